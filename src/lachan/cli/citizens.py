"""`lachan citizens`: what people reported, as counts and states; what they wrote is shown by no command."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present


@click.group(
    "citizens",
    cls=Verbs,
    help=say(
        "Điều người dân báo: đếm, và xóa khi hết hạn. Không lệnh nào hiện nội dung.",
        "What people report: counted, removed in time. No command shows what it says.",
    ),
)
def command() -> None:
    """See `help` above."""


@command.command(
    "counts",
    help=help_text(
        say(
            "Bao nhiêu báo cáo, đang ở đâu, về việc gì. Mã thoát 1 nếu có báo cáo quá hạn.",
            "How many reports, where they stand, about what. 1: some are overdue.",
        ),
        "lachan citizens counts",
    ),
)
@options.home
@options.json_output
def counts(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.citizens.happenings import happening
    from lachan.server.citizens.reading import counts as counted

    found = counted(present())
    late = 1 if found.overdue else 0
    if as_json:
        print_json(asdict(found))
        return late
    states = (
        (say("chờ trả lời", "waiting"), found.waiting),
        (say("trong đó chưa ai mở", "of these not opened"), found.unopened),
        (say("trong đó quá hạn", "of these overdue"), found.overdue),
        (say("đã trả lời", "answered"), found.answered),
        (say("đã chuyển nơi khác", "passed on"), found.passed_on),
        (say("đã khép lại", "closed"), found.closed),
        (say("tin rác", "spam"), found.spam),
        (say("ảnh được giữ", "pictures kept"), found.pictures),
    )
    table((say("tình trạng", "state"), say("số", "count")), ((word, number(n)) for word, n in states), right=(1,))
    kinds = ((happening(what).words(say("vi", "en") == "vi").name, number(n)) for what, n in found.by_what.items())
    table((say("việc gì", "about"), say("số", "count")), kinds, right=(1,))
    if found.oldest is not None:
        tell(f"Cũ nhất đang chờ: ngày {found.oldest:%d/%m/%Y}", f"The oldest that waits: {found.oldest}")
    return late


@command.command(
    "tidy",
    help=help_text(
        say(
            "Xóa báo cáo hết hạn lưu (citizens.keep_days) và tệp ảnh không còn ai cần.",
            "Remove reports past citizens.keep_days, and picture files without one.",
        ),
        "lachan citizens tidy",
    ),
)
@options.home
@options.json_output
def tidy(home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.audit.recording import By
    from lachan.server.citizens.pictures import sweep
    from lachan.server.citizens.removing import remove_old

    now = steady_now()
    gone = remove_old(By("command:tidy"), home, settings.citizens, now)
    files = sweep(home, now)
    if as_json:
        print_json({"reports": gone, "files": files})
    else:
        tell(f"Đã xóa {number(gone)} báo cáo, {number(files)} tệp.", f"Removed {number(gone)} reports, {files} files.")
    return 0
