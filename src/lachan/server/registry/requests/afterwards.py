"""The registry as it would be, in columns: what attribution would read after some changes of claims. Pure."""

from collections.abc import Iterable, Mapping

import polars as pl

from lachan.server.registry.changes import ClaimChange
from lachan.server.registry.prefixes import parse_asn, parse_prefix
from lachan.server.registry.snapshot import DOMAINS, NETWORKS, Snapshot
from lachan.server.registry.words import Origin


def afterwards(registry: Snapshot, changes: Iterable[ClaimChange], kinds: Mapping[str, str]) -> Snapshot:
    """`kinds`: what each organisation is that gets something new. New claims have ids below nought, as none yet has."""
    networks, domains = registry.networks, registry.domains
    for number, change in enumerate(changes, 1):
        if change.shelf.domain:
            domains = _changed(domains, change, "domain", _domain(-number, change, kinds), DOMAINS)
        else:
            networks = _changed(networks, change, "prefix", _network(-number, change, kinds), NETWORKS)
    return Snapshot(registry.version + 1, networks, domains)


def _changed(
    frame: pl.DataFrame, change: ClaimChange, column: str, row: dict[str, object], schema: pl.Schema
) -> pl.DataFrame:
    """The claim as it stands goes, as it will be comes; an id is kept where there was one."""
    same = pl.col("organisation") == change.key.organisation
    same &= pl.col("hand") == (change.shelf.origin == Origin.HAND)
    same &= pl.col("valid_from").eq_missing(pl.lit(change.key.valid_from, schema["valid_from"]))
    if change.key.text.startswith("AS"):
        same &= (pl.col("asn") == parse_asn(change.key.text)).fill_null(False)
    else:
        same &= (pl.col(column) == change.key.text).fill_null(False)
    if change.old is not None:
        ends = pl.col("valid_to").eq_missing(pl.lit(change.old.valid_to, schema["valid_to"]))
        same &= ends & (pl.col("confidence") == change.old.confidence)
    found = frame.filter(same)
    if found.height:
        number = frame.columns[0]
        row |= {"kind": found["kind"][0], number: found[number][0]}
        # of two registers that say the very same, one is changed
        frame = frame.filter(pl.col(number) != found[number][0])
    return pl.concat([frame, pl.DataFrame([row], schema=schema)])


def _terms(change: ClaimChange, kinds: Mapping[str, str]) -> dict[str, object]:
    return {
        "organisation": change.key.organisation,
        "kind": kinds.get(change.key.organisation, ""),
        "valid_from": change.key.valid_from,
        "valid_to": change.new.valid_to,
        "hand": change.shelf.origin == Origin.HAND,
        "confidence": change.new.confidence,
        "override": change.new.override,
    }


def _domain(number: int, change: ClaimChange, kinds: Mapping[str, str]) -> dict[str, object]:
    return {"domain_id": number, "domain": change.key.text, **_terms(change, kinds)}


def _network(number: int, change: ClaimChange, kinds: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(NETWORKS)
    row |= {"network_id": number, **_terms(change, kinds)}
    if change.key.text.startswith("AS"):
        return row | {"asn": parse_asn(change.key.text)}
    prefix = parse_prefix(change.key.text)
    (start_hi, start_lo), (end_hi, end_lo) = prefix.start, prefix.end
    return row | {
        "prefix": prefix.text,
        "start_hi": start_hi,
        "start_lo": start_lo,
        "end_hi": end_hi,
        "end_lo": end_lo,
        "prefix_length": prefix.length,
    }
