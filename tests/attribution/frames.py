"""The twin's plain values as the frames that attribution reads."""

from collections.abc import Sequence

import polars as pl

from lachan.server.attribution.attach import INPUT
from lachan.server.registry.prefixes import parse_prefix
from lachan.server.registry.snapshot import DOMAINS, NETWORKS, Snapshot
from lachan.wire.addresses import split, value_of
from tests.attribution.slow_twin import Claim, Event

VERSION = 7


def snapshot(claims: Sequence[Claim]) -> Snapshot:
    networks = [_network(c) for c in claims if c.domain is None]
    domains = [{"domain_id": c.id, "domain": c.domain, **_terms(c)} for c in claims if c.domain is not None]
    return Snapshot(VERSION, pl.DataFrame(networks, schema=NETWORKS), pl.DataFrame(domains, schema=DOMAINS))


def _network(claim: Claim) -> dict[str, object]:
    row: dict[str, object] = {"network_id": claim.id, "asn": claim.asn, **_terms(claim)}
    if claim.prefix is not None:
        prefix = parse_prefix(str(claim.prefix))
        row |= {"prefix": prefix.text, "prefix_length": prefix.length}
        row |= dict(zip(("start_hi", "start_lo", "end_hi", "end_lo"), (*prefix.start, *prefix.end), strict=True))
    return row


def _terms(claim: Claim) -> dict[str, object]:
    names = ("organisation", "kind", "valid_from", "valid_to", "hand", "confidence", "override")
    return {name: getattr(claim, name) for name in names}


def detections(events: Sequence[Event]) -> pl.DataFrame:
    rows = []
    for number, event in enumerate(events):
        hi, lo = (None, None) if event.address is None else split(value_of(str(event.address)))
        rows.append((0, number, event.time, hi, lo, event.asn, event.fqdn, event.url))
    return pl.DataFrame(rows, schema=INPUT, orient="row")
