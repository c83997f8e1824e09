"""How often one place may miss or ask: in memory, for an hour, by a keyed digest of its block that nothing outlives.

Only misses count where a form is looked up: a code that is right, or mistyped, costs nothing, so that thousands behind
one carrier's address do not stand in each other's way. Each kind of page counts by itself: who guesses receipts keeps
nobody from leaving a list. A place is one IPv4 address, or one customer's block of IPv6 (/56). Each process counts
alone: the limit is for who tries thousands.
"""

import hmac
import os
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from threading import Lock
from typing import Final

MISSES: Final = 300  # of one place in an hour
PLACES: Final = 100_000  # remembered at once; of more, those with most are kept
EVERYBODY: Final = 20_000  # misses of one kind in an hour, of all places together: then who missed before waits
_CUSTOMER: Final = 56  # bits: what a subscriber is given of IPv6 (RFC 6177)


class Kind(StrEnum):
    """What is counted, each by itself."""

    CODE = "code"
    RECEIPT = "receipt"
    ASK = "ask"
    REPORT = "report"


_lock: Final = Lock()
_counts: dict[bytes, int] = {}
_kinds: dict[Kind, int] = {}
_hour: list[tuple[str, bytes]] = []


def count(address: str, now: datetime, kind: Kind) -> int:
    """How often this place was counted within the hour."""
    with _lock:
        return _counts.get(_name(address, now, kind), 0)


def too_many(address: str, now: datetime, kind: Kind) -> bool:
    """Whether this place has missed too often; or at all, while everybody together does."""
    with _lock:
        own = _counts.get(_name(address, now, kind), 0)
        return own >= (1 if _kinds.get(kind, 0) >= EVERYBODY else MISSES)


def missed(address: str, now: datetime, kind: Kind) -> None:
    """Count one, for this place and for everybody."""
    with _lock:
        name = _name(address, now, kind)
        _kinds[kind] = _kinds.get(kind, 0) + 1
        if len(_counts) >= PLACES and name not in _counts:
            most = sorted(_counts.items(), key=lambda item: item[1], reverse=True)[: PLACES // 2]
            _counts.clear()
            _counts.update(most)
        _counts[name] = _counts.get(name, 0) + 1


def _name(address: str, now: datetime, kind: Kind) -> bytes:
    return hmac.digest(_key(now), f"{kind} {_place(address)}".encode(), "sha256")


def _key(now: datetime) -> bytes:
    """The key of this hour; a new hour forgets the last one's key and counts."""
    name = f"{now:%Y%m%d%H}"
    if not _hour or _hour[0][0] != name:
        _hour[:] = [(name, os.urandom(32))]
        _counts.clear()
        _kinds.clear()
    return _hour[0][1]


def _place(address: str) -> str:
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 6 and (mapped := ip.ipv4_mapped) is not None:
        ip = mapped
    return str(ip) if ip.version == 4 else str(ip_network((ip, _CUSTOMER), strict=False))
