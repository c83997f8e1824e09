"""The gate to daily files: one's own organisation's, or all for the house.

A file holds rows of every TLP, as the organisation concerned may see them; so whoever only watches over it by a
mandate does not read it: what may go onward stands in `detections`.
"""

from datetime import date, datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import NotFound
from lachan.server.daily import reading
from lachan.server.daily.reading import EditionLine, FileLine
from lachan.server.lake.folders import Home


def editions(
    asker: Asker, home: Home, now: datetime, *, start: int = 0, limit: int = 50
) -> tuple[list[EditionLine], int]:
    """What the asker can read, the newest day first, and how many there are. Errors: NotFound."""
    return reading.editions(home, _theirs(asker, now), start=start, limit=limit)


def edition(asker: Asker, home: Home, organisation: str, day: date, now: datetime) -> EditionLine:
    """One organisation's day. Errors: NotFound."""
    _check(asker, organisation, now)
    return reading.edition(home, organisation, day)


def file(asker: Asker, home: Home, organisation: str, day: date, name: str, now: datetime) -> FileLine:
    """One file to be sent. Accounts stand in it whole, so of the house only who may uncover them reads it. Errors:
    NotFound."""
    _check(asker, organisation, now)
    if not may_read(asker, organisation):
        raise NotFound("there is nothing here")
    return reading.file(home, organisation, day, name)


def may_read(asker: Asker, organisation: str) -> bool:
    """Whether they may read what stands in an organisation's files, and not only that there are any."""
    return organisation in reach.own(asker, Right.SEE_DETECTIONS) or asker.may(Right.UNMASK)


def leaves(asker: Asker, organisation: str, file: FileLine, now: datetime) -> None:
    """Bytes of a file are given, all or from where a reader was cut off: recorded before the first of them is."""
    alone(asker.by, Act.EXPORTED, organisation=organisation, now=now, what="daily-file", rows=file.rows)


def _theirs(asker: Asker, now: datetime) -> frozenset[str] | None:
    everybody = reach.organisations(asker, Right.SEE_DETECTIONS, now) is None
    return None if everybody else reach.own(asker, Right.SEE_DETECTIONS)


def _check(asker: Asker, organisation: str, now: datetime) -> None:
    theirs = _theirs(asker, now)
    if theirs is not None and organisation not in theirs:
        raise NotFound("there is nothing here")
