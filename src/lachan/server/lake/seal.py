"""Write 1: facts. Files aside become parts, in one transaction, under their days' locks."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field

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
    with days_held(home, (aside.day for aside in asides)):
        known = 0
        ready: list[Part] = []
        for number, aside in enumerate(asides):
            rows = _without_known(home, aside)
            known += aside.rows - rows
            if rows:
                part = Part(batch=batch, day=aside.day, rows=rows)
                files = Files(aside.path, summary_beside(aside.path))
                ready.append(in_place(home, part, files, f"{batch.pk:08d}-{number:05d}-{{:.12}}"))
        _commit(batch, ready, tally, known)
    shutil.rmtree(home.aside(batch.pk), ignore_errors=True)


def _without_known(home: Home, aside: Aside) -> int:
    """Takes rows that live parts of the day hold out of the file aside; returns how many are left."""
    live = list(Part.objects.filter(day=aside.day, state=Part.State.LIVE).values_list("path", flat=True))
    if not live:
        return aside.rows
    known = pl.scan_parquet([home.absolute(path) for path in live]).select(ID)
    with reading(f"{live[0]} …"):
        ids = pl.scan_parquet(aside.path).select(ID).join(known, on=ID, how="anti").collect()
    if 0 < ids.height < aside.rows:
        write_part(pl.read_parquet(aside.path).join(ids, on=ID, how="semi", maintain_order="left"), aside.path)
    return ids.height


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
