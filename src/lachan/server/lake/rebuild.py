"""Summaries made anew from the facts, where the facts are still whole."""

from collections.abc import Iterator

import polars as pl
from django.db import transaction

from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Part
from lachan.server.lake.rowfiles import reading, write_rows
from lachan.server.lake.summaries import summarise


def rebuild_summaries(home: Home) -> Iterator[tuple[Part, bool]]:
    """Each live part and whether its summary was made anew. One that stands for forgotten rows too is left as it is."""
    for pk, day in Part.objects.filter(state=Part.State.LIVE).order_by("day", "pk").values_list("pk", "day"):
        with days_held(home, [day]):
            part = Part.objects.filter(pk=pk, state=Part.State.LIVE).first()
            if part is None:
                continue
            place = home.absolute(part.summary_path)
            if _counts_more(place, part.rows):
                yield part, False
                continue
            aside = make_folder(home.aside_of_day(day)) / "summary"
            with reading(part.path):
                facts = pl.read_parquet(home.absolute(part.path))
            write_rows(summarise(facts), aside)
            digest = digest_of(aside)
            settle(aside, place)
            with transaction.atomic():
                Part.objects.filter(pk=pk).update(summary_digest=digest)
            yield part, True


def _counts_more(place: object, rows: int) -> bool:
    try:
        return int(pl.read_parquet(str(place), columns=["rows"])["rows"].sum()) > rows
    except (OSError, pl.exceptions.PolarsError):
        return False
