"""The gate to silences: of what nobody is told because a person said so, with a reason and an end."""

from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.notices import suppressing
from lachan.server.notices.conditions import Condition
from lachan.server.notices.suppressing import SuppressionLine


def silences(
    asker: Asker, now: datetime, *, ended: bool = False, start: int = 0, limit: int = 50
) -> tuple[list[SuppressionLine], int]:
    """The newest first, and how many there are in all. Errors: NotFound."""
    reach.organisations(asker, Right.SEND_NOTICES, now)
    found = suppressing.suppressions(now, ended=ended, limit=limit, own=False, start=start)
    return found, suppressing.count(now, ended=ended, own=False)


def add(asker: Asker, condition: Condition, until: datetime, now: datetime, *, why: str) -> int:
    """Make one; its number. Errors: NotFound, BadInput."""
    _may(asker, condition, now)
    return suppressing.suppress(condition, now, until, by=asker.by, why=why)


def end(asker: Asker, number: int, now: datetime) -> None:
    """End one before its time. Errors: NotFound."""
    reach.organisations(asker, Right.SEND_NOTICES, now)
    _may(asker, suppressing.condition_of(number), now)
    suppressing.lift(number, now, by=asker.by)


def _may(asker: Asker, condition: Condition, now: datetime) -> None:
    """One without an organisation is about all of them."""
    theirs = reach.organisations(asker, Right.SEND_NOTICES, now)
    if theirs is not None and condition.organisation not in theirs:
        raise NotFound("there is nothing here")
