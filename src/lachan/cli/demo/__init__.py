"""`lachan demo`: the main job on invented data, in under half a minute.

Everything here is invented: organisations, AS numbers 64496–64511 (RFC 5398), documentation prefixes (RFC 5737, RFC
3849), 240.0.0.0/4 (RFC 1112), mailboxes under `.example` (RFC 2606). The samples' three days are moved to the three
before today.
"""

import os
import shlex
import sys
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, Final

import click

from lachan.cli import options
from lachan.cli.demo.afterwards import INVENTED, afterwards
from lachan.cli.demo.cases import open_cases
from lachan.cli.demo.citizens import answered, reports
from lachan.cli.demo.figures import publish_invented
from lachan.cli.init import make_home
from lachan.cli.notices.words import plain, state_in_words
from lachan.cli.opening import acting
from lachan.cli.people.invented import invent
from lachan.cli.people.invented import show as show_logins
from lachan.cli.serve import open_service
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell
from lachan.cli.take_in import answer, hint_of_resume, sum_of_rows
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.files import make_folder
from lachan.server.base.settings import Kind, Role, load

PEOPLE_OF: Final = ("hoa-sen", "song-xanh")  # beside the house's own
LAST_DAY: Final = date(2026, 11, 21)  # of the samples


def write_samples(folder: Path, today: date) -> list[Path]:
    """The samples with their days moved: 2026-11-21 becomes yesterday."""
    make_folder(folder)
    moved = {(LAST_DAY - timedelta(days=n)).isoformat(): (today - timedelta(days=n + 1)).isoformat() for n in range(3)}
    written = []
    for sample in sorted(resources.files(__package__).joinpath("samples").iterdir(), key=lambda s: s.name):
        text, name = sample.read_text(encoding="utf-8"), sample.name
        for old, new in moved.items():
            text, name = text.replace(old, f"<{new}>"), name.replace(old, f"<{new}>")
        place = folder / name.replace("<", "").replace(">", "")
        place.write_text(text.replace("<", "").replace(">", ""), encoding="utf-8")
        written.append(place)
    return written


@click.command(
    "demo",
    cls=Verb,
    help=help_text(
        say(
            "Chạy thử toàn bộ việc chính với số liệu giả lập: danh bạ, dữ liệu phát hiện, thông báo, thư đi, dịch vụ.",
            "Run the whole main job on invented data: registry, detections, notices, outbox, service.",
        ),
        "lachan demo --home ./var/demo",
    ),
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    callback=options.absolute,
    metavar=options.FOLDER,
    help=say("Nơi lưu dữ liệu chạy thử", "Home of the demo"),
)
@click.option(
    "--serve/--no-serve",
    default=None,
    help=say(
        "Sau đó mở dịch vụ, Ctrl-C để dừng (mặc định: mở, nếu chạy trên màn hình lệnh)",
        "Open the service afterwards, Ctrl-C ends it (default: where a person looks at a terminal)",
    ),
)
@options.port
@options.json_output
def command(home: Path, serve: bool | None, port: int, as_json: bool) -> int:
    """See `help` above."""
    make_home(home, Role.HUB, Kind.DEMO)
    done = run(home, present())
    if as_json:
        print_json(done)
        return 0
    _show(home, done)
    _people(home)
    receipt = answered(home, load(home), done["reports"][0], present())
    tell(f"\nTrả lời mẫu cho người dân: /bao/tra-cuu, mã {receipt}", f"\nA sample answer: /bao/tra-cuu, {receipt}")
    if serve if serve is not None else sys.stdin.isatty() and sys.stdout.isatty():
        return open_service(home, load(home), "127.0.0.1", port, ["web", "worker"])
    tell(
        f"Mở dịch vụ trong trình duyệt: lachan serve --home {shlex.quote(str(home))}",
        f"To open the service in a browser: lachan serve --home {shlex.quote(str(home))}",
    )
    return 0


