"""Distinct addresses of one type, counted for the whole country: by the owners they had last, by week, by spell.

Read day by day with few columns, so that memory grows with the addresses and not with the rows. An address is counted
once in each answer, however often it was seen. What carries TLP:RED is in no count that names an owner or a family.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.places import AT, days, places, rows_at
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import SCHEMA as SUMMARY_SCHEMA
from lachan.server.lake.summaries import episodes, family
from lachan.server.lake.wanted import OWNERS, Wanted
from lachan.wire.detection import TIME
from lachan.wire.tlp import Tlp

LATEST: Final = pl.Schema(
    {"subject": pl.String(), "family": pl.String(), **dict.fromkeys(OWNERS, pl.String()), "time_source": TIME}
)
_READ: Final = ("subject", "subject_kind", "tlp", "time_source", "malware_family", "malware_name")
_ORDER: Final = ("time_source", "family", *OWNERS)


def latest(home: Home, type_: str, since: date, until: date) -> pl.DataFrame:
    """LATEST: each address seen on the UTC days [since, until), once, with the family and the owners it had when it
    was seen last. Errors: Damaged."""
    wanted = Wanted(since=_begins(since), until=_begins(until), type=type_)
    found = LATEST.to_frame()
    for _, parts in days(home, wanted):
        for part in parts:
            rows = places(home, part, wanted, _READ)
            kept = rows.filter((pl.col("subject_kind") == "address") & (pl.col("tlp") != Tlp.RED.value))
            owners = rows_at(home, part, kept[AT], OWNERS)
            named = kept.with_columns(family()).hstack(owners.select(OWNERS)).select(LATEST.names())
            found = pl.concat([found, named.select(pl.col(name).cast(dtype) for name, dtype in LATEST.items())])
        found = found.sort(_ORDER, nulls_last=False).unique("subject", keep="last", maintain_order=True)
    return found


def by_week(home: Home, type_: str, first: date, weeks: int) -> list[tuple[date, int]]:
    """Monday (UTC) and distinct addresses of so many weeks from `first`, a Monday, on. From the summaries, which
    outlive the facts. Errors: Damaged."""
    found = []
    for number in range(weeks):
        monday = first + timedelta(weeks=number)
        rows = _summaries(home, type_, monday, monday + timedelta(weeks=1))
        with reading("lake/summaries/…"):
            found.append((monday, int(rows.select(pl.col("subject").n_unique()).collect().item())))
    return found


def spells(home: Home, type_: str, since: date, until: date, now_day: date, gap: timedelta) -> pl.DataFrame:
    """`first_seen` and `last_seen` of each address's spell that began on the UTC days [since, until), as far as it was
    seen before `now_day`; a spell ends where an address was not seen for longer than `gap`. Errors: Damaged."""
    rows = _summaries(home, type_, since - gap - timedelta(days=1), now_day)
    whole = rows.with_columns(pl.lit(None, pl.String).alias("family"))  # an address, whatever it had
    merged = (
        whole.group_by("subject", pl.col("first_seen").dt.date().alias("_day"))
        .agg(
            *(pl.col(name).first() for name in SUMMARY_SCHEMA if name not in ("subject", *_SUMMED)),
            pl.col("first_seen").min(),
            pl.col("last_seen").max(),
            pl.col("rows").sum(),
        )
        .select(SUMMARY_SCHEMA.names())
    )
    began = pl.col("first_seen").dt.date()
    with reading("lake/summaries/…"):
        found = episodes(merged, gap).filter((began >= since) & (began < until))
        return found.select("first_seen", "last_seen").collect()


_SUMMED: Final = ("first_seen", "last_seen", "rows")


def _summaries(home: Home, type_: str, since: date, until: date) -> pl.LazyFrame:
    files = list(_files(home, since, until))
    if not files:
        return pl.LazyFrame(schema=SUMMARY_SCHEMA)
    rows = pl.scan_parquet(files)
    return rows.filter((pl.col("classification_type") == type_) & (pl.col("subject_kind") == "address"))


def _files(home: Home, since: date, until: date) -> Iterator[str]:
    kept = Part.objects.exclude(state=Part.State.RETIRED).exclude(summary_path="")
    for path in (
        kept.filter(day__gte=since, day__lt=until).order_by("day", "path").values_list("summary_path", flat=True)
    ):
        with reading(path):
            home.absolute(path).stat()
        yield str(home.absolute(path))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
