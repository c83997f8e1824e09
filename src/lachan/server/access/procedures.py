"""The gate to procedures that are still being written: one's own organisation's, or everybody's for the house.

What is published is for everybody and is read at the portal. An organisation says itself that its words are right; what
the house wrote for it is confirmed by the organisation, or by a second person of the house who may approve.
"""

from collections.abc import Mapping
from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.publications.procedures import reading, writing
from lachan.server.publications.procedures.reading import Kept, Version


def kept(asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50) -> tuple[list[Kept], int]:
    """Organisations whose procedure they keep, and how many. Errors: NotFound for who keeps none."""
    return reading.kept(reach.organisations(asker, Right.KEEP_PROCEDURE, now), search, start, limit)


def versions(asker: Asker, organisation: str, now: datetime) -> list[Version]:
    """All of one organisation, the newest first. Errors: NotFound."""
    reach.check(asker, Right.KEEP_PROCEDURE, organisation, now)
    return reading.versions(organisation)


def write(asker: Asker, organisation: str, given: Mapping[str, str], now: datetime) -> int:
    """A draft. Errors: NotFound, BadInput."""
    reach.check(asker, Right.KEEP_PROCEDURE, organisation, now)
    return writing.write(asker.by, organisation, given, now)


def may_publish(asker: Asker, organisation: str, now: datetime) -> bool:
    """Whether they may say that a draft is right: its own people, or whoever approves for the house."""
    return organisation in reach.own(asker, Right.KEEP_PROCEDURE) or reach.may(asker, Right.APPROVE, organisation, now)


def publish(asker: Asker, organisation: str, number: int, now: datetime) -> None:
    """The draft is right. Errors: NotFound; Refused for the house's person who wrote it."""
    reach.check(asker, Right.KEEP_PROCEDURE, organisation, now)
    if not may_publish(asker, organisation, now):
        raise NotFound("there is nothing here")
    own = organisation in reach.own(asker, Right.KEEP_PROCEDURE)
    writing.publish(asker.by, organisation, number, now, second=not own)


def confirm(asker: Asker, organisation: str, number: int, now: datetime) -> None:
    """What is published is still right. Errors: NotFound."""
    reach.check(asker, Right.KEEP_PROCEDURE, organisation, now)
    if not may_publish(asker, organisation, now):
        raise NotFound("there is nothing here")
    writing.confirm(asker.by, organisation, number, now)


def take_back(asker: Asker, organisation: str, number: int, now: datetime) -> None:
    """It holds no longer. Errors: NotFound."""
    reach.check(asker, Right.KEEP_PROCEDURE, organisation, now)
    writing.take_back(asker.by, organisation, number, now)
