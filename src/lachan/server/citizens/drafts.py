"""Answers that are ready to be filled in: data (drafts.toml), in both languages, with named fields. Pure."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.cases.writing import TITLE, body
from lachan.server.citizens.sealing import Answer

_NAMED: Final = string.Formatter()


@dataclass(frozen=True, slots=True)
class Field:
    """What is to be filled in, and what it is called on the page."""

    name: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer. `what`: kinds of report that it is offered first for."""

    name: str
    what: tuple[str, ...]
    title: tuple[str, str]
    text: tuple[str, str]
    fields: tuple[Field, ...]


@cache
def drafts() -> dict[str, Draft]:
    """Every one by its name, in the order of the file."""
    text = resources.files("lachan.server.citizens").joinpath("drafts.toml").read_text(encoding="utf-8")
    return {
        name: Draft(
            name,
            tuple(told["what"]),
            (told["vi"]["title"], told["en"]["title"]),
            (told["vi"]["text"].strip(), told["en"]["text"].strip()),
            tuple(Field(field, *words) for field, words in told["fields"].items()),
        )
        for name, told in tomllib.loads(text).items()
    }


def offered(what: str) -> tuple[Draft, ...]:
    """Every one, those that fit first."""
    return tuple(sorted(drafts().values(), key=lambda one: what not in one.what))


def filled(name: str, values: Mapping[str, str], more: str) -> Answer:
    """The answer of a draft, or in one's own words alone where `name` is empty; `more` stands behind it in both.

    Errors: BadInput for a draft that there is not, a field left empty or too long, and nothing at all.
    """
    own = body("answer", more, needed=not name)
    if not name:
        return Answer(own)
    if name not in drafts():
        raise BadInput("draft: there is none of this name")
    draft, given = drafts()[name], {}
    for field in draft.fields:
        value = " ".join(body("field", values.get(field.name, ""), needed=False).split())
        if not value or len(value) > TITLE:
            raise BadInput("fields: fill in each, in at most 200 signs")
        given[field.name] = value
    vi, en = (_NAMED.vformat(text, (), given) for text in draft.text)
    return Answer(f"{vi}\n\n{own}".strip(), f"{en}\n\n{own}".strip())
