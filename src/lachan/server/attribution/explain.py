"""One answer, told in full: every claim that was looked at, in order, and why each lost. Slow, and plain to read.

Written apart from the bulk path, so that the two check each other.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from lachan.server.attribution.domains import PORT, URL_HOST
from lachan.server.base.errors import BadInput
from lachan.server.registry.names import WHITESPACE, host_form
from lachan.server.registry.snapshot import Snapshot
from lachan.server.registry.words import CARRIERS
from lachan.wire.addresses import join, value_of


class Why(StrEnum):
    """What became of a candidate."""

    WINS = "wins"
    TIED = "tied"
    SAME_ORGANISATION = "same-organisation"
    NOT_VALID_THEN = "not-valid-then"
    BEATEN_BY_OVERRIDE = "beaten-by-override"
    SHORTER = "shorter"
    IMPORTED = "imported"
    LESS_CERTAIN = "less-certain"
    AFTER_PREFIX = "after-prefix"
    AFTER_ASN = "after-asn"
    NOT_A_CARRIER = "not-a-carrier"

    @property
    def en(self) -> str:
        """For a reader of English."""
        return _WORDS[self][0]

    @property
    def vi(self) -> str:
        """For a reader of Vietnamese."""
        return _WORDS[self][1]


_WORDS: Final[dict[Why, tuple[str, str]]] = {
    Why.WINS: ("decides", "quyết định kết quả"),
    Why.TIED: ("equal to another organisation's claim: conflict", "ngang với tổ chức khác: xung đột"),
    Why.SAME_ORGANISATION: ("same as an earlier entry of this organisation", "trùng bản ghi trước của cùng tổ chức"),
    Why.NOT_VALID_THEN: ("not valid at that time", "không có hiệu lực tại thời điểm đó"),
    Why.BEATEN_BY_OVERRIDE: ("beaten by an override", "có bản ghi ưu tiên đặc biệt"),
    Why.SHORTER: ("less specific", "kém cụ thể hơn"),
    Why.IMPORTED: ("imported, beside a hand-made one", "nhập từ danh bạ, có bản ghi do người lập"),
    Why.LESS_CERTAIN: ("lower confidence", "độ tin cậy thấp hơn"),
    Why.AFTER_PREFIX: ("a prefix comes before an AS number", "dải địa chỉ được xét trước số hiệu mạng (ASN)"),
    Why.AFTER_ASN: ("the AS number comes before a prefix", "số hiệu mạng (ASN) được xét trước dải địa chỉ"),
    Why.NOT_A_CARRIER: ("neither an operator nor a hosting company", "không phải nhà mạng hay đơn vị cho thuê máy chủ"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A network or domain as registered: `id` is its network_id or domain_id, `text` a prefix, `AS64500` or a name."""

    id: int
    text: str
    length: int
    organisation: str
    kind: str
    valid_from: datetime | None
    valid_to: datetime | None
    hand: bool
    confidence: int
    override: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that was looked at, and what became of it."""

    claim: Claim
    why: Why


@dataclass(frozen=True, slots=True)
class Finding:
    """One of the three answers: as in `attach.OWNERS`, with what decided it and the candidates from best to worst."""

    organisation: str | None
    rule: str
    claim: int | None
    text: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Who holds, who operates, and whose the name is; `host` as it was compared, None where there is none."""

    holder: Finding
    operator: Finding
    domain_holder: Finding
    host: str | None
    registry_version: int


def explain(
    snapshot: Snapshot,
    time: datetime,
    *,
    address: str | None = None,
    asn: int | None = None,
    host: str | None = None,
) -> Explanation:
    """Whose was this address, AS number and host at that time, and why. `host` is a name or a URL.

    Errors: BadInput for a time without a zone and for what is not an address.
    """
    if time.tzinfo is None:
        raise BadInput("time: an instant without a zone")
    try:
        value = None if address is None else value_of(address)
    except ValueError:
        raise BadInput("address: not an IPv4 or IPv6 address") from None
    name = _host(host)

    around = [_network(row) for row in snapshot.networks.iter_rows(named=True) if _covers(row, value)]
    numbered = [
        _network(row) for row in snapshot.networks.iter_rows(named=True) if asn is not None and row["asn"] == asn
    ]
    above = [_domain(row) for row in snapshot.domains.iter_rows(named=True) if _is_under(name, row["domain"])]

    by_prefix = _settle(around, time, "prefix", "override")
    by_asn = _settle(numbered, time, "asn", "asn")
    carriers = _settle([c for c in around if c.kind in CARRIERS], time, "prefix", "prefix")
    others = tuple(Candidate(c, Why.NOT_A_CARRIER) for c in around if c.kind not in CARRIERS)
    return Explanation(
        holder=_first(by_prefix, by_asn, Why.AFTER_PREFIX),
        operator=_first(by_asn, replace(carriers, candidates=carriers.candidates + others), Why.AFTER_ASN),
        domain_holder=_settle(above, time, "domain", "domain"),
        host=name,
        registry_version=snapshot.version,
    )


