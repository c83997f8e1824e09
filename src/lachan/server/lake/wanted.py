"""What somebody wants to see of the facts, as data, and what that asks of a row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from lachan.wire.detection import TIME

OWNERS: Final = ("holder", "operator", "domain_holder")


@dataclass(frozen=True, slots=True)
class Within:
    """Whose rows somebody may see: all of `own`, and of `onward` those whose TLP label is one of `labels`."""

    own: frozenset[str]
    onward: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which detections: half-open in event time; every other field None or empty means any.

    `network`: first and last address, each as (hi, lo). `domain`: a name in lower-case A-labels, with all names below
    it. `weakness`: a CVE number in capitals. `nobodys`: only what concerns nobody.
    """

    since: datetime | None = None
    until: datetime | None = None
    taxonomy: str | None = None
    type: str | None = None
    organisation: str | None = None
    family: str | None = None
    address: tuple[int, int] | None = None  # (hi, lo)
    batches: tuple[int, ...] = ()
    network: tuple[tuple[int, int], tuple[int, int]] | None = None
    asn: int | None = None
    domain: str | None = None
    weakness: str | None = None
    nobodys: bool = False
    within: Within | None = None

    @property
    def owned(self) -> bool:
        """Whether a row's owners have a say in whether it is wanted."""
        return self.nobodys or self.organisation is not None or self.within is not None

    @property
    def placed(self) -> bool:
        """Whether it names an address, a prefix or an organisation, by which files and row groups are skipped."""
        return any(one is not None for one in (self.address, self.network, self.organisation))


def of_the_facts(wanted: Wanted) -> Iterator[pl.Expr]:
    """Conditions on a part's own columns. What skips row groups comes first."""
    yield from of_the_columns(wanted)
    yield from (text.exactly for text in of_the_text(wanted))


def of_the_columns(wanted: Wanted) -> Iterator[pl.Expr]:
    """Of the conditions on a part's own columns, those that compare values."""
    if wanted.address is not None:
        yield (pl.col("source_ip_hi") == wanted.address[0]) & (pl.col("source_ip_lo") == wanted.address[1])
    if wanted.network is not None:
        yield from _between(*wanted.network)
    if wanted.since is not None:
        yield pl.col("time_source") >= pl.lit(wanted.since).cast(TIME)
    if wanted.until is not None:
        yield pl.col("time_source") < pl.lit(wanted.until).cast(TIME)
    if wanted.taxonomy is not None:
        yield pl.col("classification_taxonomy") == wanted.taxonomy
    if wanted.type is not None:
        yield pl.col("classification_type") == wanted.type
    if wanted.family is not None:
        yield pl.coalesce("malware_family", "malware_name").str.to_lowercase() == wanted.family.lower()
    if wanted.asn is not None:
        yield pl.col("source_asn") == wanted.asn
    if wanted.batches:
        yield pl.col("batch").is_in(list(wanted.batches))


@dataclass(frozen=True, slots=True)
class Text:
    """What is looked for within text. `roughly` is quick and keeps more rows than `exactly`, asked of those."""

    roughly: pl.Expr
    exactly: pl.Expr


def of_the_text(wanted: Wanted) -> Iterator[Text]:
    """The other conditions on a part's own columns."""
    if wanted.domain is not None:
        yield Text(_holds(wanted.domain, ("source_fqdn", "source_url")), _below(wanted.domain))
    if wanted.weakness is not None:
        names = ("product_vulnerabilities", "classification_identifier")
        number = rf"(?i){re.escape(wanted.weakness)}(?:\D|$)"
        exactly = pl.any_horizontal(pl.col(name).str.contains(number) for name in names)
        yield Text(_holds(wanted.weakness, names), exactly)


def of_the_owners(wanted: Wanted) -> pl.Expr | None:
    """The condition on owners alone; None: any. What TLP says of a row is `visible`'s to ask."""
    asked: list[pl.Expr] = []
    if wanted.nobodys:
        asked += [pl.col(name).is_null() for name in OWNERS]
    if wanted.organisation is not None:
        asked.append(_concerns(frozenset((wanted.organisation,))))
    if wanted.within is not None:
        asked.append(_concerns(wanted.within.own | wanted.within.onward))
    return pl.all_horizontal(asked) if asked else None


def of_own(wanted: Wanted) -> pl.Expr:
    """Whether a row concerns whom its reader speaks for, as `_own`: TLP keeps nothing from them."""
    if wanted.within is None:
        return pl.lit(True).alias("_own")
    return _concerns(wanted.within.own).alias("_own")


def visible(wanted: Wanted) -> pl.Expr | None:
    """Of rows with `_own` and `tlp`: those that their reader may see; None: all."""
    if wanted.within is None or not wanted.within.onward:
        return None
    return pl.col("_own") | pl.col("tlp").is_in(list(wanted.within.labels))


def _concerns(organisations: frozenset[str]) -> pl.Expr:
    if len(organisations) == 1:
        (one,) = organisations
        return pl.any_horizontal(pl.col(name).eq_missing(pl.lit(one)) for name in OWNERS)
    keys = sorted(organisations)
    return pl.any_horizontal(pl.col(name).is_in(keys).fill_null(False) for name in OWNERS)


def _between(first: tuple[int, int], last: tuple[int, int]) -> Iterator[pl.Expr]:
    hi, lo = pl.col("source_ip_hi"), pl.col("source_ip_lo")
    yield hi.is_between(first[0], last[0])
    if first[0] == last[0]:  # as in all of IPv4: both halves skip row groups
        yield lo.is_between(first[1], last[1])
    else:
        yield ((hi > first[0]) | (lo >= first[1])) & ((hi < last[0]) | (lo <= last[1]))


def _holds(text: str, columns: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).str.contains_any([text], ascii_case_insensitive=True) for name in columns)


def _below(domain: str) -> pl.Expr:
    name = re.escape(domain)
    fqdn = pl.col("source_fqdn").str.contains(rf"(?i)(?:^|\.){name}\.?$")
    url = pl.col("source_url").str.contains(rf"(?i)^[a-z][a-z0-9+.-]*://(?:[^/?#]*[@.])?{name}\.?(?:[:/?#]|$)")
    return fqdn.fill_null(False) | url.fill_null(False)
