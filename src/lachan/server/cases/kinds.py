"""Kinds of case and the clocks of each: data (kinds.csv, clocks.csv), read once, checked whole."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from lachan.server.base.errors import BadInput, OurFault
from lachan.server.cases.words import ClockName
from lachan.server.law.dated import Confidence, Dated, Language
from lachan.server.law.deadlines import Deadline, in_words, parse_deadline


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case as people read it. `taxonomy`: the class of RSIT 1.003 that it belongs to."""

    kind: str
    taxonomy: str
    vi: str
    en: str
    what_vi: str
    what_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Dated):
    """How long one thing may take in cases of a kind. `text`: its words; `stops`: while somebody is asked."""

    kind: str
    clock: ClockName
    text: str
    deadline: Deadline
    stops: bool


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the file."""
    return {row["kind"]: Kind(**row) for row in _rows("kinds.csv")}


@cache
def rules() -> tuple[Rule, ...]:
    """Every clock of every kind."""
    return tuple(
        Rule(
            kind=row["kind"],
            clock=ClockName(row["clock"]),
            text=row["deadline"],
            deadline=parse_deadline(row["deadline"]),
            stops=row["stops"] == "yes",
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in _rows("clocks.csv")
    )


def known(kind: str) -> str:
    """The kind. Errors: BadInput for another."""
    if kind not in kinds():
        raise BadInput(f"kind: one of {', '.join(kinds())}")
    return kind


def rule(kind: str, clock: ClockName, on: date) -> Rule:
    """The clock in force on a day. Errors: OurFault where the file has none, or two."""
    found = [one for one in rules() if (one.kind, one.clock) == (kind, clock) and one.holds(on)]
    if len(found) != 1:
        raise OurFault(f"clocks.csv: {len(found)} rows for {kind}, {clock} on {on}")
    return found[0]


def deadline_in_words(text: str, language: Language) -> str:
    """`3 ngày làm việc`, `24 giờ`, `1 working day`: which sort of clock it is."""
    said = in_words(parse_deadline(text), language)
    return said.removesuffix("s") if said.startswith("1 ") else said


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("lachan.server.cases").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
