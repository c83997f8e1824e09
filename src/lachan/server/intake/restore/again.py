"""Batches read once more, each once: their rows stand aside by day, in the parts in which they stood when sealed."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import polars as pl

from lachan.server.feeds.reading import Block
from lachan.server.intake.rawfiles import RawFile, whole
from lachan.server.intake.take_in import Instance, Progress
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.parts import ID, ORDER, PART_SCHEMA, Aside, Writer


class Reread:
    """Files aside of the batches that were asked for; gone when it is left. Needs room for them on the disk."""

    def __init__(self, instance: Instance, progress: Progress) -> None:
        self.instance, self.progress = instance, progress
        self._asides: dict[int, list[Aside] | None] = {}
        self.rows_read = 0

    def __enter__(self) -> "Reread":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for batch in self._asides:
            shutil.rmtree(self.instance.home.aside(batch), ignore_errors=True)

    def rows_of(self, part: Part, *, narrow: bool) -> pl.DataFrame | None:
        """Rows of its day that its batches hold (PART_SCHEMA), each once, the earliest batch's first.

        `narrow`: of a batch that fills several parts a day, only those that stood where this part's name says. None
        where one of the raw files is gone or damaged. Rows that other parts hold are among them.
        """
        found: list[Path] = []
        for batch in _batches(part):
            asides = self._of(batch)
            if asides is None:
                return None
            found += [aside.path for aside in _of_part(part, asides, narrow=narrow)]
        frames = [pl.read_parquet(path) for path in found]
        rows = pl.concat(frames) if frames else pl.DataFrame(schema=PART_SCHEMA)
        return rows.unique(ID, keep="first", maintain_order=True).sort(ORDER)

    def _of(self, batch: Batch) -> list[Aside] | None:
        if batch.pk not in self._asides:
            self._asides[batch.pk] = self._read(batch) if whole(self.instance.home, batch) else None
        return self._asides[batch.pk]

    def _read(self, batch: Batch) -> list[Aside]:
        with Writer(self.instance.home, batch.pk) as writer:
            for found in RawFile(self.instance.home, batch, self.instance.settings).blocks():
                if isinstance(found.what, Block):
                    writer.add(found.what.detections)
                    self.rows_read += found.what.rows_read
                    self.progress("read", self.rows_read)
        return sorted(writer.parts, key=lambda aside: aside.day)  # as `seal` numbers them


def _batches(part: Part) -> Sequence[Batch]:
    """Whose rows it can hold, in the order of their receipts."""
    if part.batch is not None:
        return [part.batch]
    read = Batch.objects.filter(state=Batch.State.RECORDED).order_by("pk")
    if part.batches:
        return list(read.filter(pk__in=part.batches))
    return list(read.filter(received_at__date__gte=part.day))  # joined before it was noted whose rows it holds


def _of_part(part: Part, asides: Sequence[Aside], *, narrow: bool) -> list[Aside]:
    theirs = [aside for aside in asides if aside.day == part.day]
    prefix = f"{part.batch_id:08d}-" if part.batch_id else "-"
    name = Path(part.path).name
    if not narrow or not name.startswith(prefix):
        return theirs
    number = int(name.removeprefix(prefix).partition("-")[0])
    return [asides[number]] if number < len(asides) and asides[number] in theirs else theirs
