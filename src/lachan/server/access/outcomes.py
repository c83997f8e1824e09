"""The gate to outcomes: what an organisation gives back of the rows it was told of."""

from datetime import datetime
from pathlib import Path

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.daily import outcomes
from lachan.server.daily.outcomes import HandedLine


def give(asker: Asker, home: Path, organisation: str, raw: bytes, now: datetime) -> HandedLine:
    """Hand a file in, for an organisation that one answers for. Errors: NotFound, BadInput, Busy."""
    reach.check(asker, Right.ANSWER, organisation, now)
    return outcomes.take(home, asker.by, organisation, raw, now)


def handed(asker: Asker, now: datetime, limit: int = 20) -> list[HandedLine]:
    """The newest files. Errors: NotFound."""
    return outcomes.handed(reach.organisations(asker, Right.ANSWER, now), limit=limit)


def one(asker: Asker, number: int, now: datetime) -> HandedLine:
    """One file. Errors: NotFound."""
    return outcomes.one(number, reach.organisations(asker, Right.ANSWER, now))
