"""The id of a detection: the first 128 bits of SHA-256 over its canonical form.

Canonical form, version 2: the UTF-8 text

    2 ␟ feed_provider ␟ feed_code ␟ time ␟ place=value ␟ place=value …

with U+001F between the parts; `time` is microseconds since 1970-01-01T00:00:00Z in decimal; then every content column
that is not null, in the order of `detection.CONTENT`, as `place=value`: its place there, counted from 0, in decimal
(that list only ever grows at its end), integers in decimal, texts as they are. No value can hold U+001F: readers
reject such a row. Receipt time, file name and line are no part of it, so the same observation has the same id in every
file and on every day; nor is anything that we derive. (Version 1 had the columns' names: two thirds of the text.)

An id is two signed 64-bit columns (`id_hi`, `id_lo`: big-endian halves of the digest), and 32 hexadecimal digits for
people.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl
import polars_hash  # noqa: F401  (registers the `chash` namespace)

from lachan.wire.columns import is_constant
from lachan.wire.detection import CONTENT

SEPARATOR: Final = "\x1f"
VERSION: Final = "2"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def with_id(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `id_hi`, `id_lo`. Needs every origin and content column; a null time or feed is a caller's mistake."""
    text = pl.concat_str(_form(frame))
    digest = frame.select(text.chash.sha2_256().str.head(32).str.decode("hex"))  # type: ignore[attr-defined]
    return frame.with_columns(
        _half(digest.to_series(), 0).alias("id_hi"),
        _half(digest.to_series(), 8).alias("id_lo"),
    )


def _form(frame: pl.DataFrame) -> list[pl.Expr]:
    """The canonical form in pieces. Every piece costs a pass over the rows: a column without nulls needs no test for
    them, one without values no piece, and one that says the same in every row is part of the text beside it."""
    pieces: list[pl.Expr] = []
    text = VERSION
    for name in ("feed_provider", "feed_code", "time_source"):
        text += SEPARATOR
        if (said := _constant(frame[name])) is not None:
            text += said
            continue
        pieces += [pl.lit(text), pl.col(name).cast(pl.Int64) if name == "time_source" else pl.col(name)]
        text = ""
    for place, name in enumerate(CONTENT):
        column = frame[name]
        nulls = column.null_count()
        if nulls == frame.height:
            continue
        before = f"{SEPARATOR}{place}="
        if (said := _constant(column)) is not None:
            text += before + said
        elif nulls == 0:
            pieces += [pl.lit(text + before), pl.col(name)]
            text = ""
        else:
            pieces += [pl.lit(text)] if text else []
            pieces.append(pl.concat_str(pl.lit(before), pl.col(name)).fill_null(""))
            text = ""
    return [*pieces, pl.lit(text)] if text else pieces


def _constant(column: pl.Series) -> str | None:
    """What every row says, as in the form; None where they differ or it is a time."""
    return str(column[0]) if not column.dtype.is_temporal() and is_constant(column) else None


def _half(digest: pl.Series, start: int) -> pl.Series:
    return digest.bin.slice(start, 8).bin.reinterpret(dtype=pl.Int64, endianness="big")


def id_of(feed_provider: str, feed_code: str, time_source: datetime, content: Mapping[str, str | int | None]) -> str:
    """The id of one detection as 32 hexadecimal digits: the slow twin of `with_id`, and the definition in code."""
    micros = (time_source - _EPOCH) // timedelta(microseconds=1)
    pieces = [VERSION, feed_provider, feed_code, str(micros)]
    pieces += [f"{place}={content[name]}" for place, name in enumerate(CONTENT) if content.get(name) is not None]
    return hashlib.sha256(SEPARATOR.join(pieces).encode()).hexdigest()[:32]


def hex_of(hi: int, lo: int) -> str:
    """32 hexadecimal digits of an id's two columns."""
    return f"{hi & 0xFFFFFFFFFFFFFFFF:016x}{lo & 0xFFFFFFFFFFFFFFFF:016x}"


def halves_of(text: str) -> tuple[int, int]:
    """The two columns of 32 hexadecimal digits. Errors: ValueError."""
    if len(text) != 32:
        raise ValueError("an id is 32 hexadecimal digits")
    raw = bytes.fromhex(text)
    return int.from_bytes(raw[:8], signed=True), int.from_bytes(raw[8:], signed=True)


def hex_column() -> pl.Expr:
    """`id` as text, from `id_hi` and `id_lo`, for a door (a bounded result; row by row)."""
    return pl.struct("id_hi", "id_lo").map_elements(lambda s: hex_of(s["id_hi"], s["id_lo"]), return_dtype=pl.String)
