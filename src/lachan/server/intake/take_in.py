"""The whole story of a file, on one screen.

Safe to run twice: each step begins where the record says the last one ended.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import polars as pl

from lachan.server.attribution.attach import Attributor
from lachan.server.base.settings import Settings
from lachan.server.feeds.reading import Reason, SetAside
from lachan.server.intake.concerns import record
from lachan.server.intake.rawfiles import Found, RawFile
from lachan.server.intake.rejects import RejectsFile, rejects_place
from lachan.server.intake.telling import plan_open
from lachan.server.lake import owners
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import held
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.parts import Writer
from lachan.server.lake.seal import Tally, seal
from lachan.server.registry.reading import snapshot, version

Progress = Callable[[str, int], None]


def quiet(step: str, rows: int) -> None:
    """No progress wanted."""


@dataclass
class Instance:
    """What one instance is made of, handed from door to verb. Keeps the registry ready between batches."""

    home: Home
    settings: Settings
    _attributor: Attributor | None = None

    def attributor(self) -> Attributor:
        """The registry as it is now, compiled once per version."""
        if self._attributor is None or self._attributor.snapshot.version != version():
            self._attributor = Attributor(snapshot())
        return self._attributor


def take_in(instance: Instance, batches: Sequence[Batch], now: datetime, progress: Progress = quiet) -> None:
    """Each file: read → seal → attribute → record whom it concerns. Then, once for all of them: plan what is due."""
    for batch in batches:
        bring_in(instance, batch, progress)
    plan_open(instance.home, instance.settings, now, progress)


def bring_in(instance: Instance, batch: Batch, progress: Progress = quiet) -> None:
    """One file as far as *recorded*."""
    with held(instance.home, f"batch-{batch.pk}"):
        batch.refresh_from_db()
        if batch.state == Batch.State.RECEIVED:
            read_and_seal(instance, batch, progress)
        if batch.state == Batch.State.SEALED:
            attribute(instance, batch, progress)
            record(instance.home, batch)


def read_and_seal(instance: Instance, batch: Batch, progress: Progress) -> None:
    """Write 1: facts. Everything that was read before a kill is read again; nothing of it was visible."""
    home = instance.home
    source = RawFile(home, batch, instance.settings)
    tally = Tally(notes=source.notes)
    rejects = RejectsFile(rejects_place(home, batch))
    with Writer(home, batch.pk) as writer:
        for found in source.blocks():
            _count(tally, writer, rejects, found)
            progress("read", tally.rows_read)
    tally.repeated = writer.duplicates
    tally.rejected = dict(rejects.counts)
    if rejects.settle():
        tally.rejects_path = home.relative(rejects.place)
    seal(home, batch, writer.parts, tally)


def _count(tally: Tally, writer: Writer, rejects: RejectsFile, found: Found) -> None:
    block = found.what
    if isinstance(block, SetAside):
        _count_aside(tally, block)
        return
    tally.rows_read += block.rows_read
    rejects.add(found.member, block.rejects)
    writer.add(block.detections)


def _count_aside(tally: Tally, aside: SetAside) -> None:
    if aside.reason is Reason.EMPTY:
        tally.empty.append(aside.detail)
        return
    tally.rows_read += aside.rows
    tally.set_aside.append((str(aside.reason), aside.rows, aside.detail))


def attribute(instance: Instance, batch: Batch, progress: Progress) -> None:
    """Owners beside each part that has none yet."""
    parts = list(Part.objects.filter(batch=batch, owners_path="").order_by("pk"))
    if not parts:
        return
    attributor = instance.attributor()
    done = 0
    for part in parts:
        owners.attach(instance.home, part, partial(named_owners, attributor), attributor.snapshot.version)
        done += part.rows
        progress("attribute", done)


def named_owners(attributor: Attributor, detections: pl.DataFrame) -> pl.DataFrame:
    """Owners with the networks that decided as people write them (`203.0.113.0/24`, `AS64500`), not as row numbers."""
    text = pl.coalesce("prefix", pl.lit("AS") + pl.col("asn").cast(pl.String))
    networks = attributor.snapshot.networks.select("network_id", text.alias("text"))
    owned = attributor.attach(detections)
    for name in ("holder_network", "operator_network"):
        owned = owned.with_columns(
            owned.select(name)
            .join(networks, left_on=name, right_on="network_id", how="left", maintain_order="left")["text"]
            .alias(name)
        )
    return owned
