"""Tables in files: SQLite and Parquet, in blocks of rows, read only."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Skipped, Table, Unreadable


def text_of(cell: Any, limits: Limits) -> str:
    """A value as text; bytes only where they are text."""
    if cell is None or isinstance(cell, bool | float):
        return (
            ""
            if cell is None or isinstance(cell, bool) or cell != cell or not float(cell).is_integer()
            else str(int(cell))
        )
    if isinstance(cell, bytes | memoryview):
        try:
            return bytes(cell)[: limits.cell_chars].decode("utf-8")
        except UnicodeDecodeError:
            return ""
    if hasattr(cell, "strftime") and hasattr(cell, "year"):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    return str(cell)[: limits.cell_chars]


def sqlite(source: Path | bytes, place: str, limits: Limits) -> Pieces:
    """Every table of the file, whole. A file is opened immutable: no lock, no journal is touched; what another process
    writes meanwhile may be missed. Bytes stay in memory. Errors: Unreadable."""
    try:
        if isinstance(source, bytes):
            base = sqlite3.connect(":memory:")
            base.deserialize(source)
        else:
            base = sqlite3.connect(f"file:{quote(str(source.absolute()))}?mode=ro&immutable=1", uri=True)
        base.text_factory = lambda raw: raw.decode("utf-8", "replace")
        with base:
            base.execute("PRAGMA trusted_schema=OFF")
            names = [
                row[0]
                for row in base.execute(
                    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            for name in names[: limits.members]:
                inside = f"{place}#{name}" if place else f"#{name}"
                try:
                    yield from _rows(base, name, inside, limits)
                except sqlite3.Error:
                    yield Skipped(Outcome.DAMAGED, inside)
        base.close()
    except sqlite3.Error:
        raise Unreadable(Outcome.DAMAGED) from None


def _rows(base: sqlite3.Connection, name: str, place: str, limits: Limits) -> Iterator[Table]:
    quoted = '"' + name.replace('"', '""') + '"'
    cursor = base.execute(f"SELECT * FROM {quoted}")  # noqa: S608  a name cannot be a parameter; it is quoted
    heads = tuple(column[0] for column in cursor.description)
    first = 1
    while rows := cursor.fetchmany(limits.rows):
        columns = tuple([text_of(row[i], limits) for row in rows] for i in range(len(heads)))
        yield Table(heads, columns, first, place)
        first += len(rows)


def parquet(source: Path | bytes, place: str, limits: Limits) -> Pieces:
    """Columns of text and whole numbers, block by block. Errors: Unreadable."""
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        raise Unreadable(Outcome.NO_READER) from None
    try:
        file = pq.ParquetFile(pa.BufferReader(source) if isinstance(source, bytes) else source)
        wanted = [f.name for f in file.schema_arrow if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)
                  or pa.types.is_integer(f.type) or pa.types.is_date(f.type) or pa.types.is_dictionary(f.type)]  # fmt: skip
        first = 1
        for batch in file.iter_batches(batch_size=limits.rows, columns=wanted):
            columns = tuple([text_of(cell, limits) for cell in column.to_pylist()] for column in batch.columns)
            yield Table(tuple(batch.schema.names), columns, first, place)
            first += batch.num_rows
    except (pa.ArrowException, OSError, ValueError):
        raise Unreadable(Outcome.DAMAGED) from None
