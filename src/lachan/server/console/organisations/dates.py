"""Claims in the order in which they matter: what holds now, what is to come, what is past."""

from collections.abc import Iterable
from datetime import datetime

from lachan.server.registry.reading import ClaimLine

_ORDER = ("now", "later", "past")


def dated(claims: Iterable[ClaimLine], now: datetime) -> list[tuple[ClaimLine, str]]:
    """Each claim with `now`, `later` or `past`; within one word in the order given."""
    rows = [(claim, _word(claim, now)) for claim in claims]
    return sorted(rows, key=lambda row: _ORDER.index(row[1]))


def _word(claim: ClaimLine, now: datetime) -> str:
    if claim.valid_to is not None and claim.valid_to <= now:
        return "past"
    return "later" if claim.valid_from is not None and claim.valid_from > now else "now"
