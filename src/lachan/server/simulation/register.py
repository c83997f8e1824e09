"""An invented national register of networks: operators of the real ones' sizes, their customers, and who moves when.

Who holds what on which day is a function of (seed, prefix, day). Three of four organisations are known to the register
by netname alone, as in real ones; some objects are wrong for a day, some for good. Addresses are of 240.0.0.0/5 and
2001:db8::/32, AS numbers those kept for documentation and private use, the country is ZZ.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.simulation.draws import key

COUNTRY: Final = "ZZ"
MAX_PREFIXES: Final = 200_000
MAX_ORGANISATIONS: Final = 50_000
MAX_DAYS: Final = 60
_LENGTHS: Final = (24, 24, 24, 26, 26, 28, 28, 28, 29, 29)  # of customers' assignments
_MOVES: Final = 0.004  # of assignments, a day
_ENDS: Final = 0.001
_BROKEN_TODAY: Final = 0.0003
_BROKEN_ALWAYS: Final = 0.0003
_LATER: Final = 0.01  # of assignments: not there on the first day
_SPACE: Final = 240 << 24
_FULL: Final = 1 << 64


@dataclass(frozen=True)
class Asked:
    """What is asked for. Prefixes are those registered, of operators and customers together."""

    seed: int
    organisations: int
    prefixes: int
    days: int
    first_day: date

    def check(self) -> None:
        """Errors: BadInput for what is out of range."""
        for name, value, low, high in (
            ("--seed", self.seed, 0, (1 << 63) - 1),
            ("--organisations", self.organisations, 40, MAX_ORGANISATIONS),
            ("--prefixes", self.prefixes, 200, MAX_PREFIXES),
            ("--days", self.days, 1, MAX_DAYS),
        ):
            if not low <= value <= high:
                raise BadInput(f"{name}: {value} is not between {low} and {high}")


@dataclass(frozen=True, slots=True)
class Operator:
    """`identity`: how the register knows it (`org` or `mnt`, handle); `largest`: length of its allocations."""

    number: int
    slug: str
    name: str
    type: str
    share: int
    asns: tuple[int, ...]
    largest: int
    identity: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Customer:
    """`manner`: how its contact answers notices; `contact`: own, registry (a registry's box only) or none."""

    number: int
    name: str
    identity: tuple[str, str]
    manner: str
    contact: str


@dataclass(frozen=True, slots=True)
class Space:
    """A block: first value, length, family 4 or 6, and its operator."""

    first: int
    length: int
    family: int
    operator: int
    since: date | None = None


@cache
def operators() -> tuple[Operator, ...]:
    """The table, with AS numbers dealt out in its order (RFC 5398, then RFC 6996)."""
    numbers = iter([*range(64496, 64512), *range(65536, 65552), *range(4_200_000_000, 4_200_000_100)])
    text = resources.files(__package__).joinpath("register-operators.csv").read_text(encoding="utf-8")
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines())):
        handle = f"{'ORG' if row['named_by'] == 'org' else 'MAINT-ZZ'}-{row['slug'].replace('-', '').upper()}"
        asns = tuple(next(numbers) for _ in range(int(row["asns"])))
        identity = row["named_by"], f"{handle}1-ZZ" if row["named_by"] == "org" else handle
        share, largest = int(row["share"]), int(row["largest"])
        found.append(Operator(number, row["slug"], row["name"], row["type"], share, asns, largest, identity))
    return tuple(found)


