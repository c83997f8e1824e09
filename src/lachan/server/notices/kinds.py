"""The twelve messages: which one a row is told with (messages/kinds.csv), and a folder of words for each.

messages/KIND/vi.toml and en.toml: `name`, `subject`, `seen`, `what`, and `steps` by doer and system; sample.toml is
what the golden rendering beside it (golden.txt, golden.html) was made of. Names in braces are filled in by the letter;
one that it does not know, an unknown key, or a missing one is Damaged when the message is read, never a hole in a mail.
"""

import csv
import string
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from lachan.server.base.errors import Damaged
from lachan.server.notices.states import Situation
from lachan.server.notices.wording import DOERS, Language

DIGEST: Final = "clean-up"  # of rows of several kinds, or of none
_PLACES: Final = {
    "name": frozenset[str](),
    "subject": frozenset({"code", "count", "class_seen"}),
    "seen": frozenset({"class_seen"}),
    "what": frozenset({"you", "you_capital", "class_what"}),
    "do": frozenset({"you"}),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """What one doer does about one system; `system` empty: about all of them."""

    doer: str
    system: str
    do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One kind's words in one language."""

    kind: str
    name: str
    subject: str
    seen: str
    what: str
    steps: tuple[Steps, ...]

    def of(self, doer: str) -> tuple[Steps, ...]:
        """Its steps for `holder` or `operator`."""
        return tuple(one for one in self.steps if one.doer == doer)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table: patterns as of a shell, the first line that fits decides."""

    patterns: tuple[str, ...]  # of situation, class, type, identifier, feed
    message: str


@cache
def rules() -> tuple[Rule, ...]:
    """The table, in its order."""
    text = _file("kinds.csv").read_text(encoding="utf-8")
    return tuple(Rule(tuple(patterns), kind) for *patterns, kind in list(csv.reader(text.splitlines()))[1:])


@cache
def kinds() -> tuple[str, ...]:
    """Every kind, by name."""
    return tuple(sorted(folder.name for folder in _file("").iterdir() if folder.is_dir()))


@lru_cache(maxsize=65_536)
def kind_of(situation: str, class_: str, type_: str, identifier: str, feed: str) -> str:
    """The kind of message that a row is told with."""
    asked = (situation, class_, type_, identifier, feed)
    return next(rule.message for rule in rules() if all(map(fnmatchcase, asked, rule.patterns)))


def kind_of_all(situation: Situation, kinds: frozenset[str]) -> str:
    """The kind of a whole notice. `kinds`: those of its rows as if they were new."""
    told = kind_of(situation, "", "", "", "")
    if told != DIGEST:
        return told  # the situation alone decides
    return next(iter(kinds)) if len(kinds) == 1 else DIGEST


@cache
def message(kind: str, language: Language) -> Message:
    """A kind's words. Errors: Damaged."""
    place = f"messages/{kind}/{language}.toml"
    raw = tomllib.loads(_file(f"{kind}/{language}.toml").read_text(encoding="utf-8"))
    _same(place, raw, {"name", "subject", "seen", "what", "steps"})
    for name in ("name", "subject", "seen", "what"):
        _check(place, name, raw[name])
    for steps in raw["steps"]:
        _same(place, steps, {"doer", "system", "do"})
        if steps["doer"] not in DOERS or not steps["do"]:
            raise Damaged(f"{place}: steps are for {' or '.join(DOERS)}, and one at least")
        for step in steps["do"]:
            _check(place, "do", step)
    return Message(
        kind,
        raw["name"],
        raw["subject"],
        raw["seen"],
        raw["what"],
        tuple(Steps(one["doer"], one["system"], tuple(one["do"])) for one in raw["steps"]),
    )


def _file(path: str) -> Any:
    return resources.files("lachan.server.notices").joinpath(f"messages/{path}")


def _same(place: str, found: dict[str, Any], wanted: set[str]) -> None:
    if found.keys() != wanted:
        raise Damaged(f"{place}: {', '.join(sorted(found.keys() ^ wanted))}: unknown or missing")


def _check(place: str, name: str, text: str) -> None:
    unknown = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None} - _PLACES[name]
    if unknown:
        raise Damaged(f"{place}: {name}: nobody fills in {', '.join(sorted(unknown))}")
