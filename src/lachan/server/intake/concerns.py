"""Write 2: decisions. Who is concerned by a batch; then every notice whose turn it is."""

from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl
from django.db import transaction

from lachan.server.base.settings import Settings
from lachan.server.intake.gathering import concerned, gathered
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part
from lachan.server.notices import ledgers, planning, recording
from lachan.server.notices.recording import Found
from lachan.server.notices.rules.table import Rules
from lachan.server.notices.waiting import due
from lachan.wire.severities import SEVERITIES, rank

Progress = Callable[[str, int], None]


def record(home: Home, batch: Batch) -> None:
    """Record whom the batch concerns, and move it to *recorded*."""
    recording.record(batch, _concerned(home, list(Part.objects.filter(batch=batch, state=Part.State.LIVE))))
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=Batch.State.SEALED).update(state=Batch.State.RECORDED)
    batch.refresh_from_db()


def plan_due(home: Home, settings: Settings, rules: Rules, now: datetime, progress: Progress) -> int:
    """Plan every notice that is due by the rules; returns how many."""
    planned = 0
    ledgers.note_answers(home.root, now)
    with gathered(home, due(now, settings, rules)) as groups:
        for group, rows in groups:
            planned += len(planning.plan(group, rows, now, home.root, settings))
            progress("plan", planned)
    return planned


def _concerned(home: Home, parts: Sequence[Part]) -> dict[str, list[Found]]:
    """Organisation → what the parts hold of theirs, by class.

    Subjects are counted by 64-bit numbers of them, so that ten million fit; two fall together once in 300,000 batches
    of ten million.
    """
    key = ["organisation", "classification_taxonomy"]
    seen = (pl.col("rows").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("severity").max())
    ranks = {word: rank(word) for word in SEVERITIES}
    frames = [
        rows.with_columns(pl.col("severity").replace_strict(ranks, default=-1, return_dtype=pl.Int8))
        .group_by(*(pl.col(name).cast(pl.Categorical) for name in key), pl.col("subject").hash())
        .agg(
            pl.len().alias("rows"),
            pl.col("time_source").min().alias("first"),
            pl.col("time_source").max().alias("last"),
            pl.col("severity").max(),
        )
        for rows in concerned(home, parts, ["classification_taxonomy", "subject", "time_source", "severity"])
    ]
    if not frames:
        return {}
    found = pl.concat(frames).group_by(key).agg(*seen, pl.col("subject").n_unique().alias("subjects")).sort(key)
    result: dict[str, list[Found]] = {}
    for organisation, taxonomy, rows, first, last, severity, subjects in found.iter_rows():
        said = SEVERITIES[severity] if severity >= 0 else ""
        result.setdefault(organisation, []).append(Found(taxonomy, rows, subjects, first, last, said))
    return result
