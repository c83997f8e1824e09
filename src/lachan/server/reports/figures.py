"""Which figures there are: each with its unit, its definition, and what it must not be compared with. Read once."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Settings


class Key(StrEnum):
    """A figure's name in addresses and files; never changed."""

    PROVINCES = "tinh"
    WEEKS = "tuan"
    FAMILIES = "ho-ma-doc"
    TIME = "thoi-gian"
    OPERATORS = "nha-mang"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    vi: str
    en: str

    def said(self, vietnamese: bool) -> str:
        """In one of them."""
        return self.vi if vietnamese else self.en


@dataclass(frozen=True, slots=True)
class Figure:
    """`version`: of the way of counting; editions of two versions are not one series."""

    key: Key
    version: int
    title: Text
    question: Text
    unit: Text
    definition: Text
    not_comparable: Text


@cache
def figures() -> dict[Key, Figure]:
    """All, in the order in which they are shown."""
    raw = tomllib.loads(resources.files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))
    return {
        Key(key): Figure(Key(key), one.pop("version"), **{name: Text(*pair) for name, pair in one.items()})
        for key, one in raw.items()
    }


def shown(settings: Settings) -> tuple[Figure, ...]:
    """Those that this instance publishes: operators by setting only."""
    return tuple(one for one in figures().values() if settings.figures.operators or one.key is not Key.OPERATORS)


def figure(key: str, settings: Settings) -> Figure:
    """One of those that are published. Errors: NotFound."""
    for one in shown(settings):
        if one.key == key:
            return one
    raise NotFound("there is nothing here")
