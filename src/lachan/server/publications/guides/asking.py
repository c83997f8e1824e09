"""Whom to ask, by what happened; and the laws a page rests on, as they are called on a day."""

from datetime import date

from lachan.server.law.dated import Language
from lachan.server.law.helplines import Helpline, Situation, helplines
from lachan.server.law.instruments import all_instruments
from lachan.server.publications.guides.form import Guide


def by_situation(on: date) -> list[tuple[Situation, list[Helpline]]]:
    """What holds on that day; situations without anything are left out."""
    found = helplines(on)
    groups = [(situation, [one for one in found if one.situation is situation]) for situation in Situation]
    return [(situation, lines) for situation, lines in groups if lines]


def rests_on(guide: Guide, on: date, language: Language) -> list[str]:
    """Number and title of each text that holds on that day; unverified ones say so."""
    return [text.label(language) for text in all_instruments() if text.key in guide.instruments and text.holds(on)]
