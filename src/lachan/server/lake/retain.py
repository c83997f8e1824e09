"""Retention: facts older than their class may be kept are forgotten; their summaries stay.

A part whose rows are all too old is *forgotten*: its row and its summary stay, its file goes after an hour. A part that
holds younger classes too is written anew without the old rows, and keeps its summary as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.db import transaction

from lachan.server.base.files import make_folder
from lachan.server.base.settings import Retention
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Part
from lachan.server.lake.placing import in_place, write_aside
from lachan.server.lake.rowfiles import reading


@dataclass(frozen=True)
class Forgotten:
    """Rows of one part that are kept no longer."""

    day: date
    rows: int
    left: int


def retain(home: Home, now: datetime, retention: Retention) -> Iterator[Forgotten]:
    """Forget what is too old. Safe to kill and to run again. A row counts as old by the UTC day of its event."""
    shortest = min([retention.days, *retention.by_class.values()])
    first_old = now.date() - timedelta(days=shortest)
    for pk, day in (
        Part.objects.filter(state=Part.State.LIVE, day__lt=first_old).order_by("day", "pk").values_list("pk", "day")
    ):
        with days_held(home, [day]):
            part = Part.objects.filter(pk=pk, state=Part.State.LIVE).first()
            done = _forget(home, part, now, retention) if part is not None else None
        if done is not None:
            yield done


def _forget(home: Home, part: Part, now: datetime, retention: Retention) -> Forgotten | None:
    age = (now.date() - part.day).days
    young = [taxonomy for taxonomy, days in retention.by_class.items() if age <= days]
    old = [taxonomy for taxonomy, days in retention.by_class.items() if age > days]
    with reading(part.path):
        facts = pl.read_parquet(home.absolute(part.path))
    keeps = (
        ~pl.col("classification_taxonomy").is_in(old)
        if age <= retention.days
        else pl.col("classification_taxonomy").is_in(young)
    )
    mask = facts.select(keeps).to_series()
    left = int(mask.sum())
    if left == part.rows:
        return None
    if left == 0:
        with transaction.atomic():
            Part.objects.filter(pk=part.pk).update(state=Part.State.FORGOTTEN, retired_at=now)
        return Forgotten(part.day, part.rows, 0)
    new = Part(
        batch=part.batch, batches=part.batches, day=part.day, rows=left, registry_version=part.registry_version,
        summary_path=part.summary_path, summary_digest=part.summary_digest,
    )  # fmt: skip
    owners = None
    if part.owners_path:
        with reading(part.owners_path):
            owners = pl.read_parquet(home.absolute(part.owners_path)).filter(mask)
    files = write_aside(make_folder(home.aside_of_day(part.day)), facts.filter(mask), None, owners)
    in_place(home, new, files, "kept-{:.24}")
    with transaction.atomic():
        new.save(force_insert=True)
        Part.objects.filter(pk=part.pk).update(state=Part.State.RETIRED, retired_at=now)
    return Forgotten(part.day, part.rows - left, left)
