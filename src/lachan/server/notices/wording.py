"""The words of a notice as data: phrases.toml, and a file for each class in texts/, in Vietnamese and English. What is
said and asked of each kind of finding stands in messages/."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from lachan.server.post.languages import Language as Language
from lachan.wire import rsit

SEVERAL: Final = "several"  # in place of a class, where a notice tells of more than one
DOERS: Final = ("holder", "operator")  # whose steps a text has; a domain's holder does what a holder does


@dataclass(frozen=True, slots=True)
class Text:
    """What is said of a class or a type. Of a type, `what` and the steps may be empty: the class's own hold then."""

    name: str
    seen: str
    what: str
    holder: tuple[str, ...]
    operator: tuple[str, ...]

    def steps(self, doer: str) -> tuple[str, ...]:
        """Steps for `holder` or `operator`."""
        return self.operator if doer == "operator" else self.holder


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language by name, and the tables of words by value."""

    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    tables: dict[str, dict[str, str]]

    def __call__(self, phrase: str, /, **values: str) -> str:
        """A sentence with its places filled in."""
        return self.texts[phrase].format(**values)

    def of(self, table: str, *values: str) -> str:
        """The word for the first of `values` that the table has, else its word for what is unknown."""
        words = self.tables[table]
        return words[next((value for value in values if value in words), "unknown")]


def _load(path: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("lachan.server.notices").joinpath(path).read_text(encoding="utf-8"))


@cache
def phrases(language: Language) -> Phrases:
    """The sentences that do not depend on the class."""
    raw = _load("phrases.toml")[language.value]
    return Phrases(
        texts={name: value for name, value in raw.items() if isinstance(value, str)},
        lists={name: tuple(value) for name, value in raw.items() if isinstance(value, list)},
        tables={name: value for name, value in raw.items() if isinstance(value, dict)},
    )


def _text(raw: dict[str, Any]) -> Text:
    steps = (tuple(raw.get(doer, ())) for doer in DOERS)
    return Text(raw["name"], raw.get("seen", ""), raw.get("what", ""), *steps)


@cache
def class_text(taxonomy: str, language: Language) -> Text:
    """What is said of a class; of one that RSIT does not have, what is said of `other`."""
    return _text(_load(f"texts/{_known(taxonomy)}.toml")[language.value])


@cache
def type_text(taxonomy: str, type_: str, language: Language) -> Text:
    """What is said of a type; one that is not in the class's file is called by its own name and has no steps."""
    if taxonomy == SEVERAL:
        taxonomy = next((one.taxonomy for one in rsit.all_types() if one.type == type_), "other")
    raw = _load(f"texts/{_known(taxonomy)}.toml")["type"].get(type_)
    return _text(raw[language.value]) if raw else Text(type_, "", "", (), ())


def steps_for(taxonomy: str, type_: str, doer: str, language: Language) -> tuple[str, ...]:
    """What somebody is to do about a type; where it has no steps of its own, about its class."""
    return type_text(taxonomy, type_, language).steps(doer) or class_text(taxonomy, language).steps(doer)


def _known(taxonomy: str) -> str:
    return taxonomy if taxonomy in rsit.taxonomies() or taxonomy == SEVERAL else "other"
