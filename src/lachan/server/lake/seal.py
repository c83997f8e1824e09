"""Write 1: facts. Files aside become parts, in one transaction, under their days' locks."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.db import transaction

from lachan.server.base.errors import OurFault
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Batch, Outcome, Part
from lachan.server.lake.parts import ID, Aside, summary_beside, write_part
from lachan.server.lake.placing import Files, in_place
from lachan.server.lake.rowfiles import reading


@dataclass
class Tally:
    """What reading a batch gave, beside its parts."""

    rows_read: int = 0
    repeated: int = 0  # rows that the batch itself holds more than once
    rejected: dict[str, int] = field(default_factory=dict)
    set_aside: list[tuple[str, int, str]] = field(default_factory=list)  # reason, rows, detail
    empty: list[str] = field(default_factory=list)
    rejects_path: str = ""
    notes: list[str] = field(default_factory=list)


def seal(home: Home, batch: Batch, asides: Sequence[Aside], tally: Tally) -> None:
    """Drop what the lake already has, move the files into place, commit the manifest; the batch is then *sealed*."""
    by_day: dict[date, list[Aside]] = {}
    for aside in asides:
        by_day.setdefault(aside.day, []).append(aside)
    with days_held(home, by_day):
        known = number = 0
        ready: list[Part] = []
        for day, theirs in sorted(by_day.items()):
            left = _only_new(home, day, theirs)
            tally.repeated += left.repeated
            known += left.known
            for aside, rows in zip(theirs, left.rows, strict=True):
                if rows:
                    part = Part(batch=batch, day=day, rows=rows)
                    files = Files(aside.path, summary_beside(aside.path))
                    ready.append(in_place(home, part, files, f"{batch.pk:08d}-{number:05d}-{{:.12}}"))
                number += 1
        _commit(batch, ready, tally, known)
    shutil.rmtree(home.aside(batch.pk), ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Left:
    """What of a day's files aside is new: rows of each file; rows that the batch repeats; rows that the lake has."""

    rows: list[int]
    repeated: int
    known: int


def _only_new(home: Home, day: date, asides: Sequence[Aside]) -> _Left:
    """Takes rows out of the files aside that an earlier one of them holds, or a live part of the day."""
    live = list(Part.objects.filter(day=day, state=Part.State.LIVE).values_list("path", flat=True))
    if not live and len(asides) == 1:
        return _Left([asides[0].rows], 0, 0)
    ids = pl.concat(
        pl.scan_parquet(aside.path).select(*ID, pl.lit(place, pl.UInt32).alias("aside"))
        for place, aside in enumerate(asides)
    ).collect()
    first = ids
    if ids.select(ID).unique().height < ids.height:
        first = ids.unique(ID, keep="first", maintain_order=True)
    new = first
    if live:
        known = pl.scan_parquet([home.absolute(path) for path in live]).select(ID)
        with reading(f"{live[0]} …"):
            new = first.lazy().join(known, on=ID, how="anti").collect()
    rows = dict(new.group_by("aside").len().iter_rows())
    for place, aside in enumerate(asides):
        if 0 < rows.get(place, 0) < aside.rows:
            theirs = new.filter(pl.col("aside") == place)
            write_part(pl.read_parquet(aside.path).join(theirs, on=ID, how="semi", maintain_order="left"), aside.path)
    return _Left(
        [rows.get(place, 0) for place in range(len(asides))], ids.height - first.height, first.height - new.height
    )


def _commit(batch: Batch, parts: list[Part], tally: Tally, known: int) -> None:
    with transaction.atomic():
        fresh = Batch.objects.select_for_update().get(pk=batch.pk)
        if fresh.state != Batch.State.RECEIVED:
            raise OurFault(f"batch {batch.receipt} was sealed by somebody else while it was being read")
        Part.objects.bulk_create(parts)
        outcomes = [
            Outcome(batch=fresh, kind=Outcome.Kind.REJECTED, reason=r, rows=n)
            for r, n in sorted(tally.rejected.items())
        ]
        outcomes += [
            Outcome(batch=fresh, kind=Outcome.Kind.SET_ASIDE, reason=r, rows=n, detail=d) for r, n, d in tally.set_aside
        ]
        outcomes += [
            Outcome(batch=fresh, kind=Outcome.Kind.EMPTY, reason="empty", rows=0, detail=d) for d in tally.empty
        ]
        if known:
            outcomes.append(Outcome(batch=fresh, kind=Outcome.Kind.DUPLICATE, reason="already-in-lake", rows=known))
        if tally.repeated:
            outcomes.append(
                Outcome(batch=fresh, kind=Outcome.Kind.DUPLICATE, reason="repeated-in-batch", rows=tally.repeated)
            )
        Outcome.objects.bulk_create(outcomes)
        fresh.rows_read = tally.rows_read
        fresh.rows_accepted = sum(part.rows for part in parts)
        fresh.rows_duplicate = known + tally.repeated
        fresh.rows_rejected = sum(tally.rejected.values())
        fresh.rows_set_aside = sum(rows for _, rows, _ in tally.set_aside)
        fresh.rejects_path = tally.rejects_path
        fresh.notes = tally.notes
        fresh.state = Batch.State.SEALED
        if not fresh.adds_up:
            raise OurFault(
                f"batch {batch.receipt} does not add up: {fresh.rows_read} read, {fresh.rows_accepted} accepted, "
                f"{fresh.rows_duplicate} duplicates, {fresh.rows_rejected} rejected, {fresh.rows_set_aside} set aside"
            )
        fresh.save()
    batch.refresh_from_db()
