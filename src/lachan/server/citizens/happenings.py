"""What can have happened: its words, what to do at once, and where help is. Data (happenings.toml), checked whole."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from lachan.server.citizens.words import What

WAYS: Final = ("call", "malware", "check")  # whom to call, malware in plain words, check this machine


@dataclass(frozen=True, slots=True)
class Words:
    """In one language. `now`: what to do at once, a sentence or two each."""

    name: str
    hint: str
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One choice. `slug` stands in the address of its form; `ways`: which pages help further."""

    what: What
    slug: str
    ways: tuple[str, ...]
    vi: Words
    en: Words

    def words(self, vietnamese: bool) -> Words:
        """Of the reader's language."""
        return self.vi if vietnamese else self.en


@cache
def happenings() -> tuple[Happening, ...]:
    """Every choice, in the order in which people are asked: what presses first."""
    text = resources.files("lachan.server.citizens").joinpath("happenings.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(
        Happening(
            what, table[what]["slug"], tuple(table[what]["ways"]), *(_words(table[what][at]) for at in _LANGUAGES)
        )
        for what in What
    )


def happening(what: str) -> Happening:
    """By the stored word."""
    return next(one for one in happenings() if one.what == what)


def by_slug(slug: str) -> Happening | None:
    """By what stands in an address."""
    return next((one for one in happenings() if one.slug == slug), None)


_LANGUAGES: Final = ("vi", "en")


def _words(told: dict[str, str | list[str]]) -> Words:
    name, hint, now = told["name"], told["hint"], told["now"]
    assert isinstance(name, str)
    assert isinstance(hint, str)
    return Words(name, hint, tuple(now))
