"""One block while it is read into detections."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from lachan.server.feeds.checks import is_zero
from lachan.server.feeds.extras import Piece
from lachan.server.feeds.reading import Reason


@dataclass
class Work:
    """One block while it is read: cleaned text columns, and which of them say the same in every row; the fields so far,
    pieces of `extra`, reasons against rows."""

    text: pl.DataFrame
    same: frozenset[str] = frozenset()
    fields: dict[str, pl.Series] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    reasons: pl.Series | None = None

    @property
    def height(self) -> int:
        return self.text.height

    def refuse(self, when: pl.Series | bool, reason: Reason) -> None:
        """Rows where `when` holds get this reason unless they have one."""
        bad = pl.Series([when]).new_from_index(0, self.height) if isinstance(when, bool) else when.fill_null(False)
        if not bad.any():
            return
        held = pl.select(pl.when(bad).then(pl.lit(str(reason)))).to_series()
        self.reasons = held if self.reasons is None else pl.select(pl.coalesce(self.reasons, held)).to_series()

    def has(self, names: Iterable[str]) -> pl.Series | bool:
        """Rows that hold a value in any of these fields."""
        held = [self.fields[name] for name in names if name in self.fields]
        if not held or any(series.null_count() == 0 for series in held):
            return bool(held)
        return pl.select(pl.any_horizontal(series.is_not_null() for series in held)).to_series()

    def keep_unread(self, raw: pl.Series, read: pl.Series, wire: str, *, zero_is_nothing: bool = False) -> None:
        """What `raw` held where `read` is null goes to `extra`."""
        if raw.null_count() == read.null_count():
            return
        lost = read.is_null()
        if zero_is_nothing:
            lost &= ~pl.select(is_zero(pl.lit(raw))).to_series()
        self.pieces.append(Piece(f"unread.{wire}", pl.select(pl.when(lost).then(raw)).to_series()))
