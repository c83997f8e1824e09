"""From lines to text columns: the fast path, and the slow path that names what the fast one will not touch.

Both give the same rows for the same lines; a property test demands it, and the slow path defines what is right. What
the fast path refuses as a whole block is tried again in portions, so that one bad line costs its own portion only.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from lachan.server.feeds.blocks import Lines
from lachan.server.feeds.cells import TextRows
from lachan.server.feeds.fast import fast
from lachan.server.feeds.slow import slow

PIECE: Final = 256 << 10  # bytes; so much goes line by line for one bad line in it
MAX_COLUMNS: Final = 1000


def header_of(line: bytes, delimiter: str) -> list[str] | None:
    """Column names of a header line, or None where it is not one: unreadable, a name twice, or none at all."""
    try:
        fields = next(csv.reader([line.decode().rstrip("\r\n")], delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return None
    names = [name.strip() for name in fields]
    if not names or "" in names or len(set(names)) < len(names) or len(names) > MAX_COLUMNS:
        return None
    return None if "\0" in "".join(names) or "\x1f" in "".join(names) else names


def text_rows(blocks: Iterator[Lines], columns: list[str], delimiter: str) -> Iterator[TextRows]:
    """Every block's rows. `blocks` starts after the header line. What the fast path refuses is tried anew in pieces."""
    open_data, open_line = b"", 0
    for block in blocks:
        rows = None
        if block.data.strip(b"\n") and not open_data:
            rows = fast(block.data, columns, delimiter, block.first_line, block.newlines)
        if rows is not None:
            yield replace(rows, rejects=block.rejects)
            continue
        if block.rejects:
            yield TextRows(pl.DataFrame(), block.rejects, {}, block.first_line)
        for piece in _pieces(block):
            if not open_data and not piece.data.strip(b"\n"):
                continue
            data, first_line = (open_data + piece.data, open_line) if open_data else (piece.data, piece.first_line)
            rows = fast(data, columns, delimiter, first_line)
            if rows is None:
                rows = slow(data, columns, delimiter, first_line, last=piece.last)
            open_data = rows.rest
            if open_data:
                open_line = first_line + data.count(b"\n") - open_data.count(b"\n")
            yield rows


def _pieces(block: Lines) -> Iterator[Lines]:
    """The block's lines in portions of about `PIECE` bytes."""
    start, line = 0, block.first_line
    while True:
        end = block.data.find(b"\n", start + PIECE) + 1 or len(block.data)
        data = block.data[start:end]
        last = end == len(block.data)
        yield Lines(data, line, last=block.last and last)
        if last:
            return
        start, line = end, line + data.count(b"\n")
