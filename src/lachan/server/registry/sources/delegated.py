"""Delegated-extended statistics, as the regional registries publish them daily.

`registry|cc|type|start|value|date|status|opaque-id[|extensions]` (APNIC, "RIR statistics exchange format", 2.3).
The summary lines are held against what was counted: a cut file is refused whole.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.prefixes import LARGEST_ASN, parse_prefix
from lachan.server.registry.sources.lines import lines
from lachan.server.registry.sources.ranges import counted
from lachan.server.registry.sources.records import Allocation, Refusal, Register

_HANDED_OUT: Final = ("allocated", "assigned")
_TYPES: Final = ("ipv4", "ipv6", "asn")
_CELLS: Final = 8


def read(path: Path, country: str, into: Register, progress: Callable[[int], None]) -> None:
    """Take the country's records. Errors: BadInput where the file as a whole is not to be trusted."""
    said: dict[str, int] = {}
    found: Counter[str] = Counter()
    for number, text in lines(path):
        if number % 100_000 == 0:
            progress(number)
        if not text or text.startswith("#"):
            continue
        cells = text.split("|")
        if cells[-1] == "summary" and len(cells) >= 6:
            said[cells[2]] = int(cells[4]) if cells[4].isdigit() else -1
        elif len(cells) >= 7 and cells[2] in _TYPES:
            found[cells[2]] += 1
            if cells[1].upper() == country and cells[6] in _HANDED_OUT:
                _take(path.name, number, cells, into)
        elif found or said:
            into.refusals.append(Refusal(path.name, number, "not a record of delegated statistics"))
    for what in sorted(said):
        if said[what] != found[what]:
            raise BadInput(f"{path.name}: says {said[what]} records of {what} and holds {found[what]}: is it cut?")


def _take(file: str, line: int, cells: list[str], into: Register) -> None:
    try:
        into.allocations.append(_allocation(cells))
    except BadInput as error:
        into.refusals.append(Refusal(file, line, str(error)))


def _allocation(cells: list[str]) -> Allocation:
    kind, start, value = cells[2:5]
    if len(cells) < _CELLS or not cells[7]:
        raise BadInput("no opaque id: take the extended statistics")
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and int(value) > 0):
        raise BadInput("value: not a count")
    amount, since = int(value), _day(cells[5])
    if kind == "ipv4":
        return Allocation(counted(start, amount), range(0), since, cells[7])
    if kind == "ipv6":
        return Allocation((parse_prefix(f"{start}/{value}"),), range(0), since, cells[7])
    if not (start.isascii() and start.isdigit() and 0 < int(start) <= LARGEST_ASN and amount <= 65_536):
        raise BadInput("not AS numbers")
    return Allocation((), range(int(start), int(start) + amount), since, cells[7])


def _day(text: str) -> date | None:
    if text in ("", "00000000"):
        return None
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise BadInput("date: not YYYYMMDD")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise BadInput("date: not YYYYMMDD") from None
