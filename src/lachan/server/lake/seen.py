"""When the subjects of some rows were first and last seen, by the daily summaries: one look for many rows."""

from datetime import timedelta

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.rowfiles import reading
from lachan.server.lake.summaries import KEY, episodes, family

_FAMILY = "_family"
_ON = [_FAMILY if name == "family" else name for name in KEY]


def with_episodes(home: Home, rows: pl.DataFrame, gap: timedelta) -> pl.DataFrame:
    """Rows (with the columns of a detection) with `first_seen` and `last_seen` of the episode each belongs to, in
    their order. Errors: Damaged."""
    kept = (
        Part.objects.exclude(state=Part.State.RETIRED).exclude(summary_path="").values_list("summary_path", flat=True)
    )
    files = [home.absolute(path) for path in kept]
    if not files or rows.is_empty():
        own = pl.col("time_source")
        return rows.with_columns(own.alias("first_seen"), own.alias("last_seen"))
    subjects = rows.select("subject").unique()
    with reading("lake/summaries/…"):
        scanned = pl.scan_parquet(files).join(subjects.lazy(), on="subject", how="semi")
        found = episodes(scanned, gap).select(*KEY, "first_seen", "last_seen").rename({"family": _FAMILY}).collect()
    numbered = rows.with_columns(family().alias(_FAMILY)).with_row_index("_row")
    spans = (
        numbered.select("_row", "time_source", *_ON)
        .join(found, on=_ON, how="inner", nulls_equal=True)
        .filter(pl.col("time_source").is_between("first_seen", "last_seen"))
        .select("_row", "first_seen", "last_seen")
        .unique("_row", keep="first")
    )
    own = pl.col("time_source")
    return (
        numbered.join(spans, on="_row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("first_seen", own), pl.coalesce("last_seen", own))
        .drop("_row", _FAMILY)
    )
