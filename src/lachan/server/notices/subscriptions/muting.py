"""Mutes held against rows, all organisations' at once: a class or a report type that one asked not to be told of. Pure.

A row that is severe, or of a class that its rule calls binding, is never muted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from lachan.server.notices.items import NUMBER
from lachan.server.notices.subscriptions.choice import SEVERE


@dataclass(frozen=True, slots=True)
class Mute:
    """One that stands: of a class, or of a report type (`feed`, its code). `pk`: of the suppression that it is."""

    pk: int
    organisation: str
    taxonomy: str
    feed: str


def muted(rows: pl.DataFrame, mutes: Sequence[Mute], binding: Collection[tuple[int, str]]) -> pl.Series | None:
    """By row, the number of the mute that fits it (the oldest), or null; None where there is none. `rows`: of
    `items.SCHEMA`, by NUMBER. `binding`: pairs of NUMBER and class that cannot be muted."""
    if not mutes:
        return None
    by = {"classification_taxonomy": [m for m in mutes if m.taxonomy], "feed_code": [m for m in mutes if m.feed]}
    names = ("organisation", *by)
    beside = rows.select(NUMBER, "severity", *(pl.col(name).cast(pl.String) for name in names))
    for place, (name, some) in enumerate(by.items()):
        values = [(m.organisation, m.taxonomy or m.feed, m.pk) for m in some]
        schema = {"organisation": pl.String, name: pl.String, f"pk{place}": pl.Int64}
        oldest = pl.DataFrame(values, schema=schema, orient="row").group_by("organisation", name).min()
        beside = beside.join(oldest, on=["organisation", name], how="left", maintain_order="left")
    bound = pl.DataFrame(
        [(*pair, True) for pair in sorted(binding)],
        schema={NUMBER: rows.schema[NUMBER], "classification_taxonomy": pl.String, "bound": pl.Boolean},
        orient="row",
    )
    beside = beside.join(bound, on=[NUMBER, "classification_taxonomy"], how="left", maintain_order="left")
    kept = pl.col("bound").is_not_null() | pl.col("severity").cast(pl.String).is_in(SEVERE).fill_null(False)
    return beside.select(pl.when(~kept).then(pl.min_horizontal("pk0", "pk1")).alias("mute")).to_series()
