"""Infections of whom may be asked about: episodes made of the rows that concern them, and not of what others had.

`questions.infections` reads the summaries, which outlive the facts and name no owner; here rows are chosen by their
owners and their TLP, so an address that changed hands shows nobody what it was before.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.places import days, places, tallied
from lachan.server.lake.summaries import KEY, family
from lachan.server.lake.wanted import Wanted
from lachan.wire.detection import TIME

MOST: Final = 250_000  # rows that one question joins to episodes
_SEEN: Final = pl.Schema({**dict.fromkeys(KEY, pl.String()), "time_source": TIME})
_READ: Final = (*KEY[:-1], "malware_family", "malware_name", "time_source")


@dataclass(frozen=True, slots=True)
class Infected:
    """`episodes`: as `summaries.episodes` gives them without feeds, `nth` 1 where it is the subject's first; the latest
    seen first.

    `daily`: `day` (UTC), `subject` and `rows`, one row a subject, class, type, family and day.
    `rows`: how many were joined. `cut_at`: the first UTC day that was read, where not all could be; else None.
    """

    episodes: pl.DataFrame
    daily: pl.DataFrame
    rows: int
    cut_at: date | None


def infected(home: Home, wanted: Wanted, gap: timedelta, *, most: int = MOST) -> Infected:
    """Episodes of the rows that are wanted: of the newest days, as far as `most` rows go; one day always."""
    found = [pl.DataFrame(schema=_SEEN)]
    rows, last_read = 0, None
    cut = False
    for day, parts in days(home, wanted):
        known = 0 if is_narrower_than_tallies(wanted) else sum(_rows(home, part, wanted) for part in parts)
        if last_read is not None and rows + known > most:
            cut = True
            break
        for part in parts:
            theirs = places(home, part, wanted, _READ)
            rows += theirs.height
            found.append(theirs.select(*KEY[:-1], family(), "time_source"))
        last_read = day
    by_day = _by_day(pl.concat(found))
    daily = by_day.select("day", "subject", "rows")
    return Infected(_episodes(by_day, gap), daily, rows, last_read if cut else None)


def _by_day(seen: pl.DataFrame) -> pl.DataFrame:
    """One row a key (compared as numbers) and UTC day, in their order."""
    return (
        seen.with_columns(pl.col(name).cast(pl.Categorical) for name in KEY)
        .group_by(*KEY, pl.col("time_source").dt.date().alias("day"))
        .agg(
            pl.col("time_source").min().alias("first_seen"),
            pl.col("time_source").max().alias("last_seen"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .sort(*(pl.col(name).to_physical() for name in KEY), "day")
    )


def _episodes(by_day: pl.DataFrame, gap: timedelta) -> pl.DataFrame:
    """A key's days stand one after the other, so a look at the row before tells where an episode begins."""
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in KEY)
    apart = (pl.col("first_seen") - pl.col("last_seen").shift() > gap).fill_null(True)
    begins = by_day.select((other | apart).alias("begins"), other.alias("other"))
    return (
        by_day.with_columns(begins["begins"].cum_sum().alias("_episode"))
        .with_columns(begins["other"].cum_sum().alias("_key"))
        .group_by("_episode", maintain_order=True)
        .agg(
            *(pl.col(name).first().cast(pl.String) for name in ("_key", *KEY)),
            pl.col("first_seen").min(),
            pl.col("last_seen").max(),
            pl.len().cast(pl.Int64).alias("days"),
            pl.col("rows").sum(),
        )
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("_key").alias("nth"))
        .select(*KEY, "first_seen", "last_seen", "days", "rows", "nth")
        .sort("last_seen", "subject", "family", descending=[True, False, False])
    )


def is_narrower_than_tallies(wanted: Wanted) -> bool:
    """Whether fewer rows may be wanted than the tallies say."""
    return any(one is not None for one in (wanted.address, wanted.network, wanted.asn, wanted.domain, wanted.weakness))


def _rows(home: Home, part: Part, wanted: Wanted) -> int:
    return int(tallied(home, part, wanted)["rows"].sum())
