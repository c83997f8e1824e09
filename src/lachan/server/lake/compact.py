"""Compaction: a day's many small parts become one. Nothing is lost, nothing is edited, readers notice nothing.

Only parts whose batches are *recorded* and whose owners are of one registry version are joined, so that nobody's work
is in the middle of them. The retired files stay for an hour, for readers that hold the list of parts as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.db.models import Count, Q

from lachan.server.base.files import make_folder
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.parts import ORDER
from lachan.server.lake.placing import in_place, write_aside
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import combine

MOST_ROWS = 4_000_000  # a part is read whole in some places; this many rows of 25 columns take about 1 GiB


@dataclass(frozen=True)
class Compacted:
    """What was done to one day."""

    day: date
    parts: int
    rows: int


def compact(home: Home, now: datetime, *, fewest: int = 2) -> Iterator[Compacted]:
    """Every day that has at least `fewest` parts to join. Safe to kill and to run again."""
    days = (
        Part.objects.filter(state=Part.State.LIVE)
        .values("day")
        .annotate(parts=Count("pk"))
        .filter(parts__gte=fewest)
        .order_by("day")
        .values_list("day", flat=True)
    )
    for day in list(days):
        with days_held(home, [day]):
            for group in _groups(day, fewest):
                yield _join(home, day, group, now)


def _groups(day: date, fewest: int) -> Iterator[list[Part]]:
    """Parts that may be joined: same registry version, together no larger than a part may be."""
    settled = Q(batch=None) | Q(batch__state=Batch.State.RECORDED)
    parts = Part.objects.filter(settled, day=day, state=Part.State.LIVE).exclude(owners_path="")
    by_version: dict[int | None, list[Part]] = {}
    for part in parts.order_by("registry_version", "rows", "pk"):
        by_version.setdefault(part.registry_version, []).append(part)
    for same in by_version.values():
        group: list[Part] = []
        for part in same:
            if group and sum(p.rows for p in group) + part.rows > MOST_ROWS:
                if len(group) >= fewest:
                    yield group
                group = []
            group.append(part)
        if len(group) >= fewest:
            yield group


def _join(home: Home, day: date, group: list[Part], now: datetime) -> Compacted:
    with reading(f"{group[0].path} …"):
        facts = pl.concat([pl.read_parquet(home.absolute(part.path)) for part in group])
        owners = pl.concat([pl.read_parquet(home.absolute(part.owners_path)) for part in group])
        summary = combine(pl.concat([pl.read_parquet(home.absolute(part.summary_path)) for part in group]))
    order = facts.with_row_index("_at").sort(ORDER)["_at"]
    facts, owners = facts[order], owners[order]
    new = Part(
        day=day,
        batch=None,
        batches=facts["batch"].unique().sort().to_list(),
        rows=facts.height,
        registry_version=group[0].registry_version,
    )
    files = write_aside(make_folder(home.aside_of_day(day)), facts, summary, owners)
    in_place(home, new, files, "joined-{:.24}")
    with transaction.atomic():
        new.save(force_insert=True)
        retired = Part.objects.filter(pk__in=[p.pk for p in group], state=Part.State.LIVE)
        retired.update(state=Part.State.RETIRED, retired_at=now)
    return Compacted(day, len(group), new.rows)
