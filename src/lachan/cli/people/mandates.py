"""`lachan mandates`: which organisation watches over which others, and since when."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, number, say, table, tell
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import utc_text

KINDS = ("ministry-centre", "province-department", "province-police", "province-data-centre")


@click.group(
    "mandates",
    cls=Verbs,
    help=say("Tổ chức nào theo dõi các cơ quan nào, từ ngày nào.", "Which organisation watches over which others."),
)
def command() -> None:
    """See `help` above."""


@command.command(
    "list", help=help_text(say("Các quyền theo dõi đang có.", "Mandates in force."), "lachan mandates list")
)
@options.home
@options.json_output
def list_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.access.mandates import every, kinds

    found = every(present())
    if as_json:
        print_json([asdict(line) for line in found])
        return 0
    table(
        (
            say("số", "no."),
            say("tổ chức", "organisation"),
            say("loại", "kind"),
            say("tỉnh", "province"),
            say("từ", "since"),
            say("đến", "until"),
            say("căn cứ", "source"),
        ),
        (
            (
                m.id,
                m.organisation,
                kinds()[m.kind].vi if language() == "vi" else kinds()[m.kind].en,
                m.province,
                utc_text(m.valid_from),
                m.valid_to and utc_text(m.valid_to),
                m.source,
            )
            for m in found
        ),
        right=(0,),
    )
    tell(f"{number(len(found))} quyền theo dõi", f"{number(len(found))} mandates")
    return 0


@command.command(
    "give",
    help=help_text(
        say("Giao quyền theo dõi cho một tổ chức.", "Give an organisation a mandate."),
        'lachan mandates give so-a --kind ministry-centre --source "QĐ 12"',
    ),
)
@click.argument("organisation", metavar=options.KEY)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    required=True,
    metavar=options.WORD,
    help=f"{say('Loại', 'Kind')}: {', '.join(KINDS)}",
)
@click.option("--province", default="", metavar=options.CODE, help=say("Mã tỉnh", "Code of the province"))
@click.option("--source", required=True, metavar=options.WORD, help=say("Văn bản giao quyền", "The decision"))
@options.span(say("Từ thời điểm này", "From this instant on"), say("Đến thời điểm này", "Until this instant"))
@options.home
@options.decided
@options.json_output
def give(
    organisation: str,
    kind: str,
    province: str,
    source: str,
    since: datetime | None,
    until: datetime | None,
    home: Path,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.access import mandates as access

    made = access.give(
        acting(by),
        organisation=organisation,
        kind=kind,
        province=province,
        source=source,
        now=steady_now(),
        since=since,
        until=until,
    )
    if as_json:
        print_json({"mandate": made})
    else:
        tell(f"Đã giao quyền theo dõi số {made}.", f"Gave mandate {made}.")
    return 0


@command.command("end", help=help_text(say("Kết thúc một quyền theo dõi.", "End a mandate."), "lachan mandates end 3"))
@click.argument("mandate", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def end(mandate: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.access import mandates as access

    access.end(acting(by), mandate, steady_now())
    if as_json:
        print_json({"done": True})
    else:
        tell("Quyền theo dõi đã kết thúc.", "The mandate has ended.")
    return 0
