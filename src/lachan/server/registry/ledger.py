"""What is claimed, what a file claims, and the difference: pure, no database.

A claim is known by (organisation, text, valid_from) within its origin; the end date, confidence and override are its
terms. Text is a canonical prefix, `AS64500`, or a domain.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from lachan.server.base.errors import BadInput

V = TypeVar("V")


class ClaimKey(NamedTuple):
    """What makes two lines the same claim."""

    organisation: str
    text: str
    valid_from: datetime | None


class Terms(NamedTuple):
    """What may change of a claim."""

    valid_to: datetime | None
    confidence: int
    override: bool


class Said(NamedTuple, Generic[V]):
    """A claim of the file: where it stands, its terms, and its value as parsed."""

    line: int
    terms: Terms
    value: V


@dataclass(slots=True)
class Ledger(Generic[V]):
    """`known`: claims of one origin as stored, with row id. `said`: claims of the file."""

    known: dict[ClaimKey, tuple[int, Terms]]
    said: dict[ClaimKey, Said[V]] = field(default_factory=dict)

    def check(self, key: ClaimKey, terms: Terms) -> None:
        """Errors: BadInput where the file has already said this claim with other terms."""
        earlier = self.said.get(key)
        if earlier is not None and earlier.terms != terms:
            raise BadInput(f"the same claim and start as on line {earlier.line}, with other terms")

    def say(self, key: ClaimKey, said: Said[V]) -> None:
        """Take a claim of the file, once; `check` comes first."""
        self.said.setdefault(key, said)

    def added(self) -> list[tuple[ClaimKey, Said[V]]]:
        """Claims that are new."""
        return [(key, said) for key, said in self.said.items() if key not in self.known]

    def changed(self) -> dict[int, tuple[Terms, Terms]]:
        """Row id → (old, new) terms, where the file's terms differ."""
        return {
            row: (old, self.said[key].terms)
            for key, (row, old) in self.known.items()
            if key in self.said and self.said[key].terms != old
        }

    def gone(self, now: datetime) -> dict[int, tuple[Terms, Terms]]:
        """Row id → (old, new) terms of the claims that the file no longer makes and that have not ended by `now`.

        They end at `now`; one that had not begun ends as it begins.
        """
        return {
            row: (old, old._replace(valid_to=max(now, key.valid_from) if key.valid_from is not None else now))
            for key, (row, old) in self.known.items()
            if key not in self.said and (old.valid_to is None or old.valid_to > max(now, key.valid_from or now))
        }


def count_ends(changes: Iterable[tuple[Terms, Terms]]) -> int:
    """How many changes gave an end date to a claim that had none."""
    return sum(old.valid_to is None and new.valid_to is not None for old, new in changes)
