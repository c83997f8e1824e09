"""How bad a finding is, in Shadowserver's words, rising."""

from collections.abc import Iterable
from typing import Final

SEVERITIES: Final = ("info", "low", "medium", "high", "critical")


def rank(severity: str | None) -> int:
    """Its place in the order; −1 for none, or one that is not known."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else -1


def highest(said: Iterable[str | None]) -> str:
    """The highest of them; empty where none is known."""
    place = max(map(rank, said), default=-1)
    return SEVERITIES[place] if place >= 0 else ""
