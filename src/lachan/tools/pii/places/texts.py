"""Text files: read in blocks of a MiB that end with a line; a table in text (CSV, TSV, `;`, `|`) is read as one."""

import re
from collections.abc import Iterator
from typing import IO, Final

from lachan.tools.pii.blocks import BLOCK, cut_of
from lachan.tools.pii.places.pieces import Fields, Pieces, Raw, Table, Text
from lachan.tools.pii.text import guess
from lachan.tools.pii.text.letters import fold
from lachan.tools.pii.text.reading import Reading, mend, read

_SIGNS: Final = ("\t", ";", ",", "|")
_PROBE: Final = 30  # lines looked at to tell a table
_FEWEST: Final = 3  # lines of a table


def blocks_of(stream: IO[bytes], start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Blocks from the first line that begins at or after `start` to the last that begins before `end`, with places.

    So that neighbours share nothing and miss nothing when a file is split. A line longer than a block is cut between
    words.
    """
    place = start
    if start:
        stream.seek(start - 1)
        place += len(stream.readline(BLOCK)) - 1
    while end is None or place < end:
        stream.seek(place)
        data = stream.read(BLOCK)
        if not data:
            return
        stop = len(data)
        if stop == BLOCK:
            stop = cut_of(data, 0, stop)
        if end is not None and place + stop >= end:
            line = data.find(b"\n", end - place - 1)
            stop = stop if line < 0 else min(stop, line + 1)
        yield place, data[:stop]
        place += stop


def pieces(stream: IO[bytes], sort: str, place: str = "", start: int = 0, end: int | None = None) -> Pieces:
    """A text file. `sort` as sniffed: text, html, json."""
    codec, mark, sign = "", 0, ""
    heads: tuple[str, ...] = ()
    head = stream.read(guess.SAMPLE)
    codec, mark = guess.codec_of(head)
    if sort == "text":
        sign, heads = _table(read(head, codec, mark).text)
    stream.seek(0)
    for at, block in blocks_of(stream, start, end):
        own_mark = mark if at == 0 else 0
        if sign:
            yield _fields(block, codec, own_mark, at, sign, heads, place)
        else:
            yield Raw(block, codec, own_mark, at, sort if sort in ("html", "json") else "", place)


def _table(sample: str) -> tuple[str, tuple[str, ...]]:
    """Separator and heads; an empty separator where it is no table."""
    lines = [line for line in sample.splitlines()[:_PROBE] if line.strip()]
    lines = lines[:-1] if len(lines) > _FEWEST else lines
    if len(lines) < _FEWEST:
        return "", ()
    for sign in _SIGNS:
        counts = [len(list(_spans(line, sign))) for line in lines]
        if counts[0] >= 2 and sum(count == counts[0] for count in counts) >= 0.9 * len(counts):
            cells = [lines[0][a:b].strip().strip('"') for a, b in _spans(lines[0], sign)]
            if _is_head(cells) or sign in "\t;|":
                return sign, tuple(cells) if _is_head(cells) else ("",) * len(cells)
            prose = sum(
                " " in line[a:b].strip() and len(line[a:b]) > 60 for line in lines for a, b in _spans(line, sign)
            )
            if counts[0] >= 3 and not prose:
                return sign, ("",) * len(cells)
    return "", ()


def _is_head(cells: list[str]) -> bool:
    """Short words, no numbers, none twice."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled):
        return False
    return all(len(cell) <= 50 and sum(c.isdigit() for c in cell) <= 2 and "@" not in cell for cell in filled)


_QUOTED: Final = {
    sign: re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?={re.escape(sign)}|$)|([^{re.escape(sign)}]*)') for sign in _SIGNS
}


def _spans(line: str, sign: str) -> Iterator[tuple[int, int]]:
    """Spans of a line's fields, without their quotes."""
    if '"' not in line:
        place = 0
        while (at := line.find(sign, place)) >= 0:
            yield place, at
            place = at + 1
        yield place, len(line)
        return
    place = 0
    while place <= len(line):
        found = _QUOTED[sign].match(line, place)
        assert found is not None
        yield found.span(1) if found[1] is not None else found.span(2)
        place = found.end() + 1


def _fields(block: bytes, codec: str, mark: int, at: int, sign: str, heads: tuple[str, ...], place: str) -> Fields:
    reading = read(block, codec, mark)
    columns: tuple[list[tuple[int, int]], ...] = tuple([] for _ in heads)
    line_start = 0
    for line in reading.text.split("\n"):
        if line and not (at == 0 and line_start == 0 and any(heads)):
            for index, (a, b) in enumerate(_spans(line.rstrip("\r"), sign)):
                if b > a:
                    columns[min(index, len(columns) - 1)].append((line_start + a, line_start + b))
        line_start += len(line) + 1
    return Fields(heads, reading.text, columns, block, codec, mark, at, place)


_WIDE: Final = re.compile(r"\t| {3,}")


def tables_in(piece: Text) -> Iterator[Text | Table]:
    """Rows of cells (apart by tabs or wide spaces) under a head as tables, the rest as text; nothing without a table.

    For documents whose tables come as lines. Their spans are those of cells.
    """
    lines = [line for line in piece.text.split("\n") if line.strip()]
    widths = [len(_WIDE.split(line.strip("\r"))) if "\t" in line or "   " in line else 1 for line in lines]
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and widths[last] == widths[index] > 1:
            last += 1
        if last - index >= _FEWEST and split_head([cell.strip() for cell in _WIDE.split(lines[index].strip("\r"))]):
            runs.append((index, last))
        index = max(last, index + 1)
    if not runs:
        return
    place = 0
    for first, last in [*runs, (len(lines), len(lines))]:
        if any(line.strip() for line in lines[place:first]):
            yield Text("\n".join(lines[place:first]) + "\n", piece.place, piece.font)
        if first < last:
            rows = [_WIDE.split(line.strip("\r")) for line in lines[first:last]]
            yield Table(
                tuple(cell.strip() for cell in rows[0]), tuple(map(list, zip(*rows[1:], strict=True))), 2, piece.place
            )
        place = last


def reading_of(fields: Fields) -> Reading:
    """The reading its spans belong to, for the way back to bytes."""
    return read(fields.data, fields.codec, fields.mark)


def split_head(cells: list[str]) -> bool:
    """Whether a table's first row is its head: for tables of documents and spreadsheets."""
    return _is_head([fold(mend(cell).text) for cell in cells])
