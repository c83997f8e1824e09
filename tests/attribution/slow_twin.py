"""The rules of attribution in plain Python: loops, `ipaddress`, no columns. What `attach` must equal on every row."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Claim:
    """A network or domain; exactly one of the three is set."""

    id: int
    organisation: str
    kind: str
    prefix: Network | None = None
    asn: int | None = None
    domain: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hand: bool = False
    confidence: int = 50
    override: bool = False

    def valid(self, time: datetime) -> bool:
        begun = self.valid_from is None or self.valid_from <= time
        return begun and (self.valid_to is None or time < self.valid_to)


@dataclass(frozen=True)
class Event:
    time: datetime
    address: Address | None = None
    asn: int | None = None
    fqdn: str | None = None
    url: str | None = None


Answer = tuple[str | None, str, int | str | None]
NOBODY: Answer = (None, "none", None)


def holder(event: Event, claims: list[Claim]) -> Answer:
    around = [c for c in claims if c.prefix is not None and _covers(c.prefix, event.address) and c.valid(event.time)]
    if around:
        overrides = [c for c in around if c.override]
        return _best(overrides, "override") if overrides else _best(around, "prefix")
    return _by_asn(event, claims)


def operator(event: Event, claims: list[Claim]) -> Answer:
    by_asn = _by_asn(event, claims)
    if by_asn != NOBODY:
        return by_asn
    around = [
        c
        for c in claims
        if c.prefix is not None
        and c.kind in ("operator", "hosting")
        and _covers(c.prefix, event.address)
        and c.valid(event.time)
    ]
    return _best([c for c in around if c.override] or around, "prefix")


def domain_holder(event: Event, claims: list[Claim]) -> Answer:
    host = _host(event)
    if host is None:
        return NOBODY
    above = [
        c
        for c in claims
        if c.domain is not None and (host == c.domain or host.endswith(f".{c.domain}")) and c.valid(event.time)
    ]
    name = {c.id: c.domain for c in claims if c.domain is not None}
    organisation, rule, claim = _best([c for c in above if c.override] or above, "domain")
    return organisation, rule, name[claim] if isinstance(claim, int) else None


def _by_asn(event: Event, claims: list[Claim]) -> Answer:
    same = [c for c in claims if c.asn is not None and c.asn == event.asn and c.valid(event.time)]
    return _best([c for c in same if c.override] or same, "asn")


def _covers(prefix: Network, address: Address | None) -> bool:
    return address is not None and prefix.version == address.version and address in prefix


def _best(claims: list[Claim], rule: str) -> Answer:
    """Longest, then hand-made, then surest; then one organisation or a conflict."""
    if not claims:
        return NOBODY
    for order in (_length, lambda c: c.hand, lambda c: c.confidence):
        top = max(order(c) for c in claims)
        claims = [c for c in claims if order(c) == top]
    if len({c.organisation for c in claims}) > 1:
        return None, "conflict", None
    return claims[0].organisation, rule, min(c.id for c in claims)


def _length(claim: Claim) -> int:
    if claim.prefix is not None:
        return claim.prefix.prefixlen
    return len(claim.domain) if claim.domain is not None else 0


def _host(event: Event) -> str | None:
    if event.fqdn:
        host = event.fqdn.split(":")[0]
    elif event.url and "://" in event.url:
        host = urlsplit(event.url).netloc.rpartition("@")[2]
        if host.startswith("["):
            return None
        host = host.partition(":")[0]
    else:
        return None
    if not host.isascii():
        host = host.encode("idna").decode()
    host = host.lower()
    return host[:-1] if host.endswith(".") else host
