"""Conditions under which rows are not told of, and which rows they fit, in columns. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final

import polars as pl

from lachan.wire.addresses import parse, split, value_of

_PLAIN: Final = ("organisation", "classification_taxonomy", "classification_type", "subject", "feed_code")


@dataclass(frozen=True, slots=True)
class Condition:
    """What rows a suppression fits: every field that is not empty must hold. `family` is case-folded."""

    pk: int
    organisation: str = ""
    taxonomy: str = ""
    type: str = ""
    family: str = ""
    network: str = ""
    subject: str = ""
    feed: str = ""


def fits(rows: pl.DataFrame, conditions: Sequence[Condition]) -> pl.Series:
    """By row, the number of the first condition that fits it, or null. `rows`: of `items.SCHEMA`."""
    if not conditions:
        return pl.Series([None] * rows.height, dtype=pl.Int64)
    halves = parse(rows["source_ip"].cast(pl.String)) if any(one.network for one in conditions) else pl.DataFrame()
    family = pl.coalesce(pl.col("malware_family").cast(pl.String), pl.col("malware_name").cast(pl.String))
    plain = [pl.col(name).cast(pl.String) for name in _PLAIN]
    frame = pl.concat([rows.select(*plain, family.str.to_lowercase().alias("family")), halves], how="horizontal")
    chosen = [pl.when(_holds(one)).then(pl.lit(one.pk, pl.Int64)) for one in conditions]
    return frame.select(pl.coalesce(*chosen).alias("suppression")).to_series()


def _holds(one: Condition) -> pl.Expr:
    said = {
        "organisation": one.organisation,
        "classification_taxonomy": one.taxonomy,
        "classification_type": one.type,
        "family": one.family,
        "subject": one.subject,
        "feed_code": one.feed,
    }
    every = [pl.col(name) == value for name, value in said.items() if value]
    if one.network:
        every.append(_inside(one.network))
    return pl.all_horizontal(every).fill_null(False)


def _inside(prefix: str) -> pl.Expr:
    """Whether the row's address is in a prefix, in shifted signed halves (see `lachan.wire.addresses`)."""
    network = ip_network(prefix)
    first, last = (value_of(str(end)) for end in (network.network_address, network.broadcast_address))
    (first_hi, first_lo), (last_hi, last_lo) = split(first), split(last)
    hi, lo = pl.col("hi"), pl.col("lo")
    after = (hi > first_hi) | ((hi == first_hi) & (lo >= first_lo))
    before = (hi < last_hi) | ((hi == last_hi) & (lo <= last_lo))
    return after & before
