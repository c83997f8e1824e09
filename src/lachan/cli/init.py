"""`lachan init`: make a home, or bring one up to date."""

import os
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.errors import Refused
from lachan.server.base.files import make_folder, written_aside
from lachan.server.base.settings import SETTINGS_FILE, Kind, Role, load
from lachan.server.site import django as site
from lachan.server.site.secret import make_secret

TEMPLATE = """\
# Cấu hình của một hệ thống Lá Chắn. / Settings of one instance of Lá Chắn. See docs/reference/settings.md.
role = "{role}"   # hub | isp | centre | holder
kind = "{kind}"   # real | demo | simulated

# Chưa điền đủ bốn dòng này thì mọi thứ gửi đi đều ghi BẢN THỬ NGHIỆM.
# Until all four are filled in, everything that leaves says BẢN THỬ NGHIỆM and real channels stay shut.
[identity]
legal_name = ""
founding_decision = ""
contact = ""
domain = ""
"""

PRIVATE: Final = 0o750  # this account, and a group that web and worker may share: nobody else on the machine

# A demo shows what its team would say of itself: numbers that nobody has, mailboxes of RFC 2606.
INVENTED_TEAM = """
# Đội ứng cứu giả lập, để xem /rfc2350 và /.well-known/security.txt. / An invented team, to see those two pages.
[team]
short_name = "Đội ứng cứu Giả Lập"
address = "Số 0, đường Giả Lập, Hà Nội"
phone = "0000 000 000"
emergency_phone = "0000 000 001"
hours = "thứ Hai đến thứ Sáu, 8 giờ đến 17 giờ; việc khẩn cấp: mọi lúc"
constituency = "Nhà mạng, cơ quan nhà nước và tổ chức nắm dữ liệu ở Việt Nam (giả lập)"
constituency_en = "Operators, state bodies and holders of data in Viet Nam (invented)"
authority = "Báo, điều phối và hướng dẫn; không ra lệnh cắt mạng (giả lập)"
authority_en = "Tells, coordinates and advises; orders no network cut (invented)"
contacts = ["mailto:ung-cuu@gia-lap.example"]
revised = "2026-11-21"
"""


def make_home(home: Path, role: Role, kind: Kind) -> bool:
    """Settings file and database; returns whether the home is new.

    Errors: Refused where invented data is asked for in a home of another kind, or in a folder with other things.
    """
    place = home / SETTINGS_FILE
    new = not place.exists()
    if new and kind.invented and home.is_dir() and any(home.iterdir()):
        raise Refused(
            say(
                f"{home} đã có thứ khác; số liệu giả lập cần một thư mục riêng",
                f"{home} holds other things; invented data needs a folder of its own",
            )
        )
    if new:
        make_folder(home).chmod(PRIVATE)
        with written_aside(place) as out:
            invented = INVENTED_TEAM if kind is Kind.DEMO else ""
            out.write((TEMPLATE.format(role=role, kind=kind) + invented).encode())
    settings = load(home)
    if settings.kind is not kind and kind.invented:
        what_vi, what_en = ("nơi chạy thử", "demo") if kind is Kind.DEMO else ("nơi mô phỏng", "simulated")
        raise Refused(say(f"{home} không phải {what_vi}", f"{home} is not a {what_en} home"))
    make_secret(home)
    site.start(home, settings)
    site.migrate()
    from lachan.server.citizens import keys
    from lachan.server.notices import tokens

    tokens.make_secret(home, os.urandom(tokens.ENTROPY))
    keys.make(home, settings.citizens, os.urandom(keys.BYTES))
    return new


@click.command(
    "init",
    cls=Verb,
    help=help_text(
        say("Tạo nơi lưu dữ liệu, hoặc nâng cấp nơi đã có.", "Make the home of an instance, or bring one up to date."),
        "lachan init --home ./var --role hub",
    ),
)
@options.home
@click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=Role.HUB.value,
    show_default=True,
    help=say("Vai trò của hệ thống", "What the instance is"),
)
@click.option(
    "--demo",
    is_flag=True,
    help=say("Số liệu giả lập: mọi thứ gửi đi đều ghi rõ", "Invented data: everything that leaves says so"),
)
@click.option(
    "--simulated",
    is_flag=True,
    help=say(
        "Nhận dữ liệu của `lachan simulate`; kênh gửi thật bị khóa",
        "Takes in what `lachan simulate` writes; real channels stay shut",
    ),
)
@options.json_output
def command(home: Path, role: str, demo: bool, simulated: bool, as_json: bool) -> int:
    """See `help` above."""
    if demo and simulated:
        raise click.UsageError(say("--demo và --simulated: chọn một", "--demo and --simulated: give one of them"))
    kind = Kind.DEMO if demo else Kind.SIMULATED if simulated else Kind.REAL
    new = make_home(home, Role(role), kind)
    if as_json:
        print_json({"home": str(home), "new": new})
    elif new:
        tell(
            f"Đã tạo {home}. Tiếp theo: điền [identity] trong {home / SETTINGS_FILE}, rồi `lachan registry import`.",
            f"Made {home}. Next: fill in [identity] in {home / SETTINGS_FILE}, then `lachan registry import`.",
        )
    else:
        tell(f"{home} đã có sẵn và đúng phiên bản.", f"{home} was there already and is up to date.")
    return 0
