"""Cells of a CSV file that no spreadsheet takes for a formula, however it cuts the line (OWASP, "CSV Injection")."""

from collections.abc import Collection
from typing import Final

import polars as pl

_SIGN: Final = "=+\\-@＝＋－＠"
_FORMULA: Final = rf"^[\s\"'\x00-\x1f]*[{_SIGN}]|^[\t\r\n]"
_SECOND: Final = rf"(;[\s\"']*)([{_SIGN}])"  # a spreadsheet that cuts at semicolons begins a cell there
_CONTROL: Final = r"[\x00-\x1f\x7f\x{85}\x{2028}\x{2029}]"
_SUSPECT: Final = rf"{_FORMULA}|;|{_CONTROL}"


def harmless(cells: pl.DataFrame, ours: Collection[str] = ()) -> pl.DataFrame:
    """Text cells that begin as a formula does behind an apostrophe, control characters as spaces; the others as they
    are. `ours`: columns of our own making, in which nothing foreign can stand."""
    foreign = [name for name, dtype in cells.schema.items() if dtype == pl.String and name not in ours]
    suspects = [name for name in foreign if cells[name].unique().str.contains(_SUSPECT).any()]
    return cells.with_columns(_harmless(name) for name in suspects)


def _harmless(name: str) -> pl.Expr:
    cell = pl.col(name)
    safe = cell.str.replace_all(_CONTROL, " ").str.replace_all(_SECOND, "${1}'${2}")
    return pl.when(cell.str.contains(_FORMULA)).then(pl.lit("'") + safe).otherwise(safe).alias(name)
