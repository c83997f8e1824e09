"""One try to send one notice, as rows: the intention is committed before the act, the outcome after it.

Each verb is one short transaction that demands the state it comes from. Whoever comes second changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lachan.server.base.errors import OurFault
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.states import ENDS_IN, MAY_FOLLOW, Outcome, Phase, Reason, State
from lachan.server.notices.stopping import Stopped, stopped
from lachan.server.post.delivery import Channel, Delivery
from lachan.server.post.replies import GIVE_UP_AFTER, wait_before

PERSON: Final = "person"
MAILBOX: Final = "mailbox"
STORE: Final = "store"
PAGE: Final = "page"


def move(pk: int, before: State, after: State, **values: Any) -> bool:
    """From one state to another; False where the notice is not in the first. Errors: OurFault: no such way."""
    if after not in MAY_FOLLOW[before]:
        raise OurFault(f"a notice does not go from {before} to {after}")
    return Notice.objects.filter(pk=pk, state=before).update(state=after, **values) == 1


def begin(pk: int, channel: Channel, now: datetime) -> Attempt | Stopped | None:
    """planned → sending, unless sending is stopped. None: the notice is not planned any more."""
    with transaction.atomic():
        if (stop := stopped()) is not None:
            return stop
        if not move(pk, State.PLANNED, State.SENDING):
            return None
        return Attempt.objects.create(notice_id=pk, channel=channel, phase=Phase.CONNECTING, began_at=now)


def reach_data(attempt: Attempt) -> bool:
    """Note that the end of the message may be out from now on. False: this attempt was ended by somebody else."""
    with transaction.atomic():
        return Attempt.objects.filter(pk=attempt.pk, ended_at__isnull=True).update(phase=Phase.DATA) == 1


def end(attempt: Attempt, delivery: Delivery, now: datetime) -> State | None:
    """Write down what became of it; the notice's state after it. None: somebody else ended it, nothing changes."""
    with transaction.atomic():
        ended = Attempt.objects.filter(pk=attempt.pk, ended_at__isnull=True).update(
            ended_at=now,
            outcome=delivery.outcome,
            reason=delivery.reason or "",
            reply_code=delivery.reply_code,
            status=delivery.status,
        )
        if not ended:
            return None
        after, values = _after(attempt, delivery, now)
        if not move(attempt.notice_id, State.SENDING, after, **values):
            raise OurFault("a notice with an open attempt is not in sending")
    return after


def _after(attempt: Attempt, delivery: Delivery, now: datetime) -> tuple[State, Mapping[str, Any]]:
    state = ENDS_IN[delivery.outcome]
    reason = delivery.reason or ""
    if delivery.outcome is Outcome.SENT:
        return state, {"sent_at": now, "reason": "", "not_before": None}
    if delivery.outcome is Outcome.UNTOUCHED:
        return state, {}
    if delivery.outcome is Outcome.TEMPORARY:
        tries, first = _tried(attempt)
        if now - first >= GIVE_UP_AFTER:
            return State.FAILED, {"reason": Reason.TEMPORARY_FOR_TOO_LONG, "not_before": None}
        return state, {"reason": reason, "not_before": now + wait_before(tries)}
    return state, {"reason": reason, "not_before": None}


def _tried(attempt: Attempt) -> tuple[int, datetime]:
    """How often this notice was put off, this time included, and since when; a person's word begins anew."""
    tries, first = 1, attempt.began_at
    earlier = Attempt.objects.filter(notice_id=attempt.notice_id, pk__lt=attempt.pk).order_by("-pk")
    for outcome, began_at in earlier.values_list("outcome", "began_at"):
        if outcome == Outcome.RESOLVED_AGAIN:
            break
        if outcome == Outcome.TEMPORARY:
            tries, first = tries + 1, began_at
    return tries, first


def recover(now: datetime) -> tuple[str, ...]:
    """End what a dead process left begun; the codes of those that are in doubt from now on.

    Where the end of the message cannot have been out, the notice is planned again; where it can, a person decides.
    Only under the senders' lock: nothing else tells a dead sender from a slow one.
    """
    doubted: list[str] = []
    left = Attempt.objects.filter(ended_at__isnull=True).select_related("notice").order_by("pk")
    for attempt in left:
        doubtful = attempt.phase == Phase.DATA
        outcome = Outcome.IN_DOUBT if doubtful else Outcome.UNTOUCHED
        if end(attempt, Delivery(outcome, Reason.DIED), now) is State.IN_DOUBT:
            doubted.append(attempt.notice.code)
    return tuple(doubted)
