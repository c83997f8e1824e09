"""`lachan detections`: look up and export what was seen."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.export import FORMATS, write_rows
from lachan.cli.leaving import recorded
from lachan.cli.opening import known_organisation, open_home
from lachan.cli.speech import help_text, number, say, table, tell
from lachan.cli.values import ADDRESS, INCIDENT_TYPE
from lachan.cli.verb import Verb
from lachan.server.base.clock import utc_text

if TYPE_CHECKING:
    from polars import DataFrame

SHOWN = 50  # rows of the table for people


@click.command(
    "detections",
    cls=Verb,
    help=help_text(
        say(
            "Tra cứu, xuất dữ liệu phát hiện. Ngày, giờ không ghi múi giờ là giờ Việt Nam.",
            "Look up and export detections. Days and times without a zone are Vietnam's.",
        ),
        "lachan detections --since 2026-11-20 --class malicious-code",
    ),
)
@options.home
@options.span(say("Từ thời điểm này", "From this instant on"), say("Trước thời điểm này", "Before this instant"))
@options.taxonomy()
@click.option(
    "--type",
    "type_",
    type=INCIDENT_TYPE,
    metavar=options.WORD,
    help=say("Loại RSIT, ví dụ infected-system", "RSIT type, for example infected-system"),
)
@options.organisation
@options.family
@click.option("--address", type=ADDRESS, metavar="IP", help=say("Một địa chỉ IP", "One address"))
@options.export(FORMATS)
@options.limit(1_000_000)
@options.json_output
def command(
    home: Path,
    since: datetime | None,
    until: datetime | None,
    taxonomy: str | None,
    type_: str | None,
    organisation: str | None,
    family: str | None,
    address: tuple[int, int] | None,
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
    from lachan.server.lake.questions import detections as ask

    wanted = Wanted(since, until, taxonomy, type_, known_organisation(organisation), family, address)
    found = ask(Home(home), wanted, limit)
    if form is not None:
        recorded("detections", found.height)
        write_rows(found, form, output, settings.banner)
        return 0
    if settings.banner:
        click.echo(settings.banner)
    _show(found)
    return 0


def _show(found: "DataFrame") -> None:
    table(
        (
            say("giờ UTC", "time UTC"),
            say("đối tượng", "subject"),
            say("cổng", "port"),
            say("loại", "type"),
            say("họ", "family"),
            say("nơi giữ", "holder"),
            say("nhà mạng", "operator"),
        ),
        (
            (
                utc_text(row["time_source"]),
                row["subject"],
                row["source_port"],
                row["classification_type"],
                row["malware_family"] or row["malware_name"],
                row["holder"],
                row["operator"],
            )
            for row in found.head(SHOWN).iter_rows(named=True)
        ),
        right=(2,),
    )
    count = number(found.height)
    if found.height > SHOWN:
        tell(
            f"{count} dòng; hiện {SHOWN} dòng đầu, --format csv để lấy hết",
            f"{count} rows; the first {SHOWN} shown, --format csv gives all",
        )
    else:
        tell(f"{count} dòng", f"{count} rows")
