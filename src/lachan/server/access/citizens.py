"""The gate to what people report: for who handles reports, of the house alone.

Opening one is an act; so is reading how to reach who wrote it, which stays covered until somebody says why.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.covering import Why
from lachan.server.access.people import Page
from lachan.server.access.rights import Right
from lachan.server.accounts.reading import names
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.cases.codes import read_code
from lachan.server.citizens import reading, working
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.looking_up import Said
from lachan.server.citizens.reading import Counts, PictureLine, ReportLine
from lachan.server.citizens.sealing import Answer, Draw
from lachan.server.citizens.words import Reason, State
from lachan.server.citizens.writing import mail_of
from lachan.server.law.authorities import Authority, authorities
from lachan.server.post.masking import masked_mail


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tab of the list. `what`: one kind only."""

    states: tuple[State, ...] = (State.WAITING,)
    spam: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report that is open. `contact` is covered; `by_mail`: an answer is told of by mail. Personal data."""

    line: ReportLine
    text: str = field(repr=False)
    link: str = field(repr=False)
    contact: str
    by_mail: bool
    language: str
    pictures: tuple[PictureLine, ...]
    answers: tuple[Said, ...] = field(repr=False)
    readers: tuple[tuple[str, date], ...] = field(repr=False)


def reports(asker: Asker, now: datetime, wanted: Wanted, *, start: int = 0, limit: int = 50) -> Page[ReportLine]:
    """Those that wait the oldest first, others the newest first; nothing of what they say. Errors: NotFound."""
    _handles(asker, now)
    rows = reading.of_states(wanted.states, spam=wanted.spam, what=wanted.what)
    return Page(tuple(reading.lines(rows, start, limit)), start, rows.count())


def counts(asker: Asker, now: datetime) -> Counts:
    """How many, by where they stand. Errors: NotFound."""
    _handles(asker, now)
    return reading.counts(now)


def one(asker: Asker, code: str, keys: Keys, now: datetime) -> Seen:
    """Open it: on record before anything is shown. Errors: NotFound, Damaged."""
    person = _handles(asker, now)
    opened = working.open_(asker.by, person, code, keys, now)
    row = reading.row_of(code)
    said = reading.readers(row)
    who = names(frozenset(number for number, _ in said))
    contents = opened.contents
    return Seen(
        reading.line_of(row),
        contents.text,
        contents.link,
        _covered(contents.contact),
        mail_of(contents.contact) is not None,
        contents.language,
        tuple(reading.pictures_of(row)),
        opened.answers,
        tuple((who.get(number, ""), day) for number, day in said),
    )


def line(asker: Asker, code: str, now: datetime) -> ReportLine:
    """Where it stands, without opening it. Errors: NotFound."""
    _handles(asker, now)
    return reading.line_of(reading.row_of(code))


def uncovered(asker: Asker, code: str, why: Why, keys: Keys, now: datetime) -> str:
    """How to reach who wrote it, whole; recorded before it is shown. Errors: NotFound."""
    _handles(asker, now)
    return working.contact(asker.by, code, why.value, keys, now)


def picture(asker: Asker, code: str, place: int, home: Path, keys: Keys, now: datetime) -> tuple[str, bytes]:
    """A picture's form and bytes; that it leaves is recorded. Errors: NotFound, Damaged."""
    _handles(asker, now)
    return working.picture(asker.by, code, place, home, keys, now)


def answer(asker: Asker, code: str, text: Answer, keys: Keys, now: datetime, draw: Draw) -> bool:
    """Answer it; whether a mail says so. Errors: NotFound, BadInput, Refused."""
    person = _handles(asker, now)
    return working.answer(asker.by, person, code, text, keys, now, draw)


def pass_on(asker: Asker, code: str, role: str, now: datetime) -> None:
    """Another authority has it. Errors: NotFound, BadInput, Refused."""
    _handles(asker, now)
    working.pass_on(asker.by, code, role, now)


def close(asker: Asker, code: str, reason: Reason, now: datetime) -> None:
    """Close it; also as spam. Errors: NotFound, Refused."""
    _handles(asker, now)
    working.close(asker.by, code, reason, now)


def reopen(asker: Asker, code: str, now: datetime) -> None:
    """It waits again. Errors: NotFound, Refused."""
    _handles(asker, now)
    working.reopen(asker.by, code, now)


def open_case(asker: Asker, code: str, title: str, severity: str, now: datetime) -> str:
    """A case of it; its number. Errors: NotFound, also for who works on no cases; BadInput, Refused."""
    _handles(asker, now)
    _works(asker, now)
    return working.open_case(asker.by, code, title, severity, now)


def tie(asker: Asker, code: str, case: str, now: datetime) -> None:
    """It belongs to a case that is there. Errors: NotFound, BadInput, Refused."""
    _handles(asker, now)
    _works(asker, now)
    try:
        number = read_code(case)
    except BadInput:
        raise BadInput("case: there is none with this number") from None
    working.tie(asker.by, code, number, now)


def bodies(now: datetime) -> tuple[Authority, ...]:
    """To whom a report can be passed on today."""
    return authorities(vietnam_day(now))


def _handles(asker: Asker, now: datetime) -> int:
    """The person's number; a program handles no reports."""
    if reach.organisations(asker, Right.HANDLE_REPORTS, now) is not None or asker.person is None:
        raise NotFound("there is nothing here")
    return asker.person


def _works(asker: Asker, now: datetime) -> None:
    if reach.organisations(asker, Right.WORK_CASES, now) is not None:
        raise NotFound("there is nothing here")


def _covered(contact: str) -> str:
    """`t…@a.example`, `…123`; empty stays empty."""
    if mail_of(contact) is not None:
        return masked_mail(contact)
    return f"…{contact[-3:]}" if len(contact) > 3 else "…" if contact else ""
