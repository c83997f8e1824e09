"""`lachan lake restore`: make again what is lost or damaged."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, progress, say, table, tell
from lachan.cli.verb import Verb

if TYPE_CHECKING:
    from lachan.server.intake.restore.outcomes import Left, Mended

_KINDS = {
    "part": ("phần dữ liệu", "part"),
    "owners": ("đơn vị quản lý", "owners"),
    "summary": ("bản tóm tắt", "summary"),
    "rejects": ("dòng bị từ chối", "rejects"),
    "notice-rows": ("dòng của thông báo", "rows of a notice"),
    "notice-mail": ("thư của thông báo", "mail of a notice"),
    "notice-ledger": ("sổ những gì đã báo", "ledger of what was told"),
    "raw-file": ("tệp gốc", "raw file"),
}
_BECAME = {
    "same-bytes": ("đúng từng byte", "the same bytes"),
    "same-rows": ("đúng các dòng", "the same rows"),
    "anew": ("tính lại", "made anew"),
    "raw-file-gone": ("CHƯA ĐƯỢC: tệp gốc mất hoặc hỏng", "NOT MENDED: its raw file is gone or damaged"),
    "rows-differ": ("CHƯA ĐƯỢC: đọc lại ra các dòng khác", "NOT MENDED: reading again gives other rows"),
    "facts-gone": ("CHƯA ĐƯỢC: dữ liệu làm ra nó đã mất", "NOT MENDED: the facts it is made from are gone"),
    "notice-rows-gone": (
        "CHƯA ĐƯỢC: các dòng đã báo không đọc được",
        "NOT MENDED: the rows that were told of cannot be read",
    ),
    "no-copy": ("CHƯA ĐƯỢC: không còn bản nào khác", "NOT MENDED: there is no other copy"),
}


@click.command(
    "restore",
    cls=Verb,
    help=help_text(
        say(
            "Làm lại những gì đã mất hoặc hỏng: đọc lại tệp gốc đã lưu, rồi tính lại phần còn lại. Mã thoát 1 nếu còn "
            "thứ chưa làm lại được.",
            "Make again what is lost or damaged: read the kept raw files again, then make the rest from that. Exit "
            "code 1 where something could not be mended.",
        ),
        "lachan lake restore",
    ),
)
@options.home
@click.option(
    "--give-up",
    is_flag=True,
    help=say(
        "Bỏ những gì không làm lại được, để công việc đi tiếp (hãy tìm bản sao lưu trước)",
        "Write off what cannot be mended, so that work goes on (look for a backup first)",
    ),
)
@options.decided
@options.json_output
def command(home: Path, give_up: bool, by: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.restore import restore
    from lachan.server.intake.restore.outcomes import Left, Mended
    from lachan.server.intake.take_in import Instance
    from lachan.server.lake.folders import Home

    with progress() as bar:
        instance = Instance(Home(home), settings)
        found = list(restore(instance, steady_now(), by=acting(by), give_up=give_up, progress=bar))
    left = [one for one in found if isinstance(one, Left)]
    if as_json:
        mended = [one for one in found if isinstance(one, Mended)]
        print_json({"mended": [_plain(one) for one in mended], "left": [_plain(one) for one in left]})
    elif found:
        _show(found, left, give_up)
    else:
        tell("Không có gì mất hay hỏng.", "Nothing is lost or damaged.")
    return 1 if left else 0


def _plain(one: "Mended | Left") -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _show(found: "list[Mended | Left]", left: "list[Left]", give_up: bool) -> None:
    table(
        (say("loại", "kind"), say("tệp", "file"), say("dòng", "rows"), say("kết quả", "outcome")),
        (
            (say(*_KINDS[one.kind]), one.path, number(one.rows) if one.rows else "", say(*_BECAME[one.became]))
            for one in found
        ),
        right=(2,),
    )
    tell(
        f"Đã làm lại {len(found) - len(left)}; chưa làm lại được {len(left)}.",
        f"Mended {len(found) - len(left)}; {len(left)} could not be.",
    )
    if not left:
        return
    kinds = ", ".join(f"{say(*_KINDS[kind])} {count}" for kind, count in Counter(one.kind for one in left).items())
    if give_up:
        tell(f"Đã bỏ: {kinds}.", f"Given up: {kinds}.")
    else:
        tell(
            f"Còn lại: {kinds}. Lấy lại từ bản sao lưu rồi chạy lại; nếu không có: lachan lake restore --give-up",
            f"Left: {kinds}. Put them back from the backup and run this again; without one: "
            "lachan lake restore --give-up",
        )
