"""Detections newest first, a page at a time: read day by day, and no further than the page needs.

First the times and numbers of what is wanted, then the rows of the page alone. Pages are told apart by the last row
shown and not by a count of rows, so that what comes in meanwhile moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from lachan.server.base.errors import NotFound
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.parts import ID, PART_SCHEMA
from lachan.server.lake.places import AT, days, places, rows_at, tallied
from lachan.server.lake.questions import OWNER_SCHEMA
from lachan.server.lake.tallies import SCHEMA as TALLY_SCHEMA
from lachan.server.lake.wanted import OWNERS, Wanted
from lachan.wire.detection import TIME

ALL: Final = (*PART_SCHEMA, *OWNER_SCHEMA)
LISTED: Final = (
    "time_source",
    "id_hi",
    "id_lo",
    "subject",
    "subject_kind",
    "source_port",
    "classification_taxonomy",
    "classification_type",
    "malware_family",
    "malware_name",
    *OWNERS,
)  # what a list shows: reading all fifty columns for it takes seven times as long
_ORDER: Final = ("time_source", *ID)
_DESCENDING: Final = (True, False, False)
_KEYS: Final = pl.Schema(
    {"_part": pl.Int32(), AT: pl.UInt32(), "time_source": TIME, "id_hi": pl.Int64(), "id_lo": pl.Int64()}
)


@dataclass(frozen=True, slots=True)
class Row:
    """Where one detection stands in the order: event time, then id."""

    time: datetime
    id_hi: int
    id_lo: int


def newest(
    home: Home, wanted: Wanted, limit: int, *, after: Row | None = None, columns: Sequence[str] = ALL
) -> pl.DataFrame:
    """At most `limit` detections with their owners, the newest first; `after`: those that come after this one.

    `columns` hold `time_source`, `id_hi` and `id_lo`. Errors: Damaged.
    """
    found: list[pl.DataFrame] = []
    left = limit
    for day, parts in days(home, wanted, until=None if after is None else after.time.date()):
        keys = _keys(home, parts, wanted, left, after if after is not None and day == after.time.date() else None)
        for number, part in enumerate(parts):
            theirs = keys.filter(pl.col("_part") == number)
            if theirs.height:
                found.append(rows_at(home, part, theirs[AT].sort(), columns).drop(AT))
        left -= keys.height
        if left <= 0:
            break
    if not found:
        schema = pl.Schema({**PART_SCHEMA, **OWNER_SCHEMA})
        return schema.to_frame().select(columns)
    return pl.concat(found).sort(_ORDER, descending=_DESCENDING)


def one(home: Home, wanted: Wanted, day: date, id_hi: int, id_lo: int) -> pl.DataFrame:
    """The one detection of that id and day, with all columns. Errors: NotFound, also where it may not be seen."""
    for part in Part.objects.filter(state=Part.State.LIVE, day=day).order_by("path"):
        found = places(home, part, wanted, ID)
        at = found.filter((pl.col("id_hi") == id_hi) & (pl.col("id_lo") == id_lo))[AT]
        if at.len():
            return rows_at(home, part, at, ALL).drop(AT)
    raise NotFound("there is nothing here")


def concerned(home: Home, wanted: Wanted) -> pl.DataFrame:
    """Whom it concerns and how much: `holder`, `operator`, `domain_holder` (each null where nobody) and `rows`."""
    found = [pl.DataFrame(schema={**dict.fromkeys(OWNERS, pl.String), "rows": pl.Int64})]
    for _, parts in days(home, wanted):
        for part in parts:
            at = places(home, part, wanted, ())[AT]
            if at.len():
                rows = rows_at(home, part, at, OWNERS)
                found.append(rows.group_by(OWNERS).agg(pl.len().cast(pl.Int64).alias("rows")))
    return pl.concat(found).group_by(OWNERS).agg(pl.col("rows").sum())


def tallies(home: Home, wanted: Wanted) -> pl.DataFrame:
    """`day` (UTC) and the columns of a tally, by whole days and without a row being read. What a tally does not say
    (an address, a domain) is not asked here."""
    found = [
        tallied(home, part, wanted).with_columns(pl.lit(day).alias("day"))
        for day, parts in days(home, wanted)
        for part in parts
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=pl.Schema({**TALLY_SCHEMA, "day": pl.Date()}))


def _keys(home: Home, parts: Sequence[Part], wanted: Wanted, limit: int, after: Row | None) -> pl.DataFrame:
    """`_part` (place in `parts`), `_at` and the order's columns of the first `limit` rows of a day."""
    best = pl.DataFrame(schema=_KEYS)
    for number, part in enumerate(parts):
        rows = places(home, part, wanted, _ORDER)
        if after is not None:
            rows = rows.filter(_comes_after(after))
        if rows.height > 4 * limit:
            rows = rows.filter(pl.col("time_source") >= rows["time_source"].top_k(limit).min())
        rows = rows.select(pl.lit(number, pl.Int32).alias("_part"), pl.col(AT).cast(pl.UInt32), *_ORDER)
        best = pl.concat([best, rows]).sort(_ORDER, descending=_DESCENDING).head(limit)
    return best


def _comes_after(row: Row) -> pl.Expr:
    time, hi, lo = pl.col("time_source"), pl.col("id_hi"), pl.col("id_lo")
    same = time == pl.lit(row.time).cast(TIME)
    later_id = (hi > row.id_hi) | ((hi == row.id_hi) & (lo > row.id_lo))
    return (time < pl.lit(row.time).cast(TIME)) | (same & later_id)
