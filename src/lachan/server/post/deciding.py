"""What a person decides of a letter that failed or is in doubt: once more, or not at all."""

from datetime import datetime

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.post import states
from lachan.server.post.models import Letter
from lachan.server.post.words import FOR_A_PERSON, State


def again(by: By, number: int, now: datetime) -> None:
    """Have it sent once more: of one in doubt, its reader may then have it twice. Errors: NotFound; Refused where it is
    too old, or nothing is to be decided."""
    _decide(by, number, State.WAITING, Act.POST_SENT_AGAIN, now)


def give_up(by: By, number: int, now: datetime) -> None:
    """Leave it at that; what it said is wiped. Errors: NotFound; Refused where nothing is to be decided."""
    _decide(by, number, State.GIVEN_UP, Act.POST_GIVEN_UP, now)


def _decide(by: By, number: int, after: State, act: Act, now: datetime) -> None:
    with transaction.atomic():
        found = Letter.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise NotFound("no letter to people has this number")
        before = State(found.state)
        if before not in FOR_A_PERSON:
            raise Refused("this letter has neither failed nor come back, nor is it in doubt")
        if after is State.WAITING and (found.expires_at <= now or not found.sealed):
            raise Refused("this letter is too old to be sent: make a new invitation, or ask for a new link")
        values = {"not_before": None, "tries": 0, "reason": ""} if after is State.WAITING else {}
        states.move(number, before, after, now, **values)
        record(by, act, subject=f"post:{number}", now=now, before=before.value)
