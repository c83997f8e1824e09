"""How the lake writes and reads its files of rows: one codec, one level, and one error for what cannot be read."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from lachan.server.base.errors import Damaged

ROW_GROUP: Final = 131_072  # rows of facts that a search for one address reads or skips together
_PROBE: Final = 1 << 16  # bytes
_OS_ERROR: Final = re.compile(r"\(os error (\d+)\)")


def write_rows(
    frame: pl.DataFrame, path: Path, row_group: int | None = None, footer: dict[str, str] | None = None
) -> None:
    """Parquet at `path`, which is aside: `base.files.settle` makes it durable under its name.

    `footer`: what the file says of itself, by name.

    Errors: OSError, also where Polars calls a full disk a failed computation.
    """
    try:
        frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=row_group, metadata=footer)
    except pl.exceptions.ComputeError as error:
        if found := _OS_ERROR.search(str(error)):
            number = int(found[1])
            raise OSError(number, os.strerror(number), str(path)) from None
        _ask_the_disk(path)  # at the end of a file Polars says only "transport error"
        raise


def _ask_the_disk(path: Path) -> None:
    """Whether a file that could not be finished can be written at all. Errors: OSError, with the reason."""
    try:
        with path.open("ab", buffering=0) as out:
            out.write(b"\0" * _PROBE)
            os.fsync(out.fileno())
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno or 0), str(path)) from None


@contextmanager
def reading(what: str) -> Iterator[None]:
    """While stored rows are read. `what`: the file, relative to the home. Errors: Damaged.

    A file that is gone or cut is noticed here; one flipped byte inside a column may read as another value, and only its
    digest tells (`reconcile`, deep).
    """
    try:
        yield
    except FileNotFoundError:
        raise Damaged(f"{what}: missing; to mend it: lachan lake restore") from None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise Damaged(f"{what}: cannot be read; to mend it: lachan lake restore") from error
