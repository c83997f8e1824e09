"""Nested prefixes as disjoint ranges: sorted once, swept once, all in columns.

Prefixes are laminar: two of them are nested or apart. So a sweep over their ends in order keeps a stack, and between
two ends the innermost prefix is the top of that stack. In columns: the depth after each end is a running sum, and the
top is the last prefix that opened at this depth.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import polars as pl

_LEAST_PIECE: Final = 50_000
_LARGEST: Final = (1 << 127) - 1
_HALF: Final = 1 << 63
_WORD: Final = 1 << 64


@dataclass(frozen=True, slots=True)
class Ranges:
    """Disjoint ranges, and the tree of the prefixes they come from. Node 0 stands for no prefix at all.

    `node_of_row`: the node of each row given to `flatten`. `parents`: node → the next wider node, or 0.
    `starts`: sorted first addresses as `value` makes them; `nodes`: for each place among them as `search_sorted` counts
    (so one longer than `starts`), the innermost node.
    """

    node_of_row: pl.Series
    parents: pl.Series
    starts: pl.Series
    nodes: pl.Series

    def nodes_of(self, values: pl.Series) -> pl.Series:
        """The innermost node around each address (UInt32; 0 for none). Nulls give 0."""
        if self.starts.is_empty():
            return pl.zeros(len(values), dtype=pl.UInt32, eager=True)
        step = max(_LEAST_PIECE, -(-len(values) // pl.thread_pool_size()))
        if len(values) <= step:
            return self.nodes.gather(self._places_of(values))
        pieces = [values.slice(at, step) for at in range(0, len(values), step)]
        with ThreadPoolExecutor(len(pieces)) as pool:  # one search uses one core; it lets go of Python's lock
            return self.nodes.gather(pl.concat(pool.map(self._places_of, pieces)))

    def _places_of(self, values: pl.Series) -> pl.Series:
        return self.starts.search_sorted(values, side="right")


def value(hi: str, lo: str) -> pl.Expr:
    """The address of two signed columns as one Int128, in the same order. For the moment of a look-up only."""
    return pl.col(hi).cast(pl.Int128) * _WORD + (pl.col(lo).cast(pl.Int128) + _HALF)


def flatten(prefixes: pl.DataFrame) -> Ranges:
    """Ranges of the rows of `snapshot.NETWORKS` that have a prefix; the same prefix may stand in several rows."""
    rows = (
        prefixes.select(
            start=value("start_hi", "start_lo"),
            end=value("end_hi", "end_lo"),
            length=pl.col("prefix_length").cast(pl.Int32),
        )
        .with_row_index("row")
        .sort("start", "length")
        .with_columns(
            first=(
                pl.col("start").ne_missing(pl.col("start").shift())
                | pl.col("length").ne_missing(pl.col("length").shift())
            )
        )
        .with_columns(node=pl.col("first").cum_sum().cast(pl.UInt32))
    )
    nodes = rows.filter("first")
    opens = nodes.select("node", at="start", order="length", step=pl.lit(1, pl.Int32))
    closes = nodes.filter(pl.col("end") < _LARGEST).select(
        node=pl.lit(None, pl.UInt32), at=pl.col("end") + 1, order=pl.lit(-1, pl.Int32), step=pl.lit(-1, pl.Int32)
    )
    events = (
        pl.concat([opens, closes])
        .sort("at", "order")
        .with_columns(depth=pl.col("step").cum_sum())
        .with_columns(top=pl.col("node").forward_fill().over("depth").fill_null(0))
        .with_columns(top=pl.when(pl.col("depth") == 0).then(pl.lit(0, pl.UInt32)).otherwise("top"))
        .with_columns(below=pl.col("top").shift(fill_value=0))
    )
    nowhere = pl.Series([0], dtype=pl.UInt32)
    settled = events.filter(pl.col("at").ne_missing(pl.col("at").shift(-1)))
    return Ranges(
        node_of_row=rows.sort("row")["node"],
        parents=pl.concat([nowhere, events.filter(pl.col("step") == 1)["below"]]),
        starts=settled["at"],
        nodes=pl.concat([nowhere, settled["top"]]),
    )
