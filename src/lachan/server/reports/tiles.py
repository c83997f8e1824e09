"""The map: units of the first level as tiles, for the 34 since 1 July 2025 and the 63 before.

Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa) stand on each of them, named in full; what is seen there is counted with
the province they belong to. It shows who lies beside whom, not distances.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

MERGED_ON: Final = date(2025, 7, 1)  # NQ 202/2025/QH15
ISLANDS: Final = ("HS", "TS")


@dataclass(frozen=True, slots=True)
class Tile:
    """`code`: of the unit, or one of ISLANDS; `short`: what fits on the tile; column and row from the north-west."""

    code: str
    name: str
    short: str
    column: int
    row: int

    @property
    def island(self) -> bool:
        """Whether it has no figure of its own."""
        return self.code in ISLANDS


def tiles(on: date) -> tuple[Tile, ...]:
    """The map of that day."""
    return _tiles("tiles-34.csv" if on >= MERGED_ON else "tiles-63.csv")


@cache
def _tiles(name: str) -> tuple[Tile, ...]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Tile(r["code"], r["name"], r["short"], int(r["col"]), int(r["row"])) for r in rows)
