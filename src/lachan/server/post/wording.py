"""The words of letters as data: texts.toml, each in Vietnamese and English."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lachan.server.post.languages import Language
from lachan.server.post.words import Purpose


@dataclass(frozen=True, slots=True)
class Words:
    """Of one purpose: `lead` says what happened, `do` what to do, `about` what the fact it names is called."""

    subject: str
    lead: str
    do: str
    about: str = ""


@cache
def words(purpose: Purpose, language: Language) -> Words:
    """What is said in a letter of this purpose."""
    return Words(**_texts()[purpose.value][language.value])


@cache
def phrase(name: str, language: Language) -> str:
    """What every letter says."""
    said = _texts()["every"][language.value][name]
    assert isinstance(said, str)
    return said


@cache
def never(language: Language, *, citizens: bool = False) -> tuple[str, ...]:
    """How to check a letter, and what we never ask: of who has an account, or of anybody."""
    return tuple(_texts()["every"][language.value]["never_citizens" if citizens else "never"])


@cache
def _texts() -> dict[str, Any]:
    text = resources.files("lachan.server.post").joinpath("texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
