"""`lachan clock`: the machine's clock against what was recorded already."""

from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, say, tell
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present


@click.group("clock", cls=Verbs, help=say("Đồng hồ của máy.", "The clock of this machine."))
def command() -> None:
    """See `help` above."""


@command.command(
    "check",
    help=help_text(
        say(
            "So đồng hồ của máy với thời điểm muộn nhất đã ghi. Mã thoát 1 nếu đồng hồ đi sau.",
            "Compare the clock with the latest instant recorded. Exit code 1 where the clock is behind it.",
        ),
        "lachan clock check",
    ),
)
@options.home
@options.json_output
def check(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.clockmark import recorded

    now, latest = present(), recorded()
    behind = latest is not None and now < latest
    if as_json:
        print_json({"now": now, "recorded": latest, "behind": behind})
    else:
        tell(f"Đồng hồ của máy: {moment(now)}", f"The clock: {moment(now)}")
        if latest is not None:
            tell(f"Muộn nhất đã ghi: {moment(latest)}", f"Recorded last: {moment(latest)}")
        if behind:
            tell(
                "Đồng hồ đi sau: chỉnh lại đồng hồ. Nếu nay đúng mà trước đây chạy sớm: lachan clock confirm",
                "The clock is behind: set it right. Where it is right now and was ahead before: lachan clock confirm",
            )
    return 1 if behind else 0


@command.command(
    "confirm",
    help=help_text(
        say(
            "Xác nhận đồng hồ nay đúng, còn trước đây chạy sớm; việc ghi được tiếp tục.",
            "Say that the clock is right now and was ahead before; writing goes on.",
        ),
        say('lachan clock confirm --why "đã sửa NTP"', 'lachan clock confirm --why "NTP is mended"'),
    ),
)
@options.home
@options.reason
@options.decided
@options.json_output
def confirm_(home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.clockmark import confirm

    now = present()
    before = confirm(now, by=acting(by), why=why)
    if as_json:
        print_json({"now": now, "recorded_before": before})
    else:
        tell(f"Từ nay ghi theo đồng hồ: {moment(now)}", f"From now on the clock counts: {moment(now)}")
    return 0
