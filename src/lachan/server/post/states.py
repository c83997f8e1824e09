"""A letter goes from one state to the next; each step is one transaction; one overtaken changes nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lachan.server.base.errors import OurFault
from lachan.server.post.delivery import Channel, Delivery
from lachan.server.post.models import Letter
from lachan.server.post.outcomes import Outcome, Phase, Reason
from lachan.server.post.replies import wait_before
from lachan.server.post.words import MAY_FOLLOW, WIPED, State


def move(letter: int, before: State, after: State, now: datetime, **values: Any) -> bool:
    """From one state to another, wiping what is not needed any more; False where it is not in the first.

    Errors: OurFault: no such way.
    """
    if after not in MAY_FOLLOW[before]:
        raise OurFault(f"a letter does not go from {before} to {after}")
    if after in WIPED:
        values |= {"sealed": b"", "ended_at": now, "not_before": None}
    return Letter.objects.filter(pk=letter, state=before).update(state=after, **values) == 1


def begin(letter: int, channel: Channel, now: datetime) -> bool:
    """waiting → sending, before the other side hears of it."""
    with transaction.atomic():
        return move(
            letter, State.WAITING, State.SENDING, now, phase=Phase.CONNECTING, began_at=now, channel=channel.value
        )


def reach_data(letter: int) -> bool:
    """Note that the end of the message may be out from now on. False: the try was ended by somebody else."""
    with transaction.atomic():
        return Letter.objects.filter(pk=letter, state=State.SENDING).update(phase=Phase.DATA) == 1


def end(letter: Letter, delivery: Delivery, now: datetime) -> State | None:
    """Write down what became of a try; the state after it. None: somebody else ended it."""
    values: dict[str, Any] = {"phase": "", "reason": delivery.reason or "", "reply_code": delivery.reply_code}
    if delivery.outcome is Outcome.TEMPORARY:
        after = State.WAITING
        values |= {"tries": letter.tries + 1, "not_before": now + wait_before(letter.tries + 1)}
    else:
        after = {
            Outcome.SENT: State.SENT,
            Outcome.UNTOUCHED: State.WAITING,
            Outcome.REFUSED: State.FAILED,
            Outcome.IN_DOUBT: State.IN_DOUBT,
        }[delivery.outcome]
    with transaction.atomic():
        return after if move(letter.pk, State.SENDING, after, now, **values) else None


def recover(now: datetime) -> int:
    """End what a dead process left begun: in doubt where the end of the message can have been out, else it waits again.

    How many are in doubt from now on. Only under the senders' lock: nothing else tells a dead sender from a slow one.
    """
    doubted = 0
    for letter in Letter.objects.filter(state=State.SENDING).order_by("pk"):
        outcome = Outcome.IN_DOUBT if letter.phase == Phase.DATA else Outcome.UNTOUCHED
        doubted += end(letter, Delivery(outcome, Reason.DIED), now) is State.IN_DOUBT
    return doubted


def expire(now: datetime) -> int:
    """Letters that are too old to be sent are wiped, also failed and doubtful ones; how many that were never sent."""
    old = Letter.objects.filter(expires_at__lte=now)
    with transaction.atomic():
        Letter.objects.filter(state=State.IN_DOUBT, expires_at__lte=now).exclude(sealed=b"").update(sealed=b"")
        Letter.objects.filter(state=State.FAILED, expires_at__lte=now).exclude(sealed=b"").update(sealed=b"")
        return old.filter(state=State.WAITING).update(state=State.EXPIRED, sealed=b"", not_before=None, ended_at=now)
