"""The gate to whose something is by the registry today, whether or not anything was ever seen of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

import polars as pl

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.access.typed import Kind, Typed
from lachan.server.attribution.explain import Explanation, Finding, Why, explain
from lachan.server.registry import reading
from lachan.server.registry.models import Organisation
from lachan.server.registry.snapshot import Snapshot, covering, overlapping

_OWNED: Final = (Kind.ADDRESS, Kind.PREFIX, Kind.ASN, Kind.DOMAIN)
MOST: Final = 20  # claims that lie within a prefix


class Part(StrEnum):
    """As what it is somebody's."""

    HOLDER = "holder"
    OPERATOR = "operator"
    DOMAIN = "domain"
    WITHIN = "within"  # a network that shares addresses with the prefix


@dataclass(frozen=True, slots=True)
class Held:
    """`text`: the prefix, AS number or domain that says so. `disputed`: several organisations are said to be it."""

    key: str
    name: str
    part: Part
    text: str
    disputed: bool = False


def by_registry(asker: Asker, typed: Typed, now: datetime) -> tuple[Held, ...]:
    """Of an address, prefix, AS number or domain; only organisations that the asker sees. Errors: NotFound for who sees
    none."""
    theirs = reach.organisations(asker, Right.SEE_ORGANISATIONS, now)
    if typed.kind not in _OWNED:
        return ()
    found = _found_in(the_registry(), typed, now, theirs)
    names = dict(Organisation.objects.filter(key__in={key for key, *_ in found}).values_list("key", "name"))
    return tuple(
        Held(key, names[key], part, text, disputed)
        for key, part, text, disputed in found
        if key in names and (theirs is None or key in theirs)
    )


def holders(asker: Asker, typed: Typed, now: datetime) -> frozenset[str]:
    """The organisations of `by_registry`; of a prefix all that have a network there. Errors: NotFound."""
    theirs = reach.organisations(asker, Right.SEE_ORGANISATIONS, now)
    if typed.kind is Kind.PREFIX:
        return frozenset(_within(the_registry(), typed, now, theirs)["organisation"].unique())
    return frozenset(held.key for held in by_registry(asker, typed, now))


def the_registry() -> Snapshot:
    """The whole of it as it is now; kept in memory until its version changes. For gates, which narrow what leaves."""
    return the_registry_at(reading.version())


@lru_cache(maxsize=1)
def the_registry_at(_version: int) -> Snapshot:
    """As `the_registry`, of the newest version only."""
    return reading.snapshot()


_Row = tuple[str, Part, str, bool]


def _found_in(registry: Snapshot, typed: Typed, now: datetime, theirs: frozenset[str] | None) -> list[_Row]:
    networks, domains = registry.networks, registry.domains
    match typed.kind:
        case Kind.ADDRESS if typed.first is not None:
            few = Snapshot(registry.version, networks.filter(covering(typed.first, typed.first)), domains.clear())
            return _found(explain(few, now, address=typed.text))
        case Kind.ASN:
            few = Snapshot(registry.version, networks.filter(pl.col("asn") == typed.number), domains.clear())
            return _found(explain(few, now, asn=typed.number))
        case Kind.DOMAIN:
            labels = typed.text.split(".")
            above = [".".join(labels[n:]) for n in range(len(labels))]
            few = Snapshot(registry.version, networks.clear(), domains.filter(pl.col("domain").is_in(above)))
            return _found(explain(few, now, host=typed.text))
        case Kind.PREFIX:
            rows = _within(registry, typed, now, theirs).sort("prefix_length", "network_id", descending=(True, False))
            first = rows.select("organisation", "prefix").head(MOST)
            return [(key, Part.WITHIN, prefix, False) for key, prefix in first.iter_rows()]
    return []


def _within(registry: Snapshot, typed: Typed, now: datetime, theirs: frozenset[str] | None) -> pl.DataFrame:
    """Networks of theirs that share addresses with a prefix today; None: of all. Narrowed before any are left out, so
    that others' networks never hide one's own."""
    if typed.first is None or typed.last is None:
        return registry.networks.clear()
    begun, ended = pl.col("valid_from") <= now, pl.col("valid_to") <= now
    own = pl.lit(True) if theirs is None else pl.col("organisation").is_in(list(theirs))
    return registry.networks.filter(
        overlapping(typed.first, typed.last), begun.fill_null(True), ~ended.fill_null(False), own
    )


def _found(told: Explanation) -> list[_Row]:
    parts = ((Part.HOLDER, told.holder), (Part.OPERATOR, told.operator), (Part.DOMAIN, told.domain_holder))
    rows = [row for part, finding in parts for row in _of(part, finding)]
    held = {row[0] for row in rows if row[1] is Part.HOLDER}
    return [row for row in rows if row[1] is not Part.OPERATOR or row[0] not in held]


def _of(part: Part, finding: Finding) -> list[_Row]:
    if finding.organisation is not None:
        return [(finding.organisation, part, finding.text or "", False)]
    tied = [one.claim for one in finding.candidates if one.why is Why.TIED]
    return list(dict.fromkeys((claim.organisation, part, claim.text, True) for claim in tied))
