"""The gate to warnings that are not out: drafts, review, what comes next. What is out anybody may read: no gate."""

from datetime import datetime
from pathlib import Path

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.people import Page
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import NotFound
from lachan.server.lake.folders import Home
from lachan.server.publications.warnings import bulletin, reading, steps, writing
from lachan.server.publications.warnings.content import Content
from lachan.server.publications.warnings.reading import Line, Reached
from lachan.server.publications.warnings.words import State


def warnings(asker: Asker, now: datetime, *, state: State | None = None, start: int = 0, limit: int = 50) -> Page[Line]:
    """The newest first; those in one state, or all that matter now. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    rows, total = reading.lines(state=state, start=start, limit=limit)
    return Page(tuple(rows), start, total)


def counts(asker: Asker, now: datetime) -> dict[str, int]:
    """How many versions stand in each state. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    return reading.counts()


def reached(asker: Asker, now: datetime) -> Reached:
    """How many subscribe; never who. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    return reading.reached()


def mailed(asker: Asker, number: int, now: datetime) -> int:
    """How many mails about one were laid out. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    return reading.mailed(number)


def history(asker: Asker, number: int, now: datetime) -> list[Line]:
    """Every version of one, the newest first. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    return reading.history(number)


def own(asker: Asker, number: int, now: datetime) -> bool:
    """Whether the asker had a hand in what is on its way, and so approves none of it. Errors: NotFound."""
    _house(asker, Right.SEE_WARNINGS, now)
    return asker.by.actor in steps.hands(number)


def begin(asker: Asker, content: Content, now: datetime) -> int:
    """A new draft. Errors: NotFound."""
    _house(asker, Right.PUBLISH, now)
    return writing.begin(asker.by, content, now)


def save(asker: Asker, number: int, content: Content, now: datetime) -> int:
    """Another version of one. Errors: NotFound, Refused."""
    _house(asker, Right.PUBLISH, now)
    return writing.save(asker.by, number, content, now)


def draft_bulletin(asker: Asker, home: Path, speaker: str, office: tuple[str, str], now: datetime) -> int:
    """The week in figures, as a draft. Errors: NotFound, Busy."""
    _house(asker, Right.PUBLISH, now)
    return bulletin.draft(asker.by, Home(home), speaker, office, now)


def send(asker: Asker, number: int, now: datetime) -> None:
    """To a second person. Errors: NotFound, Refused."""
    _house(asker, Right.PUBLISH, now)
    steps.send(asker.by, number, now)


def drop(asker: Asker, number: int, now: datetime) -> None:
    """Give a draft up. Errors: NotFound, Refused."""
    _house(asker, Right.PUBLISH, now)
    writing.drop(asker.by, number, now)


def return_(asker: Asker, number: int, why: str, now: datetime) -> None:
    """Back to its writer, by who reviews or by who wrote it. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.PUBLISH if asker.may(Right.PUBLISH) else Right.APPROVE, now)
    steps.return_(asker.by, number, why, now)


def approve(asker: Asker, number: int, now: datetime, *, seen: str, at: datetime | None) -> None:
    """By a second person. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    steps.approve(asker.by, number, now, seen=seen, at=at)


def withdraw(asker: Asker, number: int, why: tuple[str, str], now: datetime) -> None:
    """What is out. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.PUBLISH if asker.may(Right.PUBLISH) else Right.APPROVE, now)
    steps.withdraw(asker.by, number, why, now)


def exported(asker: Asker, number: int, now: datetime) -> Line:
    """The newest version, as files of it leave before it is out; recorded. Errors: NotFound."""
    found = history(asker, number, now)[0]
    if not found.public:
        alone(asker.by, Act.EXPORTED, subject=f"warning:{number}.{found.version}", now=now, what="warning", rows=1)
    return found


def _house(asker: Asker, right: Right, now: datetime) -> None:
    if reach.organisations(asker, right, now) is not None:
        raise NotFound("there is nothing here")
