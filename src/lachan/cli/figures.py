"""`lachan figures`: the country's state as open data: editions made, listed, held against their digests."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import open_home, steady_now
from lachan.cli.speech import StatusLine, help_text, number, say, table
from lachan.cli.speech import as_json as print_json
from lachan.cli.values import DAY
from lachan.cli.verb import Verbs


@click.group("figures", cls=Verbs, help=say("Số liệu công khai về cả nước.", "Public figures about the country."))
def command() -> None:
    """See `help` above."""


@command.command(
    "make",
    help=help_text(
        say(
            "Làm số liệu của hôm nay, hoặc của một ngày đã qua. Số liệu đã có thì giữ nguyên.",
            "Make the editions of today, or of a day that is over. What is there stays.",
        ),
        "lachan figures make",
    ),
)
@options.home
@click.option(
    "--day",
    type=DAY,
    metavar=say("NGÀY", "DAY"),
    help=say("Ngày công bố (mặc định: hôm nay, UTC)", "Day of publication (default: today, UTC)"),
)
@options.json_output
def make_(home: Path, day: date | None, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.reports.making import make

    with StatusLine(quiet=as_json) as line:
        line.show(say("Đang đếm…", "Counting…"))
        made = make(Home(home), settings, steady_now(), day)
    if as_json:
        print_json([asdict(one) for one in made])
        return 0
    for one in made:
        click.echo(
            say(
                f"{one.figure}/{one.edition}: {number(one.rows)} dòng, che {number(one.hidden)}",
                f"{one.figure}/{one.edition}: {number(one.rows)} rows, {number(one.hidden)} hidden",
            )
        )
    if not made:
        click.echo(say("Không có số liệu nào cần làm.", "No edition is to be made."))
    return 0


@command.command(
    "list", help=help_text(say("Các số liệu đã công bố.", "The editions that there are."), "lachan figures list")
)
@options.home
@options.limit(100)
@options.json_output
def list_(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.reports import editions
    from lachan.server.reports.figures import shown

    named = [(one.key, name) for one in shown(settings) for name in editions.names(home, one.key)]
    found = [editions.edition(home, figure, name) for figure, name in named[:limit]]
    if as_json:
        print_json([{"figure": one.figure, "edition": one.name, "digest": one.digest} for one in found])
        return 0
    table(
        (say("số liệu", "figure"), say("ngày", "edition"), say("dòng", "rows"), say("che", "hidden"), "SHA-256"),
        ((one.figure, one.name, len(one.rows), one.about["suppressed"], one.digest) for one in found),
        right=(2, 3),
    )
    return 0


@command.command(
    "verify",
    help=help_text(
        say(
            "Đối chiếu mọi tệp với mã băm đã công bố. Mã thoát 1 nếu sai.",
            "Hold all files against their published digests. 1: they differ.",
        ),
        "lachan figures verify",
    ),
)
@options.home
@options.json_output
def verify_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.reports import editions
    from lachan.server.reports.figures import Key

    named = [(key.value, name) for key in Key for name in editions.names(home, key)]
    wrong = [
        {"figure": figure, "edition": name, "file": file}
        for figure, name in named
        for file in editions.wrong(home, figure, name)
    ]
    if as_json:
        print_json({"editions": len(named), "differences": wrong})
    else:
        for one in wrong:
            click.echo("  ".join(one.values()))
        click.echo(
            say(
                f"{number(len(named))} số liệu, {number(len(wrong))} sai khác",
                f"{number(len(named))} editions, {number(len(wrong))} differences",
            )
        )
    return 1 if wrong else 0