# From first to last: what a claim is better by, and what is said of those that are worse.
_PRECEDENCE: Final[tuple[tuple[Callable[[Claim], int], Why], ...]] = (
    (lambda c: c.override, Why.BEATEN_BY_OVERRIDE),
    (lambda c: c.length, Why.SHORTER),
    (lambda c: c.hand, Why.IMPORTED),
    (lambda c: c.confidence, Why.LESS_CERTAIN),
)


def _settle(claims: Iterable[Claim], time: datetime, rule: str, override_rule: str) -> Finding:
    """Strike out by one rule after the other; what is left is one organisation, or a conflict."""
    left = sorted(claims, key=lambda c: c.id)
    struck: list[Candidate] = [Candidate(c, Why.NOT_VALID_THEN) for c in left if not _is_valid(c, time)]
    left = [c for c in left if _is_valid(c, time)]
    if not left:
        return Finding(None, "none", None, None, tuple(struck))
    for better_by, why in _PRECEDENCE:
        best = max(map(better_by, left))
        worse = sorted((c for c in left if better_by(c) < best), key=better_by, reverse=True)
        struck = [*(Candidate(c, why) for c in worse), *struck]
        left = [c for c in left if better_by(c) == best]
    if len({c.organisation for c in left}) > 1:
        return Finding(None, "conflict", None, None, (*(Candidate(c, Why.TIED) for c in left), *struck))
    winner, *same = left
    told = (Candidate(winner, Why.WINS), *(Candidate(c, Why.SAME_ORGANISATION) for c in same), *struck)
    return Finding(winner.organisation, override_rule if winner.override else rule, winner.id, winner.text, told)


def _first(first: Finding, second: Finding, why: Why) -> Finding:
    """The first finding where it found somebody or a conflict, else the second; all candidates stay in sight."""
    if first.rule == "none":
        return replace(second, candidates=second.candidates + first.candidates)
    late = tuple(
        c if c.why in (Why.NOT_VALID_THEN, Why.NOT_A_CARRIER) else replace(c, why=why) for c in second.candidates
    )
    return replace(first, candidates=first.candidates + late)


def _is_valid(claim: Claim, time: datetime) -> bool:
    begun = claim.valid_from is None or claim.valid_from <= time
    return begun and (claim.valid_to is None or time < claim.valid_to)


def _covers(row: dict[str, Any], value: int | None) -> bool:
    if value is None or row["prefix_length"] is None:
        return False
    return join(row["start_hi"], row["start_lo"]) <= value <= join(row["end_hi"], row["end_lo"])


def _is_under(host: str | None, domain: str) -> bool:
    return host is not None and (host == domain or host.endswith(f".{domain}"))


def _host(text: str | None) -> str | None:
    if text is None:
        return None
    text = text.strip(WHITESPACE)
    url = re.match(URL_HOST, text)
    return host_form(url[1] if url else re.sub(PORT, "", text))


def _network(row: dict[str, Any]) -> Claim:
    text = f"AS{row['asn']}" if row["prefix"] is None else row["prefix"]
    return Claim(row["network_id"], text, row["prefix_length"] or 0, **_terms(row))


def _domain(row: dict[str, Any]) -> Claim:
    return Claim(row["domain_id"], row["domain"], len(row["domain"]), **_terms(row))


def _terms(row: dict[str, Any]) -> dict[str, Any]:
    names = ("organisation", "kind", "valid_from", "valid_to", "hand", "confidence", "override")
    return {name: row[name] for name in names}
