"""What changed since the day before: subjects that are new, seen again, or no longer seen. Pure.

A subject is an address, domain or name with a class, type and family, as in the lake's summaries. It counts seen or
not: not fixed or not. It is `new` where it was not in the files of the day before.
"""

from typing import Final

import polars as pl

from lachan.server.lake.summaries import family
from lachan.wire.detection import TIME

KEY: Final = ("organisation", "classification_taxonomy", "classification_type", "subject", "family")
SCHEMA: Final = pl.Schema(
    {**dict.fromkeys(KEY, pl.String()), "first_seen": TIME, "last_seen": TIME, "rows": pl.Int64()}
)
NEW: Final = "new"
AGAIN: Final = "again"
GONE: Final = "gone"


def subjects(rows: pl.DataFrame) -> pl.DataFrame:
    """SCHEMA of rows that have `organisation`, and `first_seen`, `last_seen` of their episode."""
    return (
        rows.with_columns(family())
        .group_by(KEY)
        .agg(pl.col("first_seen").min(), pl.col("last_seen").max(), pl.len().cast(pl.Int64).alias("rows"))
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def compared(before: pl.DataFrame, today: pl.DataFrame) -> pl.DataFrame:
    """SCHEMA with `change`: each subject of today, and those of before that are not among them, with 0 rows."""
    on = list(KEY)
    seen = today.join(before.select(on), on=on, how="semi", nulls_equal=True)
    new = today.join(before.select(on), on=on, how="anti", nulls_equal=True)
    gone = before.join(today.select(on), on=on, how="anti", nulls_equal=True).with_columns(
        pl.lit(0, pl.Int64).alias("rows")
    )
    return pl.concat(
        frame.select(*SCHEMA.names(), pl.lit(word).alias("change"))
        for frame, word in ((new, NEW), (seen, AGAIN), (gone, GONE))
    )
