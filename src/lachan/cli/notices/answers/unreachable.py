"""`lachan notices unreachable list|lift`: addresses that gave our mail back."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell
from lachan.cli.verb import Verb, Verbs


@click.group(
    "unreachable",
    cls=Verbs,
    help=say("Địa chỉ đã trả thư lại: không gửi tới nữa.", "Addresses that gave mail back: nobody is told there."),
)
def unreachable() -> None:
    """See `help` above."""


@unreachable.command(
    "list",
    cls=Verb,
    help=help_text(
        say("Liệt kê địa chỉ bị đánh dấu, mới nhất trước.", "List marked addresses, the newest first."),
        "lachan notices unreachable list",
    ),
)
@options.home
@options.limit(100)
@options.json_output
def list_(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.answers.marks import listed

    lines = listed(limit)
    if as_json:
        print_json([asdict(line) for line in lines])
        return 0
    table(
        (say("số", "number"), say("địa chỉ", "address"), say("mã lỗi", "status"), say("từ lúc", "since")),
        ((line.number, line.address, line.status, moment(line.since)) for line in lines),
        right=(0,),
    )
    tell(f"{number(len(lines))} địa chỉ", f"{number(len(lines))} addresses")
    return 0


@unreachable.command(
    "lift",
    cls=Verb,
    help=help_text(
        say("Bỏ đánh dấu: địa chỉ lại nhận được thư.", "Lift a mark: the address works again."),
        "lachan notices unreachable lift 3",
    ),
)
@click.argument("which", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def lift(which: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.answers.marks import lift as lift_mark

    lift_mark(which, steady_now(), by=acting(by))
    if as_json:
        print_json({"number": which, "lifted": True})
    else:
        tell(f"Đã bỏ đánh dấu {which}.", f"Mark {which} is lifted.")
    return 0