@dataclass(frozen=True)
class World:
    """The register on every day of what was asked."""

    asked: Asked

    def _unit(self, *parts: int) -> float:
        return key(self.asked.seed, *parts) / _FULL

    @cached_property
    def customers(self) -> tuple[Customer, ...]:
        kinds = ("Công ty", "Trường", "Bệnh viện", "Ngân hàng", "Sở giả lập", "Nhà máy")
        found = []
        for number in range(self.asked.organisations - len(operators())):
            draw = self._unit(501, number)
            identity = ("org", f"ORG-KH{number:05}-ZZ") if draw < 0.25 else ("netname", f"KH-{number:05}-ZZ")
            manner = "well" if (m := self._unit(502, number)) < 0.6 else "badly" if m < 0.85 else "never"
            contact = "own" if (c := self._unit(503, number)) < 0.7 else "registry" if c < 0.9 else "none"
            found.append(Customer(number, f"{kinds[number % 6]} Khách Hàng {number:05}", identity, manner, contact))
        return tuple(found)

    @cached_property
    def _laid_out(self) -> tuple[tuple[Space, ...], tuple[Space, ...]]:
        """(allocations, assignments). An operator's customers stand in the lower half of its allocations."""
        chosen = [o.number for o in operators() for _ in range(o.share)]
        allocations: list[Space] = []
        assignments: list[Space] = []
        cursor: dict[int, tuple[int, int]] = {}  # operator → next address, end of the half
        free = _SPACE
        for operator in operators():
            first6 = (0x2001_0DB8 << 96) | (operator.number << 88)
            allocations.append(Space(first6, 40, 6, operator.number, date(2008, 3, 1 + operator.number)))
        count6 = [0] * len(operators())
        while len(allocations) + len(assignments) < self.asked.prefixes:
            number = len(assignments)
            draw = key(self.asked.seed, 504, number)
            operator = operators()[chosen[draw % len(chosen)]]
            if draw >> 20 & 31 == 0 and count6[operator.number] < 200:
                first6 = (0x2001_0DB8 << 96) | (operator.number << 88) | (count6[operator.number] << 80)
                count6[operator.number] += 1
                assignments.append(Space(first6, 48, 6, operator.number))
                continue
            length = _LENGTHS[(draw >> 32) % len(_LENGTHS)]
            size = 1 << (32 - length)
            place, end = cursor.get(operator.number, (0, 0))
            place = -(-place // size) * size
            if place + size > end:
                whole = 1 << (32 - operator.largest)
                free = -(-free // whole) * whole
                begun = date(2000, 1, 1) + timedelta(days=int(self._unit(505, len(allocations)) * 7000))
                allocations.append(Space(free, operator.largest, 4, operator.number, begun))
                place, end = free, free + whole // 2
                free += whole
            assignments.append(Space(place, length, 4, operator.number))
            cursor[operator.number] = (place + size, end)
        return tuple(allocations), tuple(assignments)

    @property
    def allocations(self) -> tuple[Space, ...]:
        return self._laid_out[0]

    @property
    def assignments(self) -> tuple[Space, ...]:
        return self._laid_out[1]

    def unspoken(self, allocation: int) -> bool:
        """Whether an allocation stands in the delegated statistics only."""
        return allocation >= len(operators()) and self._unit(506, allocation) < 0.05

    def holder(self, number: int, day: int) -> int | None:
        """The customer an assignment is registered for on a day (0 is the first); None: not registered."""
        if day < 0 or (self._unit(507, number) < _LATER and day < 1):
            return None
        owner = key(self.asked.seed, 508, number) % len(self.customers)
        for past in range(1, day + 1):
            draw = self._unit(509, number, past)
            if draw < _ENDS:
                return None
            if draw < _ENDS + _MOVES:
                owner = key(self.asked.seed, 510, number, past) % len(self.customers)
        return owner

    def broken_always(self, number: int) -> bool:
        """Whether the object's range cannot be read, on any day."""
        return self._unit(511, number) < _BROKEN_ALWAYS

    def broken(self, number: int, day: int) -> bool:
        """Whether the object is wrong on that day, but says which range it speaks of."""
        return self._unit(512, number, day) < _BROKEN_TODAY

    def read_as(self, number: int, day: int) -> int | None:
        """Whose it is by whoever read the register each day: an object that is wrong that day changes nothing."""
        if self.broken_always(number):
            return None
        if self.holder(number, day) is not None and self.broken(number, day):
            return self.read_as(number, day - 1) if day > 0 else None
        return self.holder(number, day)
