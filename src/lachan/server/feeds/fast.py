"""The fast path: Polars reads a block, and only where its reading cannot differ from that of Python's csv.

- Every value quoted: the lines are split at the *quotes*, so that every second piece must be the delimiter alone.
- Otherwise a sentinel ends every line, so that a row with too few or too many fields shows (Polars takes too few
  silently), and where there are quotes every line must match the grammar of RFC 4180 §2.
"""

import codecs
import re
from typing import Final

import polars as pl

from lachan.server.feeds.cells import LINE, SEPARATOR_BYTE, TextRows

SENTINEL: Final = b"\x01"
_OTHER_SPACES: Final = (b"\t", b"\x0b", b"\x0c")


def fast(
    data: bytes, columns: list[str], delimiter: str, first_line: int, newlines: int | None = None
) -> TextRows | None:
    """The block as text columns, or None where it needs the slow path. `newlines` in `data`, if they are counted."""
    plain = _plain(data)
    if plain is None or len(columns) < 2:
        return None
    height = plain.count(b"\n") if newlines is None else newlines + (not data.endswith(b"\n"))
    try:
        frame = _all_quoted(plain, len(columns), delimiter) if plain.startswith(b'"') else None
        if frame is None:
            frame = _with_sentinel(plain, len(columns), delimiter)
    except pl.exceptions.PolarsError:
        return None
    if frame is None or frame.height != height:
        return None
    frame.columns = columns
    lines = pl.int_range(first_line, first_line + height, dtype=pl.Int64, eager=True).alias(LINE)
    only_spaces = plain.isascii() and not any(sign in plain for sign in _OTHER_SPACES)
    return TextRows(frame.with_columns(lines), (), data, first_line, only_spaces=only_spaces)


def _plain(data: bytes) -> bytes | None:
    """The block with newlines only, one at its end; None where it holds a byte that the fast path does not touch."""
    if b"\0" in data or SENTINEL in data or SEPARATOR_BYTE in data or data.startswith(codecs.BOM_UTF8):
        return None
    if b"\r" in data:
        if data.count(b"\r") != data.count(b"\r\n"):
            return None
        data = data.replace(b"\r\n", b"\n")
    return data if data.endswith(b"\n") else data + b"\n"


def _all_quoted(plain: bytes, width: int, delimiter: str) -> pl.DataFrame | None:
    """Lines of quoted values without quotes in them: `"a","b"` splits at quotes: nothing, a, a comma, b, the end."""
    values = [f"c{i}" for i in range(width)]
    schema: dict[str, pl.DataType] = {"s0": pl.String(), "c0": pl.String()}
    for i in range(1, width):
        schema |= {f"s{i}": pl.Enum([delimiter]), f"c{i}": pl.String()}
    schema["end"] = pl.Enum([SENTINEL.decode()])
    marked = plain.replace(b"\n", SENTINEL + b"\n")
    try:
        frame = pl.read_csv(marked, has_header=False, schema=schema, separator='"', quote_char=None)
    except pl.exceptions.PolarsError:  # something else than the delimiter between two values, or too many of them
        return None
    if any(frame[name].null_count() for name, dtype in schema.items() if isinstance(dtype, pl.Enum)):
        return None
    return frame.select(values) if frame["s0"].null_count() == frame.height else None


def _with_sentinel(plain: bytes, width: int, delimiter: str) -> pl.DataFrame | None:
    quoted = b'"' in plain
    if quoted and not _all_well_formed(plain, delimiter):
        return None
    values = [f"c{i}" for i in range(width)]
    schema = dict.fromkeys([*values, "end", "more"], pl.String())
    marked = plain.replace(b"\n", delimiter.encode() + SENTINEL + b"\n")
    frame = pl.read_csv(
        delimiter.join(schema).encode() + b"\n" + marked,
        schema=schema,
        separator=delimiter,
        quote_char='"' if quoted else None,
        null_values="",
        truncate_ragged_lines=True,
    )
    if frame["end"].null_count() or frame["more"].null_count() < frame.height:
        return None
    return frame.select(values) if (frame["end"] == SENTINEL.decode()).all() else None


def _all_well_formed(plain: bytes, delimiter: str) -> bool:
    """Whether every line alone is a record of RFC 4180: a quote stands only around a value, or doubled inside one."""
    sign = re.escape(delimiter)
    value = rf'(?:"(?:[^"]|"")*"|[^"{sign}]*)'
    lines = pl.read_csv(plain, has_header=False, schema={"l": pl.String()}, separator="\x01", quote_char=None)["l"]
    return bool(lines.str.contains(rf"^{value}(?:{sign}{value})*$").all())
