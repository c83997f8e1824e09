"""Counts instead of values: how many findings, of how many different values, where the first ones are.

Different values are counted over keyed digests (BLAKE2b, a key drawn for the run and kept nowhere), so that no value
and no lasting fingerprint of one leaves the process that read it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from lachan.tools.pii.text.letters import fold

KEPT: Final = 1024  # smallest digests kept; beyond, distinct values are estimated (standard error 3 %)
SHOWN: Final = 20  # first positions kept, a place and kind


class Distinct:
    """How many different values were seen; exact up to KEPT, then estimated from the KEPT smallest digests."""

    def __init__(self, digests: Iterable[int] = (), bound: int = 1 << 64) -> None:
        self.digests, self.bound = set(digests), bound  # values at or above the bound are left out
        self._prune()

    def add(self, digest: int) -> None:
        """One value's digest, 64 bits."""
        if digest < self.bound:
            self.digests.add(digest)
            if len(self.digests) >= 2 * KEPT:
                self._prune()

    def _prune(self) -> None:
        if len(self.digests) > KEPT:
            kept = sorted(self.digests)[:KEPT]
            self.digests, self.bound = set(kept), kept[-1] + 1

    def merge(self, other: "Distinct") -> None:
        """Values seen elsewhere."""
        self.bound = min(self.bound, other.bound)
        self.digests = {digest for digest in self.digests if digest < self.bound}
        for digest in other.digests:
            self.add(digest)

    @property
    def count(self) -> int:
        """Different values."""
        self._prune()
        if self.bound == 1 << 64:
            return len(self.digests)
        return round(len(self.digests) * (1 << 64) / self.bound)


def digest_of(value: str, key: bytes) -> int:
    """64 bits; the same for `0912 345 678` and `0912345678`, for `NGUYỄN AN` and `Nguyen An`."""
    plain = "".join(filter(str.isalnum, fold(value)))
    return int.from_bytes(
        hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8, key=key).digest(), "big"
    )


@dataclass
class Count:
    """Findings of one kind in one place."""

    findings: int = 0
    distinct: Distinct = field(default_factory=Distinct)
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # row (0: none), start, end
    points: float = 0.0  # the most of any

    def add(self, digest: int, row: int, start: int, end: int, points: float) -> None:
        """One finding."""
        self.findings += 1
        self.distinct.add(digest)
        self.points = max(self.points, points)
        if len(self.spans) < SHOWN:
            self.spans.append((row, start, end))

    @property
    def different(self) -> int:
        """Different values: an estimate beyond KEPT, and never more than there are findings."""
        return min(self.distinct.count, self.findings)

    def merge(self, other: "Count") -> None:
        """The same kind in another share of the place."""
        self.findings += other.findings
        self.distinct.merge(other.distinct)
        self.points = max(self.points, other.points)
        self.spans = sorted([*self.spans, *other.spans])[:SHOWN]


@dataclass
class Tally:
    """What was found in one file or table: counts by (place inside it, kind), and what of it was not read."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)  # place inside → outcome
    unit: str = "byte"  # of spans: byte of the file, or character of the place's text
    size: int = 0  # bytes or characters looked at

    def merge(self, other: "Tally") -> None:
        """Another share of the same file."""
        for key, count in other.counts.items():
            self.counts.setdefault(key, Count()).merge(count)
        self.skipped.update(other.skipped)
        self.size += other.size

    def by_kind(self) -> dict[str, Count]:
        """Over all places inside."""
        found: dict[str, Count] = {}
        for (_, kind), count in self.counts.items():
            found.setdefault(kind, Count()).merge(count)
        return found

    def as_plain(self) -> dict[str, Any]:
        """For the pipe between processes and the record of earlier runs; holds digests under the run's key."""
        return {
            "unit": self.unit,
            "size": self.size,
            "skipped": self.skipped,
            "counts": [
                [place, kind, c.findings, sorted(c.distinct.digests), c.distinct.bound, c.spans, round(c.points, 2)]
                for (place, kind), c in self.counts.items()
            ],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Tally":
        """Back from `as_plain`."""
        counts = {
            (place, kind): Count(findings, Distinct(digests, bound), [(r, s, e) for r, s, e in spans], points)
            for place, kind, findings, digests, bound, spans, points in plain["counts"]
        }
        return cls(counts, dict(plain["skipped"]), plain["unit"], plain["size"])
