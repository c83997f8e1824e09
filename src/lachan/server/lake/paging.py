"""Detections a page at a time, in the order of event time and id: a reader goes on where the last page ended.

What is sealed later and belongs before that place is not seen by who has passed it; whoever wants it asks anew.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

import polars as pl

from lachan.server.base.errors import BadInput
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.parts import ID, PART_SCHEMA
from lachan.server.lake.places import AT, places, rows_at, tallied
from lachan.server.lake.questions import OWNER_SCHEMA, live_parts
from lachan.server.lake.wanted import Wanted
from lachan.wire.detection import TIME

MOST: Final = 1_000
_KEY: Final = ("time_source", *ID)
_SCHEMA: Final = pl.Schema({**PART_SCHEMA, **OWNER_SCHEMA})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE: Final = re.compile(r"(-?\d{1,18})\.(-?\d{1,19})\.(-?\d{1,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """The last row that was read: its time in microseconds of the epoch, and its id in two halves."""

    micros: int
    hi: int
    lo: int

    @property
    def text(self) -> str:
        """As it is handed to whoever reads on."""
        return f"{self.micros}.{self.hi}.{self.lo}"

    @property
    def at(self) -> datetime:
        """The event time of that row."""
        return _EPOCH + timedelta(microseconds=self.micros)


def place(text: str) -> Place:
    """A place as it was handed out. Errors: BadInput."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise BadInput("after: not a place that was given out")
    micros, hi, lo = map(int, found.groups())
    if not (-(1 << 63) <= hi < 1 << 63 and -(1 << 63) <= lo < 1 << 63 and 0 <= micros < 1 << 53):
        raise BadInput("after: not a place that was given out")
    return Place(micros, hi, lo)


def page(
    home: Home, wanted: Wanted, after: Place | None, limit: int, *, labels: Collection[str] | None = None
) -> tuple[pl.DataFrame, Place | None]:
    """At most `limit` (MOST) detections with their owners behind `after`, and where to go on; None: that was the last.

    `labels`: only rows of these TLP labels. Reads day by day and stops when the page is full. Errors: Damaged.
    """
    want = min(limit, MOST) + 1
    found = [pl.DataFrame(schema=_SCHEMA)]
    parts = [part for part in live_parts(wanted) if after is None or part.day >= after.at.date()]
    for _, of_day in groupby(parts, key=lambda part: part.day):
        day = [part for part in of_day if part.rows and not tallied(home, part, wanted).is_empty()]
        keys = [
            _keys(home, part, wanted, want, after, labels).with_columns(_part=number) for number, part in enumerate(day)
        ]
        if not keys:
            continue
        first = pl.concat(keys).sort(_KEY).head(want)
        for number, part in enumerate(day):
            theirs = first.filter(pl.col("_part") == number)[AT]
            if theirs.len():
                found.append(rows_at(home, part, theirs.sort(), tuple(_SCHEMA)).drop(AT))
        want -= first.height
        if want <= 0:
            break
    rows = pl.concat(found).sort(_KEY)
    if rows.height <= min(limit, MOST):
        return rows, None
    rows = rows.head(min(limit, MOST))
    last, hi, lo = rows.select(pl.col("time_source").dt.epoch("us"), *ID).row(-1)
    return rows, Place(last, hi, lo)


def _keys(
    home: Home, part: Part, wanted: Wanted, want: int, after: Place | None, labels: Collection[str] | None
) -> pl.DataFrame:
    """Where in a part its first `want` rows behind `after` stand, with what they are ordered by."""
    rows = places(home, part, wanted, (*_KEY, "tlp"))
    if labels is not None:
        rows = rows.filter(pl.col("tlp").is_in(list(labels)))
    if after is not None:
        rows = rows.filter(_behind(after))
    return rows.bottom_k(want, by=_KEY).select(AT, *_KEY)


def _behind(after: Place) -> pl.Expr:
    when, hi, lo = pl.col("time_source"), pl.col(ID[0]), pl.col(ID[1])
    at = pl.lit(after.at).cast(TIME)
    return (when > at) | ((when == at) & ((hi > after.hi) | ((hi == after.hi) & (lo > after.lo))))
