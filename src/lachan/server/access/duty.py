"""The gate to the duty desk: whoever stands duty sees what waits, looks, gives and takes shifts."""

from collections.abc import Sequence
from datetime import datetime

from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.duty import changes as happened
from lachan.server.duty import handing_over
from lachan.server.duty.changes import Changes, Day, KeptBack
from lachan.server.duty.handing_over import HandOverLine
from lachan.server.duty.needs import Waiting
from lachan.server.duty.needs import needs as _needs
from lachan.server.lake.folders import Home


def needs(asker: Asker, home: Home, now: datetime) -> list[Waiting]:
    """What needs a person. Errors: NotFound."""
    _on_duty(asker)
    return _needs(home, now)


def changes(asker: Asker, now: datetime) -> Changes:
    """What happened since they last looked. Errors: NotFound."""
    return happened.since_last_look(_on_duty(asker), now)


def days(asker: Asker, now: datetime) -> Sequence[Day]:
    """What was taken in lately, by day. Errors: NotFound."""
    _on_duty(asker)
    return happened.days(now)


def kept_back(asker: Asker, now: datetime) -> list[KeptBack]:
    """Rows that were not taken in, by reason. Errors: NotFound."""
    _on_duty(asker)
    return happened.kept_back(now)


def looked(asker: Asker, now: datetime) -> None:
    """They have seen it. Errors: NotFound."""
    happened.looked(_on_duty(asker), now)


def hand_over(asker: Asker, note: str, home: Home, now: datetime) -> int:
    """Give the shift. Errors: NotFound, BadInput, Refused."""
    return handing_over.hand_over(asker.by, _on_duty(asker), note, home, now)


def take(asker: Asker, number: int, now: datetime) -> None:
    """Take the shift. Errors: NotFound, Refused."""
    handing_over.take(asker.by, _on_duty(asker), number, now)


def hand_overs(asker: Asker, *, start: int = 0, limit: int = 50) -> tuple[list[HandOverLine], int]:
    """All of them, the newest first. Errors: NotFound."""
    _on_duty(asker)
    return handing_over.hand_overs(start, limit)


def hand_over_by(asker: Asker, number: int) -> HandOverLine:
    """One. Errors: NotFound."""
    _on_duty(asker)
    return handing_over.one(number)


def latest_hand_over(asker: Asker) -> HandOverLine | None:
    """The newest, where there is one. Errors: NotFound."""
    _on_duty(asker)
    return handing_over.latest()


def _on_duty(asker: Asker) -> int:
    """The person's number; a program stands no duty."""
    if asker.person is None or not asker.may(Right.STAND_DUTY):
        raise NotFound("there is nothing here")
    return asker.person
