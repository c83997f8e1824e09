"""Parts while they are made: detections of one batch, split by UTC day.

Memory is bounded: after `CHUNK` rows what was read is written aside, day by day, in a thread of its own while the next
rows are read. Rows that a chunk repeats are left out here; `seal` looks for those that the batch or the lake has
elsewhere.
"""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from lachan.server.base.files import make_folder
from lachan.server.lake.folders import Home
from lachan.server.lake.rowfiles import ROW_GROUP, write_rows
from lachan.server.lake.summaries import summarise
from lachan.wire.detection import SCHEMA
from lachan.wire.ids import with_id

CHUNK: Final = 2 * ROW_GROUP
ID: Final = ["id_hi", "id_lo"]
PART_SCHEMA: Final = pl.Schema({**SCHEMA, "batch": pl.Int64()})  # a part may hold rows of several batches
ORDER: Final = ("source_ip_hi", "source_ip_lo", "time_source", "id_hi", "id_lo")


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows by day, then in the order of their addresses. Columns without any value are not carried through the sort."""
    full = [name for name in SCHEMA.names() if frame[name].null_count() < frame.height]
    ordered = frame.select(full).sort(pl.col("time_source").dt.date(), *(c for c in ORDER if c in full))
    return ordered.select(
        pl.col(name) if name in full else pl.lit(None, dtype=dtype).alias(name) for name, dtype in SCHEMA.items()
    )


def write_part(frame: pl.DataFrame, path: Path) -> None:
    """A Parquet part (PART_SCHEMA) and its summary beside it. Rows stand in the order of their addresses, so that a
    search skips most row groups."""
    write_rows(frame, path, ROW_GROUP)
    write_rows(summarise(frame), summary_beside(path))


def summary_beside(path: Path) -> Path:
    """Where the summary of a part aside is."""
    return path.with_suffix(".summary")


@dataclass(frozen=True)
class Aside:
    """A part that does not exist yet."""

    day: date
    path: Path
    rows: int


class Writer:
    """Takes the blocks of one batch, gives files aside. `duplicates` counts rows that a chunk repeats. Both are whole
    when the `with` has ended, and an error of the thread comes out of `add` or there."""

    def __init__(self, home: Home, batch: int, chunk: int = CHUNK) -> None:
        self.batch = batch
        self.folder = home.aside(batch)
        shutil.rmtree(self.folder, ignore_errors=True)
        make_folder(self.folder)
        self.chunk = chunk
        self.parts: list[Aside] = []
        self.duplicates = 0
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="parts")
        self._writing: Future[None] | None = None

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._thread:
            if kind is None:
                self._write_aside()
                self._written()

    def add(self, detections: pl.DataFrame) -> None:
        """Detections as a reader gives them (no ids yet)."""
        if detections.is_empty():
            return
        self._waiting.append(with_id(detections))
        self._rows += detections.height
        if self._rows >= self.chunk:
            self._write_aside()

    def _write_aside(self) -> None:
        """Hand over what waits; at most one chunk is being written while the next is gathered."""
        self._written()
        if self._waiting:
            self._writing = self._thread.submit(self._write, self._waiting)
            self._waiting, self._rows = [], 0

    def _written(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write(self, frames: Sequence[pl.DataFrame]) -> None:
        ordered = in_order(pl.concat(frames))
        again = ordered.select(pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ID)).to_series()
        if again.any():  # the same id has the same address and time, so that the two stand side by side
            self.duplicates += int(again.sum())
            ordered = ordered.filter(~again.fill_null(False))
        for day, rows in by_day(ordered):
            path = self.folder / f"{day.isoformat()}-{len(self.parts):05d}.parquet"
            write_part(rows.with_columns(pl.lit(self.batch, dtype=pl.Int64).alias("batch")), path)
            self.parts.append(Aside(day, path, rows.height))


def by_day(ordered: pl.DataFrame) -> Iterator[tuple[date, pl.DataFrame]]:
    """Slices of rows that stand in the order of their days."""
    runs = ordered.select(pl.col("time_source").dt.date().rle().alias("run")).unnest("run")
    start = 0
    for length, day in runs.iter_rows():
        yield day, ordered.slice(start, length)
        start += length
