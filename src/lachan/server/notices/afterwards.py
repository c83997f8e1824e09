"""What is learned of a notice after its sending: a person decides a doubt, a mail comes back, somebody answers.

Each is a row among the notice's attempts, beside the change of its state. What comes from a mail box can be forged; it
is evidence for a person, and never makes anything be sent.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from lachan.server.base import deciding
from lachan.server.base.errors import BadInput, Refused
from lachan.server.notices import attempts
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.reading import get, named
from lachan.server.notices.states import ENDS_IN, MAY_FOLLOW, Outcome, Phase, Reason, State

DAMAGED: Final = Reason.STORED_MAIL_DAMAGED
_STATUS: Final = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")


class Verdict(StrEnum):
    """What a person found out of a notice in doubt."""

    SENT = "sent"  # it did arrive
    AGAIN = "again"  # it did not: send it once more, the same bytes


def resolve(code: str, verdict: Verdict, now: datetime, *, by: str) -> None:
    """Decide a notice in doubt. Errors: BadInput, NotFound; Refused where it is not in doubt."""
    notice = get(code)
    who = deciding.who(by)
    outcome = Outcome.RESOLVED_SENT if verdict is Verdict.SENT else Outcome.RESOLVED_AGAIN
    with transaction.atomic():
        values: dict[str, Any] = {"reason": "", "not_before": None}
        if verdict is Verdict.SENT:
            values["sent_at"] = _last_try(notice)
        if not attempts.move(notice.pk, State.IN_DOUBT, ENDS_IN[outcome], **values):
            raise Refused(f"{notice.code} is not in doubt")
        _write_down(notice, outcome, now, channel=attempts.PERSON, by=who)


def note_bounce(name: str, status: str, now: datetime) -> bool:
    """A mail came back as undeliverable. `name`: code or Message-ID; `status` as in RFC 3463, `5.1.1`, or empty.

    False where that is known already. Errors: BadInput, NotFound; Refused for one that was not sent, or is answered.
    """
    if status and _STATUS.fullmatch(status) is None:
        raise BadInput("status: as in RFC 3463, for example 5.1.1")
    return _note(name, Outcome.BOUNCED, now, status)


def note_answer(name: str, now: datetime) -> bool:
    """Somebody answered it. False where that is known already. Errors: NotFound; Refused for one that was not sent."""
    return _note(name, Outcome.ANSWERED, now, "")


def note_mended(notice: Notice, now: datetime) -> bool:
    """Its stored mail, for want of which it failed, is whole again: it was never out, so it is planned again.

    False where it did not fail for that.
    """
    with transaction.atomic():
        waiting = Notice.objects.select_for_update().filter(pk=notice.pk, state=State.FAILED, reason=DAMAGED)
        if not waiting.exists():
            return False
        attempts.move(notice.pk, State.FAILED, State.PLANNED, reason="", not_before=None)
        _write_down(notice, Outcome.MENDED, now, channel=attempts.STORE)
    return True


def _note(name: str, outcome: Outcome, now: datetime, status: str) -> bool:
    notice = named(name)
    after = ENDS_IN[outcome]
    with transaction.atomic():
        before = State(Notice.objects.select_for_update().values_list("state", flat=True).get(pk=notice.pk))
        if before is after:
            return False
        if after not in MAY_FOLLOW[before]:
            raise Refused(f"{notice.code} is {before}: it cannot be {after} from there")
        sent_at = {"sent_at": _last_try(notice)} if before is State.IN_DOUBT else {}
        attempts.move(notice.pk, before, after, reason=status, not_before=None, **sent_at)
        _write_down(notice, outcome, now, channel=attempts.MAILBOX, status=status)
    return True


def _last_try(notice: Notice) -> datetime:
    """When the doubtful attempt was begun: the time at which the mail went out, if it did."""
    tried = notice.attempts.filter(outcome=Outcome.IN_DOUBT).order_by("-pk").values_list("began_at", flat=True)
    return tried.first() or notice.planned_at


def _write_down(notice: Notice, outcome: Outcome, now: datetime, **said: str) -> None:
    Attempt.objects.create(notice=notice, phase=Phase.DATA, began_at=now, ended_at=now, outcome=outcome, **said)
