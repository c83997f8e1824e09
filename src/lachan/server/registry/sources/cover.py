"""Which range around an address: sorted, disjoint outermost ranges with what belongs to each."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from lachan.server.registry.prefixes import Prefix

V = TypeVar("V")


class Cover(Generic[V]):
    """The outermost of some prefixes; where prefixes lie in each other, the outer one's value counts."""

    def __init__(self, pairs: Iterable[tuple[Prefix, V]]) -> None:
        self._first: list[int] = []
        self._last: list[int] = []
        self._value: list[V] = []
        for prefix, value in sorted(pairs, key=lambda pair: (pair[0].first, pair[0].length)):
            if self._last and prefix.last <= self._last[-1]:
                continue
            self._first.append(prefix.first)
            self._last.append(prefix.last)
            self._value.append(value)

    def around(self, prefix: Prefix) -> V | None:
        """What belongs to the range that holds the whole prefix, or None."""
        place = bisect_right(self._first, prefix.first) - 1
        return self._value[place] if place >= 0 and prefix.last <= self._last[place] else None
