"""Daily summaries and the infection episodes made of them.

A summary row: one subject of one class and family on one UTC day: first and last seen, rows, and by which feeds. It
names no owner and outlives the facts. An *episode* joins a subject's days while no gap is longer than N days.
"""

from datetime import timedelta
from typing import Final

import polars as pl

from lachan.wire.detection import TIME

KEY: Final = ("classification_taxonomy", "classification_type", "subject_kind", "subject", "family")
SCHEMA: Final = pl.Schema(
    {**dict.fromkeys(KEY, pl.String()), "first_seen": TIME, "last_seen": TIME, "rows": pl.Int64(), "feeds": pl.String()}
)
FEED_SEPARATOR: Final = ";"


def family() -> pl.Expr:
    """The canonical family where there is one, else the name as reported."""
    return pl.coalesce("malware_family", "malware_name").alias("family")


def summarise(detections: pl.DataFrame) -> pl.DataFrame:
    """Summary rows of one day's detections. A detection without a subject does not exist (readers reject it)."""
    feed = (pl.col("feed_provider") + "/" + pl.col("feed_code")).alias("feed")
    seen = detections.select(*KEY[:-1], family(), "time_source", feed)
    several = seen["feed"].n_unique() > 1
    found = _collapsed(seen, [*KEY, "feed"] if several else list(KEY))
    if several:
        found = found.group_by(KEY).agg(
            pl.col("first_seen").min(),
            pl.col("last_seen").max(),
            pl.col("rows").sum(),
            pl.col("feed").sort().str.join(FEED_SEPARATOR).alias("feeds"),
        )
    else:
        found = found.with_columns(pl.lit(seen["feed"][0]).alias("feeds"))
    return found.select(SCHEMA.names()).sort("subject", *(name for name in KEY if name != "subject"), nulls_last=False)


def _collapsed(seen: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Grouped by `key`. Words that are few are compared as numbers; only the subject is compared as text."""
    few = [name for name in key if name != "subject"]
    return (
        seen.with_columns(pl.col(name).cast(pl.Categorical) for name in few)
        .group_by(key)
        .agg(
            pl.col("time_source").min().alias("first_seen"),
            pl.col("time_source").max().alias("last_seen"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .with_columns(pl.col(name).cast(pl.String) for name in few)
    )


def combine(summaries: pl.DataFrame) -> pl.DataFrame:
    """Summary rows of one day from several parts as one row a key."""
    feeds = pl.col("feeds").str.split(FEED_SEPARATOR).list.explode().unique().sort().str.join(FEED_SEPARATOR)
    return (
        summaries.group_by(KEY)
        .agg(pl.col("first_seen").min(), pl.col("last_seen").max(), pl.col("rows").sum(), feeds.alias("feeds"))
        .select(SCHEMA.names())
        .sort("subject", *(name for name in KEY if name != "subject"), nulls_last=False)
    )


def episodes(summaries: pl.LazyFrame, gap: timedelta) -> pl.LazyFrame:
    """Episodes of summary rows: KEY, first_seen, last_seen, days (UTC days seen), rows, sources (feeds counted), feeds.

    A new episode begins where a subject was not seen for longer than `gap`.
    """
    seen_until = pl.col("last_seen").shift(1).cum_max().over(KEY, order_by="first_seen")
    begins = (pl.col("first_seen") - seen_until > gap).fill_null(False)
    return (
        summaries.with_columns(begins.cast(pl.Int32).alias("begins"))
        .with_columns(pl.col("begins").cum_sum().over(KEY, order_by="first_seen").alias("episode"))
        .with_columns(pl.col("first_seen").dt.date().alias("day"))
        .group_by(*KEY, "episode")
        .agg(
            pl.col("first_seen").min(),
            pl.col("last_seen").max(),
            pl.col("day").n_unique().cast(pl.Int64).alias("days"),
            pl.col("rows").sum(),
            pl.col("feeds").str.split(FEED_SEPARATOR).list.explode().unique().sort().alias("feed_list"),
        )
        .with_columns(
            pl.col("feed_list").list.len().cast(pl.Int64).alias("sources"),
            pl.col("feed_list").list.join(FEED_SEPARATOR).alias("feeds"),
        )
        .select(*KEY, "first_seen", "last_seen", "days", "rows", "sources", "feeds")
        .sort(*KEY, "first_seen")
    )
