"""Whom a citizen may ask now: numbers and ways, with the days on which they hold."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lachan.server.law.dated import DATED_COLUMNS, Dated, in_force, rows


class Situation(StrEnum):
    """What happened."""

    MONEY = "money"
    DANGER = "danger"
    MESSAGE = "message"
    LINE = "line"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline(Dated):
    """`number` is empty where none holds for everybody; then `how` says how to find the right one. `way`:
    call or sms."""

    key: str
    situation: Situation
    who_vi: str
    who_en: str
    number: str
    way: str
    how_vi: str
    how_en: str


@lru_cache(maxsize=1)
def all_helplines() -> tuple[Helpline, ...]:
    """Every record, as in the file."""
    columns = ("key", "situation", "who_vi", "who_en", "number", "way", "how_vi", "how_en", *DATED_COLUMNS)
    return tuple(
        Helpline(
            key=row.text("key"),
            situation=row.one_of("situation", Situation),
            who_vi=row.text("who_vi"),
            who_en=row.text("who_en"),
            number=row.optional("number"),
            way=row.optional("way"),
            how_vi=row.text("how_vi"),
            how_en=row.text("how_en"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("helplines.csv", columns)
    )


def helplines(on: date) -> tuple[Helpline, ...]:
    """Those that hold on that day, by situation."""
    return in_force(all_helplines(), on)
