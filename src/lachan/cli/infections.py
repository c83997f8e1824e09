"""`lachan infections`: episodes, made of the daily summaries."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.export import write_rows
from lachan.cli.leaving import recorded
from lachan.cli.opening import known_organisation, open_home
from lachan.cli.speech import help_text, number, say, table, tell
from lachan.cli.verb import Verb
from lachan.server.base.clock import utc_text

SHOWN = 50  # rows of the table for people


@click.command(
    "infections",
    cls=Verb,
    help=help_text(
        say(
            "Các đợt nhiễm: thấy lần đầu, lần cuối, mấy ngày, mấy nguồn. Một địa chỉ có thể là nhiều máy.",
            "Infection episodes: first seen, last seen, days, sources. One address may be many machines.",
        ),
        "lachan infections --organisation song-xanh",
    ),
)
@options.home
@options.span(
    say("Còn thấy từ thời điểm này", "Seen from this instant on"),
    say("Đã thấy trước thời điểm này", "Seen before this instant"),
)
@options.taxonomy("malicious-code")
@options.organisation
@options.family
@options.export(("jsonl", "csv", "parquet"))
@options.limit(1_000_000)
@options.json_output
def command(
    home: Path,
    since: datetime | None,
    until: datetime | None,
    taxonomy: str,
    organisation: str | None,
    family: str | None,
    form: str | None,
    output: Path | None,
    limit: int,
    as_json: bool,
) -> int:
    """See `help` above."""
    form = options.form_of(form, output, as_json)
    settings = open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.lake.questions import Wanted
    from lachan.server.lake.questions import infections as ask

    wanted = Wanted(since, until, taxonomy, organisation=known_organisation(organisation), family=family)
    found = ask(Home(home), timedelta(days=settings.episode_gap_days), wanted=wanted, limit=limit)
    if form is not None:
        recorded("infections", found.height)
        write_rows(found, form, output, settings.banner)
        return 0
    if settings.banner:
        click.echo(settings.banner)
    table(
        (
            say("đối tượng", "subject"),
            say("họ", "family"),
            say("thấy đầu", "first seen"),
            say("thấy cuối", "last seen"),
            say("ngày", "days"),
            say("lần", "rows"),
            say("nguồn", "sources"),
        ),
        (
            (
                row["subject"],
                row["family"],
                utc_text(row["first_seen"]),
                utc_text(row["last_seen"]),
                row["days"],
                row["rows"],
                row["sources"],
            )
            for row in found.head(SHOWN).iter_rows(named=True)
        ),
        right=(4, 5, 6),
    )
    count = number(found.height)
    if found.height > SHOWN:
        tell(
            f"{count} đợt, mới nhất trước; hiện {SHOWN} đợt đầu, --format csv để lấy hết",
            f"{count} episodes, the latest first; the first {SHOWN} shown, --format csv gives all",
        )
    else:
        tell(f"{count} đợt, mới nhất trước", f"{count} episodes, the latest first")
    return 0
