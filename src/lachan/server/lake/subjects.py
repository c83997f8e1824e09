"""The distinct infections of some days: what a change of the registry is weighed by, and who is concerned by how many.

An infection here is (class, type, subject, family), with the columns that attribution looks at; not an episode.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.owners import ATTRIBUTED_BY
from lachan.server.lake.questions import Wanted, beside, live_parts
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import KEY, family

MAX_INFECTIONS: Final = 4_000_000
_BY: Final = [name for name in ATTRIBUTED_BY if name.startswith("source_")]
_OWNERS: Final = ("holder", "operator", "domain_holder")


def infections(home: Home, since: datetime, until: datetime) -> pl.DataFrame:
    """One row for each, with ATTRIBUTED_BY: `time_source` is when it was seen last, ids count the rows. Those of the
    latest days where there are more than MAX_INFECTIONS."""
    key = [*KEY, *_BY]
    found: pl.DataFrame | None = None
    for rows in _of_parts(home, since, until, [*KEY[:-1], *_BY, "time_source"]):
        latest = rows.group_by(key).agg(pl.col("time_source").max())
        found = latest if found is None else pl.concat([found, latest]).group_by(key).agg(pl.col("time_source").max())
        if found.height >= MAX_INFECTIONS:
            found = found.sort("time_source", *key, descending=[True, *[False] * len(key)]).head(MAX_INFECTIONS)
            break
    if found is None:
        return pl.DataFrame()
    numbers = pl.int_range(found.height, dtype=pl.Int64)
    return found.sort(*key).select(pl.lit(0, pl.Int64).alias("id_hi"), numbers.alias("id_lo"), "time_source", *_BY)


def infections_by_organisation(home: Home, since: datetime, until: datetime) -> dict[str, int]:
    """Organisation → infections that concern it, as holder, operator or by its domain; by the owners as stored."""
    key = ["organisation", *KEY]
    found = pl.DataFrame()
    for rows in _of_parts(home, since, until, [*KEY[:-1], "time_source", *_OWNERS]):
        each = pl.concat(rows.select(pl.col(owner).alias("organisation"), *KEY) for owner in _OWNERS)
        found = pl.concat([found, each.filter(pl.col("organisation").is_not_null()).unique()]).unique()
    if found.is_empty():
        return {}
    counts = found.select(key).group_by("organisation").agg(pl.len().alias("n")).sort("organisation")
    return dict(zip(counts["organisation"].to_list(), counts["n"].to_list(), strict=True))


def _of_parts(home: Home, since: datetime, until: datetime, columns: list[str]) -> Iterator[pl.DataFrame]:
    """The columns and `family` of every live part, the latest days first."""
    for part in reversed(live_parts(Wanted(since, until))):
        within = pl.col("time_source").is_between(since, until, closed="left")
        with reading(part.path):
            yield beside(home, part).filter(within).select(*columns, family()).collect()