def _people(home: Path) -> None:
    """Invented people of each role, the first time; how they sign in is shown this once and kept nowhere."""
    from lachan.server.accounts.models import Person

    if Person.objects.exists():
        tell("\n3. Người giả lập đã có từ lần chạy trước.", "\n3. Invented people are there from an earlier run.")
        return
    tell(
        "\n3. Người giả lập: chép lại ngay, không xem lại được",
        "\n3. Invented people: copy this now, it cannot be shown again",
    )
    show_logins(invent(PEOPLE_OF, present(), os.urandom))


def run(home: Path, now: datetime) -> dict[str, Any]:
    """The main job, whole; safe to run again: nothing is taken in or told twice."""
    from lachan.server.intake.receive import Asked, receive
    from lachan.server.intake.take_in import Instance, take_in
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch
    from lachan.server.notices.outbox import send_due
    from lachan.server.notices.reading import notices
    from lachan.server.recent.making import make as make_recent
    from lachan.server.registry.importing import import_csv
    from lachan.server.registry.words import Origin

    settings = load(home)
    instance = Instance(Home(home), settings)
    by, files = acting(INVENTED), ("registry.csv", "contacts.csv")
    with resources.as_file(resources.files(__package__)) as folder:
        imports = [import_csv(folder / name, Origin.HAND, now, by=by) for name in files]
    batches: list[Batch] = []
    with hint_of_resume(home, batches), progress() as bar:
        for sample in write_samples(home / "samples", now.date()):
            batches.append(receive(instance.home, sample, Asked(), now, settings.intake.max_file_bytes))
        take_in(instance, batches, now, bar)
    sent = send_due(now, home, settings)
    afterwards(home, settings, now)
    cases = open_cases(now)
    receipts = reports(home, settings, now)
    publish_invented(home, settings, now)
    make_recent(instance.home, now)
    return {
        "home": str(home),
        "registry": {"added": sum(i.added for i in imports), "version": imports[-1].version},
        "batches": [answer(batch) for batch in batches],
        "sent": sent.sent,
        "cases": cases,
        "reports": receipts,
        "notices": sorted((plain(n) for n in notices(limit=1000)), key=lambda n: str(n["name"])),
    }


def _show(home: Path, done: dict[str, Any]) -> None:
    click.echo(load(home).banner)
    tell("\n1. Đọc dữ liệu", "\n1. Files read")
    for batch in done["batches"]:
        click.echo(f"   {batch['file']}: {sum_of_rows(**batch['rows'])}")
    tell("\n2. Ai đã được báo về việc gì", "\n2. Who was told what")
    table(
        (
            say("mã", "code"),
            say("tổ chức", "organisation"),
            say("lớp", "class"),
            say("đối tượng", "subjects"),
            say("dòng", "rows"),
            say("gửi tới", "sent to"),
            say("trạng thái", "state"),
        ),
        (
            (
                n["code"],
                n["name"],
                n["class"],
                number(n["subjects"]),
                number(n["rows"]),
                n["recipient"] or say("chưa có đầu mối", "no contact yet"),
                state_in_words(n["state"]),
            )
            for n in done["notices"]
        ),
        right=(3, 4),
    )
    first = next((n["code"] for n in done["notices"] if n["recipient"]), "LC-…")
    here = f"--home {shlex.quote(str(home))}"
    tell(
        f"\nThư nằm trong {home / 'outbox'} (mở bằng chương trình thư bất kỳ).",
        f"\nThe mails are in {home / 'outbox'} (any mail program opens them).",
    )
    tell("Thử tiếp:", "Try next:")
    for verb in (
        f"lachan explain {first} {here}",
        f"lachan whose 203.0.113.70 {here}",
        f"lachan infections --organisation hoa-sen {here}",
        f"lachan cases list {here}",
        f"lachan rejects list {here}",
        f"lachan detections --format csv --output phat-hien.csv {here}",
    ):
        click.echo(f"   {verb}")
