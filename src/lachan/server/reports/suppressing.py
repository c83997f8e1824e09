"""Small cells: which figures of a table are not published, so that none of them can be found by subtraction. Pure.

A table here is a partition: each address is in one row, and the sum of the rows is published beside it. A row of 1 to
`THRESHOLD` - 1 is hidden (*primary*). A reader who knows the sum would find it, so other rows are hidden with it
(*complementary*), at least one, chosen in an order that depends on the rows' names alone, never on their figures, and
the same in every edition, so that neither the choice nor yesterday's table gives it away.

How many: as many as are needed for the hidden sum S to leave every primary row free between 1 and THRESHOLD - 1,
whatever the others are. With `p` primary and `k` complementary rows (these are THRESHOLD at least):

    S >= k * THRESHOLD + p * (THRESHOLD - 1)

The rule reads S, p and k only, which are the same in every table that a reader has to think possible. Where the rows do
not suffice, every row that is not 0 is hidden; where the sum itself is small, the sum too. A row of 0 hides nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

THRESHOLD: Final = 10


@dataclass(frozen=True, slots=True)
class Published:
    """`values`: in the order given, None where hidden; `total`: None where it is hidden too."""

    values: tuple[int | None, ...]
    total: int | None

    @property
    def hidden(self) -> int:
        """How many rows are."""
        return sum(1 for value in self.values if value is None)


def suppress(names: Sequence[str], values: Sequence[int], first: Sequence[str] = ()) -> Published:
    """What of a partition may be published. `names` are the rows' own and tell them apart.

    `first`: names of rows that are hidden with a small one before others are, in this order: those that readers miss
    least. It must not depend on the figures either.
    """
    total = sum(values)
    if 0 < total < THRESHOLD:
        return Published(tuple(None if value else 0 for value in values), None)
    hidden = {place for place, value in enumerate(values) if 0 < value < THRESHOLD}
    if hidden:
        hidden |= _complementary(names, values, hidden, first)
    return Published(tuple(None if place in hidden else value for place, value in enumerate(values)), total)


def alone(values: Sequence[int]) -> tuple[int | None, ...]:
    """What may be published of figures that do not add up to anything: the small ones are hidden."""
    return tuple(None if 0 < value < THRESHOLD else value for value in values)


def _complementary(names: Sequence[str], values: Sequence[int], primary: set[int], first: Sequence[str]) -> set[int]:
    others = [place for place, value in enumerate(values) if value >= THRESHOLD]
    rank = {name: place for place, name in enumerate(first)}
    others.sort(key=lambda place: (rank.get(names[place], len(rank)), sha256(names[place].encode()).digest()))
    chosen: set[int] = set()
    whole = sum(values[place] for place in primary)
    for place in others:
        chosen.add(place)
        whole += values[place]
        if whole >= len(chosen) * THRESHOLD + len(primary) * (THRESHOLD - 1):
            break
    return chosen
