"""Write 2: decisions. Who is concerned by a batch; then every notice whose turn it is."""

from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl
from django.db import transaction

from lachan.server.base.settings import Settings
from lachan.server.intake.gathering import concerned, gathered
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part
from lachan.server.notices import planning

Progress = Callable[[str, int], None]


def record(home: Home, batch: Batch) -> None:
    """Record whom the batch concerns, and move it to *recorded*."""
    planning.record(batch, _concerned(home, list(Part.objects.filter(batch=batch, state=Part.State.LIVE))))
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=Batch.State.SEALED).update(state=Batch.State.RECORDED)
    batch.refresh_from_db()


def plan_due(home: Home, settings: Settings, now: datetime, progress: Progress) -> int:
    """Plan every notice that is due; returns how many."""
    planned = 0
    with gathered(home, planning.due(now, settings)) as groups:
        for group, rows in groups:
            planned += len(planning.plan(group, rows, now, home.root, settings))
            progress("plan", planned)
    return planned


def _concerned(home: Home, parts: Sequence[Part]) -> dict[str, list[planning.Found]]:
    """Organisation → what the parts hold of theirs, by class.

    Subjects are counted by 64-bit numbers of them, so that ten million fit; two fall together once in 300,000 batches
    of ten million.
    """
    key = ["organisation", "classification_taxonomy"]
    seen = (pl.col("rows").sum(), pl.col("first").min(), pl.col("last").max())
    frames = [
        rows.group_by(*(pl.col(name).cast(pl.Categorical) for name in key), pl.col("subject").hash()).agg(
            pl.len().alias("rows"),
            pl.col("time_source").min().alias("first"),
            pl.col("time_source").max().alias("last"),
        )
        for rows in concerned(home, parts, ["classification_taxonomy", "subject", "time_source"])
    ]
    if not frames:
        return {}
    found = pl.concat(frames).group_by(key).agg(*seen, pl.col("subject").n_unique().alias("subjects")).sort(key)
    result: dict[str, list[planning.Found]] = {}
    for organisation, taxonomy, rows, first, last, subjects in found.iter_rows():
        result.setdefault(organisation, []).append(planning.Found(taxonomy, rows, subjects, first, last))
    return result
