"""Parts while they are made: detections of one batch, split by UTC day, without the rows that the batch itself repeats.

Memory is bounded: after `CHUNK` rows what was read is written aside, day by day; only the ids stay (16 bytes a row).
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
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

CHUNK: Final = 1_000_000
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
    """Takes the blocks of one batch, gives files aside. `duplicates` counts rows that the batch itself repeats."""

    def __init__(self, home: Home, batch: int, chunk: int = CHUNK) -> None:
        self.batch = batch
        self.folder = home.aside(batch)
        shutil.rmtree(self.folder, ignore_errors=True)
        make_folder(self.folder)
        self.chunk = chunk
        self.waiting: list[pl.DataFrame] = []
        self.waiting_rows = 0
        self.seen: dict[date, list[pl.DataFrame]] = defaultdict(list)
        self.parts: list[Aside] = []
        self.duplicates = 0

    def add(self, detections: pl.DataFrame) -> None:
        """Detections as a reader gives them (no ids yet)."""
        if detections.is_empty():
            return
        self.waiting.append(with_id(detections))
        self.waiting_rows += detections.height
        if self.waiting_rows >= self.chunk:
            self.flush()

    def flush(self) -> None:
        """Write aside what waits."""
        if not self.waiting:
            return
        frame = pl.concat(self.waiting)
        self.waiting, self.waiting_rows = [], 0
        distinct = frame.unique(ID, keep="first", maintain_order=False)
        self.duplicates += frame.height - distinct.height
        for day, rows in by_day(in_order(distinct)):
            fresh = rows
            for ids in self.seen[day]:
                fresh = fresh.join(ids, on=ID, how="anti", maintain_order="left")
            self.duplicates += rows.height - fresh.height
            if fresh.is_empty():
                continue
            self.seen[day].append(fresh.select(ID))
            path = self.folder / f"{day.isoformat()}-{len(self.parts):05d}.parquet"
            write_part(fresh.with_columns(pl.lit(self.batch, dtype=pl.Int64).alias("batch")), path)
            self.parts.append(Aside(day, path, fresh.height))


def by_day(ordered: pl.DataFrame) -> Iterator[tuple[date, pl.DataFrame]]:
    """Slices of rows that stand in the order of their days."""
    runs = ordered.select(pl.col("time_source").dt.date().rle().alias("run")).unnest("run")
    start = 0
    for length, day in runs.iter_rows():
        yield day, ordered.slice(start, length)
        start += length
