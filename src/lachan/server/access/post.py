"""The gate to letters to people: of the house alone, as one may go to anybody. What it says is shown to nobody."""

from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.people import Page
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.post import deciding, reading
from lachan.server.post.reading import LetterLine


def letters(asker: Asker, now: datetime, *, every: bool, start: int = 0, limit: int = 50) -> Page[LetterLine]:
    """Those to be decided on, or `every` one, the newest first. Errors: NotFound."""
    _check(asker, Right.SEE_JOBS, now)
    rows, total = reading.letters(pressing=not every, start=start, limit=limit)
    return Page(tuple(rows), start, total)


def again(asker: Asker, number: int, now: datetime) -> None:
    """Have one sent once more. Errors: NotFound, Refused."""
    _check(asker, Right.RUN_JOBS, now)
    deciding.again(asker.by, number, now)


def give_up(asker: Asker, number: int, now: datetime) -> None:
    """Leave one at that. Errors: NotFound, Refused."""
    _check(asker, Right.RUN_JOBS, now)
    deciding.give_up(asker.by, number, now)


def _check(asker: Asker, right: Right, now: datetime) -> None:
    if reach.organisations(asker, right, now) is not None:
        raise NotFound("there is nothing here")
