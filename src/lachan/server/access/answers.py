"""The gate to answers: what mails leave to a person; what an organisation says of what it was told."""

from collections.abc import Sequence
from datetime import datetime

from lachan.server.access import notices, reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.notices import reading
from lachan.server.notices.answers import from_page, work
from lachan.server.notices.answers.from_page import Told
from lachan.server.notices.answers.grammar import Claim
from lachan.server.notices.answers.standing import Span, said_of
from lachan.server.notices.answers.work import WorkLine
from lachan.server.notices.reading import NoticeLine


def waiting(asker: Asker, now: datetime, *, also_done: bool, start: int, limit: int) -> tuple[list[WorkLine], int]:
    """Work that answers leave, the oldest first, and how much is open. Errors: NotFound."""
    _house(asker, now)
    return work.listed(also_done=also_done, start=start, limit=limit), work.left()


def settle(asker: Asker, number: int, now: datetime, *, why: str) -> None:
    """A person has seen to it. Errors: NotFound, BadInput."""
    _house(asker, now)
    work.done(number, now, by=asker.by, why=why)


def answerable(asker: Asker, code: str, now: datetime) -> tuple[NoticeLine, list[Span]]:
    """A notice of the asker's own organisation, and what was said of its rows. Errors: NotFound."""
    found = notices.one(asker, code, now)
    reach.check(asker, Right.ANSWER, found.organisation, now)
    return found, said_of(found.code)


def answer(asker: Asker, code: str, claims: Sequence[Claim], comment: str, now: datetime) -> Told:
    """Say what became of it. Errors: NotFound, BadInput, Refused."""
    found, _ = answerable(asker, code, now)
    return from_page.tell(reading.get(found.code), claims, comment, now, by=asker.by)


def may_answer(asker: Asker, organisation: str, now: datetime) -> bool:
    """Whether they may for this organisation."""
    try:
        reach.check(asker, Right.ANSWER, organisation, now)
    except NotFound:
        return False
    return True


def _house(asker: Asker, now: datetime) -> None:
    """Senders and comments are personal data of any organisation's people: for who sends to all of them only."""
    if reach.organisations(asker, Right.SEND_NOTICES, now) is not None:
        raise NotFound("there is nothing here")
