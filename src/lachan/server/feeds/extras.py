"""`extra`: what a source says beyond the typed columns, a JSON object as text, keys sorted, as `json.dumps` writes it.

Made column by column from ready JSON values, so that no row passes through Python; only rows for which a reader gave an
object whole, and to which something is to be added, do.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from lachan.wire.columns import is_constant

_UNSAFE: Final = r'["\\\x00-\x1f]'
_CHARACTERS: Final = ["\\", '"', *(chr(i) for i in range(32))]
_ESCAPES: Final = [json.dumps(c)[1:-1] for c in _CHARACTERS]


@dataclass(frozen=True)
class Piece:
    """One key with its values, null where a row has none; `bare` values are JSON already, others are text."""

    key: str
    values: pl.Series
    bare: bool = False


def dumped(value: Any) -> str:
    """A value as `extra` holds it. Errors: ValueError for what JSON cannot hold (NaN, infinity)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def joined(pieces: Iterable[Piece], height: int) -> pl.Series:
    """The object of every row, null where it would be empty."""
    held = [piece for piece in sorted(pieces, key=lambda p: p.key) if piece.values.null_count() < height]
    if not held:
        return pl.Series("extra", [None], dtype=pl.String).new_from_index(0, height)
    said = [_constant(piece) for piece in held]
    varied = [piece for piece, text in zip(held, said, strict=True) if text is None]
    columns = iter(_escaped([piece.values.alias(f"p{i}") for i, piece in enumerate(varied)], varied))
    parts: list[pl.Expr | str] = []
    values: list[pl.Series] = []
    full = False
    for piece, text in zip(held, said, strict=True):
        before = f",{json.dumps(piece.key, ensure_ascii=False)}:"
        if text is not None:
            parts.append(before + text)
            full = True
            continue
        column = next(columns)
        values.append(column)
        quote = "" if piece.bare else '"'
        if column.null_count():
            parts.append(pl.concat_str(pl.lit(before + quote), pl.col(column.name), pl.lit(quote)).fill_null(""))
        else:
            parts += [before + quote, pl.col(column.name), quote]
            full = True
    if not values:
        whole = "{" + "".join(part for part in parts if isinstance(part, str)).removeprefix(",") + "}"
        return pl.Series("extra", [whole], dtype=pl.String).new_from_index(0, height)
    if full and isinstance(parts[0], str):
        parts[0] = "{" + parts[0].removeprefix(",")
        return pl.DataFrame(values).select(pl.concat_str(_constants_joined([*parts, "}"])).alias("extra")).to_series()
    body = pl.concat_str(_constants_joined([*parts, "}"])).str.strip_prefix(",")
    whole_object = pl.lit("{") + body
    return (
        pl.DataFrame(values)
        .select((whole_object if full else pl.when(body != "}").then(whole_object)).alias("extra"))
        .to_series()
    )


def _constant(piece: Piece) -> str | None:
    """The JSON value that every row has; None where they differ."""
    values = piece.values
    if not is_constant(values):
        return None
    return str(values[0]) if piece.bare else json.dumps(values[0], ensure_ascii=False)


def _constants_joined(parts: list[pl.Expr | str]) -> list[pl.Expr]:
    """Neighbouring constants as one, as every piece costs a pass over the rows."""
    found: list[pl.Expr | str] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return [pl.lit(part) if isinstance(part, str) else part for part in found if not isinstance(part, str) or part]


def _escaped(values: list[pl.Series], pieces: list[Piece]) -> pl.DataFrame:
    """Texts as inside a JSON string (RFC 8259 §7)."""
    frame = pl.DataFrame(values)
    texts = [series.name for series, piece in zip(values, pieces, strict=True) if not piece.bare]
    marks = frame.select(pl.col(name).str.contains(_UNSAFE).any() for name in texts)
    unsafe = [name for name in texts if marks[name].item()]
    return frame.with_columns(pl.col(name).str.replace_many(_CHARACTERS, _ESCAPES) for name in unsafe)


def merged(given: pl.Series, added: pl.Series) -> pl.Series:
    """Objects that a reader gave whole and objects that were made here, as one; keys sorted again."""
    both = (given.is_not_null() & added.is_not_null()).arg_true()
    whole = pl.select(pl.coalesce(given, added)).to_series().alias("extra")
    if both.is_empty():
        return whole
    rows = [dumped(json.loads(g) | json.loads(a)) for g, a in zip(given[both], added[both], strict=True)]
    return whole.scatter(both, rows)
