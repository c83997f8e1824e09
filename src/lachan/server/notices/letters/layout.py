"""The form of a letter as Decree 30/2020/NĐ-CP, Annex I, wants it: `decree30.toml`, read and typed."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

# Metric twins of the font that the decree names (I.4), in the order of choice: all have the letters of TCVN 6909:2001.
FONT: Final = "Times New Roman"
FONTS: Final = (FONT, "Tinos", "Liberation Serif")


@dataclass(frozen=True, slots=True)
class Measure:
    """A length, space or share; `unit` says which. [least, most] is what the decree allows."""

    value: float
    least: float
    most: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Style:
    """How one part is written; sizes in points."""

    size: float
    least: float
    most: float
    source: str
    bold: bool = False
    italic: bool = False
    caps: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole table."""

    measures: dict[str, Measure]
    styles: dict[str, Style]

    def of(self, measure: str) -> float:
        """A measure's value."""
        return self.measures[measure].value


@cache
def layout() -> Layout:
    """As shipped."""
    raw = tomllib.loads(resources.files(__package__).joinpath("decree30.toml").read_text(encoding="utf-8"))
    return Layout(
        measures={name: Measure(**entry) for name, entry in raw["measures"].items()},
        styles={name: Style(**entry) for name, entry in raw["styles"].items()},
    )
