"""The slow path: line by line through Python's csv. It defines what is right, and names what is not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from lachan.server.feeds.blocks import LINE_CAP
from lachan.server.feeds.cells import LINE, SEPARATOR_BYTE, TextRows
from lachan.server.feeds.reading import RAW_KEPT, Reason, Reject

MAX_RECORD_LINES: Final = 100

csv.field_size_limit(2 * LINE_CAP)


def slow(data: bytes, columns: list[str], delimiter: str, first_line: int, *, last: bool) -> TextRows:
    """The block line by line: every row or its reject. A record still open at the end stays in `rest` unless `last`."""
    taken: list[list[str]] = []
    numbers: list[int] = []
    raws: dict[int, bytes] = {}
    rejects: list[Reject] = []
    lines = data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    rest = b""
    at = 0
    while at < len(lines):
        if not lines[at] or lines[at] == b"\r":
            at += 1
            continue
        number = first_line + at
        record = _record(lines, at, columns, delimiter)
        if isinstance(record, _Open) and not last:
            rest = b"\n".join(lines[at:]) + b"\n"
            break
        if isinstance(record, _Open):
            rejects.append(Reject(number, Reason.UNCLOSED_QUOTE, lines[at][:RAW_KEPT]))
            at += 1
        elif isinstance(record, _Bad):
            rejects.append(Reject(number, record.reason, lines[at][:RAW_KEPT], record.detail))
            at += 1
        else:
            taken.append(record.fields)
            numbers.append(number)
            raws[number] = b"\n".join(lines[at : at + record.lines])
            at += record.lines
    cells = {
        name: pl.Series(name, [row[i] or None for row in taken], dtype=pl.String) for i, name in enumerate(columns)
    }
    frame = pl.DataFrame({**cells, LINE: pl.Series(LINE, numbers, dtype=pl.Int64)})
    return TextRows(frame, tuple(rejects), raws, first_line, rest)


@dataclass(frozen=True)
class _Good:
    fields: list[str]
    lines: int


@dataclass(frozen=True)
class _Bad:
    reason: Reason
    detail: str = ""


class _Open:
    """A quote that no line so far closes."""


def _record(lines: list[bytes], at: int, columns: list[str], delimiter: str) -> _Good | _Bad | _Open:
    """The record that begins at `at`. Where joining lines does not end well, the first line alone is bad."""
    joined = b""
    for count in range(1, MAX_RECORD_LINES + 1):
        if at + count > len(lines):
            return _Open()
        joined = joined + b"\n" + lines[at + count - 1] if count > 1 else lines[at]
        if len(joined) > LINE_CAP:
            break
        if count > 1 and joined.count(b'"') % 2:
            continue
        outcome = _parse(joined, columns, delimiter)
        if not isinstance(outcome, _Open):
            return _Good(outcome.fields, count) if isinstance(outcome, _Good) else outcome
    return _Bad(Reason.UNCLOSED_QUOTE)


def _parse(record: bytes, columns: list[str], delimiter: str) -> _Good | _Bad | _Open:
    if b"\0" in record:
        return _Bad(Reason.NUL_BYTE)
    if SEPARATOR_BYTE in record:
        return _Bad(Reason.SEPARATOR_BYTE)
    record = record.removesuffix(b"\r")
    try:
        text = record.decode()
    except UnicodeDecodeError:
        return _Bad(Reason.BAD_UTF8)
    try:
        rows = list(csv.reader(_kept(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return _Open()
        return _Bad(Reason.MALFORMED_QUOTES, str(error))
    if len(rows) != 1:
        return _Bad(Reason.MALFORMED_QUOTES)
    if len(rows[0]) != len(columns):
        return _Bad(Reason.WRONG_FIELD_COUNT, f"{len(rows[0])} fields, the header has {len(columns)}")
    return _Good(rows[0], 1)


def _kept(text: str) -> Iterator[str]:
    """Lines at newlines only (csv must not see U+0085 or U+2028 as line ends), newline kept."""
    pieces = text.split("\n")
    yield from (piece + "\n" for piece in pieces[:-1])
    yield pieces[-1]
