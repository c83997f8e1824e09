"""The gate to the audit record: all of it for who oversees the house, what concerns one's organisation for others."""

from dataclasses import replace
from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.audit import reading
from lachan.server.audit.acts import Act
from lachan.server.audit.reading import Asked, EntryLine
from lachan.server.audit.recording import alone
from lachan.server.base.errors import NotFound


def entries(asker: Asker, asked: Asked, now: datetime, limit: int = 100) -> list[EntryLine]:
    """The newest first; `asked.organisations` is narrowed to the asker's. Errors: NotFound."""
    theirs = _theirs(asker, asked, now)
    found = reading.entries(theirs, limit)
    while found and len(found) < limit and len(found) % reading.MAX_PAGE == 0:
        more = reading.entries(replace(theirs, before=found[-1].number), limit - len(found))
        if not more:
            break
        found += more
    return found


def count(asker: Asker, asked: Asked, now: datetime) -> int:
    """How many there are. Errors: NotFound."""
    return reading.count(_theirs(asker, asked, now))


def one(asker: Asker, number: int, now: datetime) -> EntryLine:
    """One entry. Errors: NotFound."""
    found = reading.entries(_theirs(asker, Asked(before=number + 1), now), 1)
    if not found or found[0].number != number:
        raise NotFound("there is nothing here")
    return found[0]


def exported(asker: Asker, what: str, rows: int, now: datetime, *, organisation: str = "") -> None:
    """Rows leave: that is recorded, before the first of them does. `organisation`: the only one they are of, which sees
    it in its own record; empty: who asks is of one, or of several."""
    organisations = {key for key, _ in asker.reaches(Right(f"see-{what}"))}
    named = organisation if rows else ""  # nobody writes into another's record by asking for what they may not see
    concerned = named or (organisations.pop() if len(organisations) == 1 else "")
    alone(asker.by, Act.EXPORTED, organisation=concerned, now=now, what=what, rows=rows)


def _theirs(asker: Asker, asked: Asked, now: datetime) -> Asked:
    theirs = reach.organisations(asker, Right.SEE_AUDIT, now)
    if theirs is None:
        return asked
    wanted = theirs if asked.organisations is None else theirs & asked.organisations
    return replace(asked, organisations=wanted)
