"""Who wins at each node of a tree, and when: the one place where the order of precedence is applied in bulk.

A tree is prefixes in prefixes, domains under domains, or AS numbers, each alone. A node's candidates are its own claims
and those further up. Where the candidates that matter hold during the whole span there is one winner; elsewhere the
span is cut where a candidate begins or ends, and each slice has its winner.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from lachan.server.attribution.span import Span

# Columns of candidates. `begin`, `end`: microseconds since 1970; `claim`: network_id or domain_id.
CANDIDATES: Final = pl.Schema(
    {
        "node": pl.UInt32(),
        "organisation": pl.UInt32(),
        "claim": pl.Int64(),
        "rank": pl.Int32(),
        "begin": pl.Int64(),
        "end": pl.Int64(),
    }
)
_OVERRIDE: Final = 1 << 16
_SLICE: Final = ("node", "from")


def rank(length: pl.Expr) -> pl.Expr:
    """The order of precedence as one number: override, length (0 to 255), hand-made, confidence (0 to 127)."""
    return (
        pl.col("override").cast(pl.Int32) * _OVERRIDE
        + length.cast(pl.Int32) * (1 << 8)
        + pl.col("hand").cast(pl.Int32) * (1 << 7)
        + pl.col("confidence").cast(pl.Int32)
    )


@dataclass(frozen=True, slots=True)
class Decisions:
    """Outcomes by node and time. Row 0 is nobody's; rows are sorted by node and, within it, by time.

    `outcomes`: node, from, organisation, claim, conflict, override; organisation is null where nobody wins.
    `first`: node → its first row. `sliced`: node → whether it has more than one.
    """

    outcomes: pl.DataFrame
    first: pl.Series
    sliced: pl.Series

    def rows_of(self, nodes: pl.Series, times: pl.Series) -> pl.Series:
        """The row of `outcomes` for each node and time (microseconds, within the span)."""
        rows = self.first.gather(nodes)
        late = self.sliced.gather(nodes).arg_true()
        if late.is_empty():
            return rows
        keys = self.outcomes.select(_key("node", "from")).to_series()
        asked = pl.DataFrame({"node": nodes.gather(late), "at": times.gather(late)}).select(_key("node", "at"))
        return rows.scatter(late, keys.search_sorted(asked.to_series(), side="right") - 1)


def _key(node: str, at: str) -> pl.Expr:
    return pl.col(node).cast(pl.Int128) * (1 << 64) + pl.col(at).cast(pl.Int128)


def decide(parents: pl.Series, candidates: pl.DataFrame, span: Span) -> Decisions:
    """Decide every node (1 to len(parents) - 1) over the span. `candidates` has the schema CANDIDATES."""
    held = candidates.with_columns(
        pl.col("begin").clip(lower_bound=span.begin),
        pl.col("end").clip(upper_bound=span.end),
        override=pl.col("rank") >= _OVERRIDE,
    ).filter(pl.col("begin") < pl.col("end"))
    steady = (pl.col("begin") == span.begin) & (pl.col("end") == span.end)

    contest = _up_to_first_steady(parents, held, held.filter(steady))
    overrides = held.filter("override")
    if not overrides.is_empty():
        contest = pl.concat([contest, _up_to_first_steady(parents, overrides, overrides.filter(steady))])
    contest = contest.with_columns(moving=(~steady).any().over("node"))

    fixed = contest.filter(~pl.col("moving")).with_columns(pl.lit(span.begin).alias("from"))
    moving = contest.filter("moving")
    cuts = pl.concat(
        [
            pl.DataFrame({"node": pl.int_range(len(parents), dtype=pl.UInt32, eager=True)}).with_columns(
                pl.lit(span.begin).alias("from")
            ),
            moving.select("node", pl.col("begin").alias("from")),
            moving.filter(pl.col("end") < span.end).select("node", pl.col("end").alias("from")),
        ]
    )
    if not moving.is_empty():
        cuts = cuts.unique()
        moving = moving.join(cuts, on="node").filter(pl.col("from").is_between("begin", "end", closed="left"))
        fixed = pl.concat([fixed, moving.select(fixed.columns)])
    outcomes = cuts.join(_winners(fixed), on=_SLICE, how="left").sort(_SLICE)
    rows = outcomes.with_row_index("row").group_by("node", maintain_order=True).agg(pl.col("row").first(), n=pl.len())
    return Decisions(outcomes, rows["row"], rows["n"] > 1)


def _up_to_first_steady(parents: pl.Series, claims: pl.DataFrame, steady: pl.DataFrame) -> pl.DataFrame:
    """For each node, the claims from itself upwards, ending with the first node that has a steady one.

    What stands above that one can never win: there is always something longer.
    """
    has, stop = _marks(len(parents), claims["node"]), _marks(len(parents), steady["node"])
    front = pl.DataFrame({"node": pl.int_range(1, len(parents), dtype=pl.UInt32, eager=True)})
    front = front.with_columns(up=pl.col("node"))
    steps: list[pl.DataFrame] = []
    while front.height:
        steps.append(front.filter(has.gather(front["up"])))
        front = front.filter(~stop.gather(front["up"]))
        front = front.with_columns(up=parents.gather(front["up"])).filter(pl.col("up") > 0)
    path = pl.concat(steps) if steps else front
    return path.join(claims.rename({"node": "up"}), on="up").drop("up")


def _marks(size: int, nodes: pl.Series) -> pl.Series:
    """Booleans by node: true at `nodes`."""
    marks = pl.repeat(False, size, dtype=pl.Boolean, eager=True)
    return marks.scatter(nodes.unique(), True) if nodes.len() else marks


def _winners(contest: pl.DataFrame) -> pl.DataFrame:
    """The best rank of each slice; equal ones of two organisations are a conflict, of one, its lowest claim."""
    return (
        contest.filter(pl.col("rank") == pl.col("rank").max().over(_SLICE))
        .group_by(_SLICE)
        .agg(
            pl.col("organisation").min(),
            pl.col("claim").min(),
            pl.col("override").first(),
            conflict=pl.col("organisation").min() != pl.col("organisation").max(),
        )
        .with_columns(pl.when(~pl.col("conflict")).then(pl.col(c)).alias(c) for c in ("organisation", "claim"))
    )
