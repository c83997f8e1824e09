"""Which pool an address was in when it was seen: columns in, columns out. No Django here.

Of nested pools the longest counts (`attribution.ranges`). Where pools begin or end within the rows' time, the rows of
each stretch between two such instants are looked up by the pools of that stretch.
"""

from datetime import datetime
from typing import Final

import polars as pl

from lachan.server.attribution.ranges import flatten, value
from lachan.wire.detection import TIME

POOLS: Final = pl.Schema(
    {
        "organisation": pl.String(),
        "start_hi": pl.Int64(),
        "start_lo": pl.Int64(),
        "end_hi": pl.Int64(),
        "end_lo": pl.Int64(),
        "prefix_length": pl.Int32(),
        "pool": pl.String(),  # its kind
        "resold_to": pl.String(),
        "valid_from": TIME,
        "valid_to": TIME,
    }
)
_BESIDE: Final = ("pool", "resold_to")


def beside(rows: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """Rows of one organisation with `pool` and `resold_to` (null outside of any) behind their columns, in their order.

    `rows`: `time_source`, `source_ip_hi`, `source_ip_lo` and others. `pools`: POOLS of that organisation.
    """
    if pools.is_empty() or rows.is_empty():
        return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in _BESIDE)
    cuts = pl.concat([pools["valid_from"], pools["valid_to"]]).drop_nulls().unique().sort()
    numbered = rows.with_row_index("_place").with_columns(
        cuts.search_sorted(rows["time_source"], side="right").alias("_stretch")
    )
    found = []
    for some in numbered.partition_by("_stretch"):
        stretch = int(some["_stretch"][0])
        since = None if stretch == 0 else cuts[stretch - 1]
        found.append(pl.concat([some, _looked_up(some, _within(pools, since))], how="horizontal"))
    return pl.concat(found).sort("_place").drop("_place", "_stretch")


def _within(pools: pl.DataFrame, since: datetime | None) -> pl.DataFrame:
    """Those that hold at the beginning of a stretch, and so during all of it."""
    if since is None:
        return pools.filter(pl.col("valid_from").is_null())
    at = pl.lit(since).cast(TIME)
    return pools.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= at),
        pl.col("valid_to").is_null() | (pl.col("valid_to") > at),
    )


def _looked_up(rows: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    ranges = flatten(pools)
    said = pools.select(ranges.node_of_row.alias("_node"), *_BESIDE).unique("_node", keep="first", maintain_order=True)
    nodes = ranges.nodes_of(rows.select(value("source_ip_hi", "source_ip_lo")).to_series())
    looked_up = pl.DataFrame({"_node": nodes}).join(said, on="_node", how="left", maintain_order="left")
    return looked_up.select(_BESIDE)
