"""How the lake writes its files of rows: one codec, one level, in one place."""

from pathlib import Path
from typing import Final

import polars as pl

ROW_GROUP: Final = 131_072  # rows of facts that a search for one address reads or skips together


def write_rows(frame: pl.DataFrame, path: Path, row_group: int | None = None) -> None:
    """Parquet at `path`, which is aside: `base.files.settle` makes it durable under its name."""
    frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=row_group)
