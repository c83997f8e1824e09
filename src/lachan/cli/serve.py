"""`lachan serve`: the service: pages, programs' door, background work."""

import shlex
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.speech import help_text, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.errors import Refused
from lachan.server.base.settings import Settings


@click.command(
    "serve",
    cls=Verb,
    help=help_text(
        say(
            "Mở dịch vụ: trang cho mọi người ở /, cho người làm việc ở /console/, cho chương trình ở /api/, và việc "
            "nền. Dừng bằng Ctrl-C.",
            "Open the service: pages for all at /, for staff at /console/, for programs at /api/, and background "
            "work. Ctrl-C ends it.",
        ),
        "lachan serve --port 8000",
    ),
)
@options.home
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="IP",
    help=say("Địa chỉ nghe; để proxy HTTPS đứng trước", "Address to listen on; put an HTTPS proxy in front"),
)
@options.port
@click.option(
    "--only",
    type=click.Choice(["web", "worker"]),
    help=say("Chỉ một phần; phần kia chạy bằng tài khoản khác", "One part only; the other runs under another account"),
)
def command(home: Path, host: str, port: int, only: str | None) -> int:
    """See `help` above."""
    settings = open_home(home)
    return open_service(home, settings, host, port, [only] if only else ["web", "worker"])


def open_service(home: Path, settings: Settings, host: str, port: int, parts: list[str]) -> int:
    """Until it is told to end. Errors: Refused for several processes on SQLite, and for a home without a secret key."""
    from lachan.server.site.secret import secret
    from lachan.server.site.serve import Service

    if settings.web.processes > 1 and not settings.database.url:
        raise Refused("settings.toml: web.processes: more than one needs PostgreSQL (database.url)")
    if not secret(home):
        raise Refused(f"{home} has no secret key yet: run `lachan init --home {home}`")

    def ended(part: str, code: int) -> None:
        tell(f"{part} tự dừng, mã {code}", f"{part} ended by itself, code {code}", err=True)

    if home.stat().st_mode & 0o007:
        tell(
            f"Cảnh báo: mọi tài khoản trên máy đều đọc được {home}. Đóng lại: chmod o= {shlex.quote(str(home))}",
            f"Warning: every account of this machine can read {home}. Shut it: chmod o= {shlex.quote(str(home))}",
            err=True,
        )
    if "web" in parts:
        shown = f"[{host}]" if ":" in host else host
        tell(f"Mở trình duyệt tại http://{shown}:{port}/", f"Open http://{shown}:{port}/ in a browser", err=True)
    return Service(home, host, port, parts).run(ended)
