"""What a letter annexes, made of its notices' rows in columns: the list by subject, and the whole table. Pure."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from lachan.server.notices import items
from lachan.server.notices.content import Figures, figures_of
from lachan.server.notices.letters.content import Listed, Listing, Told

ON_PAGES: Final = 2_000  # lines of the list that are printed; all rows go along in the table
_CODE: Final = "ma_thong_bao"
_BY: Final = ("subject", "subject_kind", "classification_type", "classification_taxonomy", "name")


def told(rows: Mapping[str, pl.DataFrame]) -> tuple[Told, ...]:
    """By class, the one with most subjects first. `rows`: those of each notice, by its code."""
    by_class: dict[str, dict[str, pl.DataFrame]] = {}
    for code, frame in rows.items():
        for (taxonomy,), part in frame.partition_by("classification_taxonomy", as_dict=True).items():
            by_class.setdefault(str(taxonomy), {})[code] = part
    made = [
        Told(tuple(parts), taxonomy, _figures(pl.concat(parts.values())))
        for taxonomy, parts in sorted(by_class.items())
    ]
    return tuple(sorted(made, key=lambda one: -one.figures.subjects))


def listing(rows: Mapping[str, pl.DataFrame]) -> Listing:
    """Every subject, type and name of these notices, counted; accounts are counted together, as they are not named."""
    account = pl.col("subject_kind") == "account"
    lines = (
        pl.concat(list(rows.values()))
        .with_columns(
            name=pl.coalesce("malware_family", "malware_name", "product_name", "classification_identifier"),
            subject=pl.when(account).then(pl.lit("")).otherwise("subject"),
        )
        .group_by(_BY)
        .agg(first=pl.col("time_source").min(), last=pl.col("time_source").max(), rows=pl.len())
        .sort("rows", *_BY, descending=[True, *(False for _ in _BY)], nulls_last=True)
    )
    shown = lines.head(ON_PAGES).select(*_BY, "first", "last", "rows").iter_rows()
    return Listing(
        lines=tuple(
            Listed(subject or "", kind or "", type_ or "", taxonomy, name or "", first, last, count)
            for subject, kind, type_, taxonomy, name, first, last, count in shown
        ),
        subjects=lines.height,
    )


def table(rows: Mapping[str, pl.DataFrame], banner: str) -> tuple[str, bytes]:
    """Every row with its notice's code: how the file's name ends, and its bytes."""
    return items.attachment(
        items.table(items.alone(frame), banner).select(pl.lit(code).alias(_CODE), pl.all())
        for code, frame in rows.items()
    )


def _figures(rows: pl.DataFrame) -> Figures:
    return figures_of(items.alone(items.in_order(rows)))[0]
