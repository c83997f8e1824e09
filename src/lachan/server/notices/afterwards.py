"""What is learned of a notice after its sending: a person decides a doubt, a mail comes back, somebody answers.

Each is a row among the notice's attempts, beside the change of its state. What comes from a mail box can be forged; it
is evidence for a person, and never makes anything be sent.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import BadInput, Refused
from lachan.server.notices import attempts
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.reading import get, named
from lachan.server.notices.states import ENDS_IN, MAY_FOLLOW, Outcome, Phase, Reason, State

DAMAGED: Final = Reason.STORED_MAIL_DAMAGED
# Failures that may be over: the same mail to the same address can arrive another time.
MAY_PASS: Final = frozenset({Reason.TEMPORARY_FOR_TOO_LONG, Reason.MESSAGE_REFUSED})
LONGEST: Final = 500  # characters of a reason
_STATUS: Final = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")


class Verdict(StrEnum):
    """What a person found out of a notice in doubt."""

    SENT = "sent"  # it did arrive
    AGAIN = "again"  # it did not: send it once more, the same bytes


def resolve(code: str, verdict: Verdict, now: datetime, *, by: By, why: str = "") -> None:
    """Decide a notice in doubt; `why`: how it is known. Errors: BadInput, NotFound; Refused where it is in none."""
    notice = get(code)
    who = deciding.who(by.written)
    outcome = Outcome.RESOLVED_SENT if verdict is Verdict.SENT else Outcome.RESOLVED_AGAIN
    with transaction.atomic():
        values: dict[str, Any] = {"reason": "", "not_before": None}
        if verdict is Verdict.SENT:
            values["sent_at"] = _last_try(notice)
        if not attempts.move(notice.pk, State.IN_DOUBT, ENDS_IN[outcome], **values):
            raise Refused(f"{notice.code} is not in doubt")
        _write_down(notice, outcome, now, channel=attempts.PERSON, by=who, why=why.strip()[:LONGEST])
        owner = notice.organisation.key
        record(
            by, Act.DOUBT_SETTLED, subject=f"notice:{notice.code}", organisation=owner, now=now, verdict=verdict.value
        )


def send_again(code: str, now: datetime, *, by: By, why: str) -> None:
    """Try a failed notice once more: the same mail, to the same address, as what was in the way is gone.

    Errors: BadInput, NotFound; Refused where it did not fail, or failed for what only another mail or contact mends.
    """
    notice, who, reason = get(code), deciding.who(by.written), deciding.reason(why)
    if notice.reason not in MAY_PASS:
        raise Refused(f"{notice.code}: the same mail would fail again: tell another contact")
    with transaction.atomic():
        if not attempts.move(notice.pk, State.FAILED, State.PLANNED, reason="", not_before=None):
            raise Refused(f"{notice.code} has not failed")
        _write_down(notice, Outcome.RESOLVED_AGAIN, now, channel=attempts.PERSON, by=who, why=reason)
        record(
            by, Act.NOTICE_SENT_AGAIN, subject=f"notice:{notice.code}", organisation=notice.organisation.key, now=now
        )


def give_up(code: str, now: datetime, *, by: By, why: str) -> None:
    """Leave a failed or bounced notice at that: nobody is told of its rows by it any more, and they stay counted.

    Errors: BadInput, NotFound; Refused where it neither failed nor bounced.
    """
    notice, who, reason = get(code), deciding.who(by.written), deciding.reason(why)
    before = State(notice.state)
    with transaction.atomic():
        may = State.GIVEN_UP in MAY_FOLLOW[before]
        if not may or not attempts.move(notice.pk, before, State.GIVEN_UP, not_before=None):
            raise Refused(f"{notice.code} has neither failed nor bounced")
        _write_down(notice, Outcome.GIVEN_UP, now, channel=attempts.PERSON, by=who, why=reason)
        record(by, Act.NOTICE_GIVEN_UP, subject=f"notice:{notice.code}", organisation=notice.organisation.key, now=now)


def note_bounce(name: str, status: str, now: datetime) -> bool:
    """A mail came back as undeliverable. `name`: code or Message-ID; `status` as in RFC 3463, `5.1.1`, or empty.

    False where that is known already. Errors: BadInput, NotFound; Refused for one that was not sent, or is answered.
    """
    if status and _STATUS.fullmatch(status) is None:
        raise BadInput("status: as in RFC 3463, for example 5.1.1")
    return _note(name, Outcome.BOUNCED, now, status)


def note_answer(name: str, now: datetime, *, channel: str = attempts.MAILBOX, by: str = "") -> bool:
    """Somebody answered it. False where that is known already. Errors: NotFound; Refused for one that was not sent."""
    return _note(name, Outcome.ANSWERED, now, "", channel=channel, by=by)


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


def _note(
    name: str, outcome: Outcome, now: datetime, status: str, *, channel: str = attempts.MAILBOX, by: str = ""
) -> bool:
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
        _write_down(notice, outcome, now, channel=channel, status=status, by=by)
    return True


def _last_try(notice: Notice) -> datetime:
    """When the doubtful attempt was begun: the time at which the mail went out, if it did."""
    tried = notice.attempts.filter(outcome=Outcome.IN_DOUBT).order_by("-pk").values_list("began_at", flat=True)
    return tried.first() or notice.planned_at


def _write_down(notice: Notice, outcome: Outcome, now: datetime, **said: str) -> None:
    Attempt.objects.create(notice=notice, phase=Phase.DATA, began_at=now, ended_at=now, outcome=outcome, **said)
