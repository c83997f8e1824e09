"""The kill-switch: a row says that nothing is sent, who said so and why. Looked at before every message."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import Refused
from lachan.server.notices.models import Stop


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why nothing is sent, since when, and who said so."""

    at: datetime
    by: str
    why: str


def stop(now: datetime, *, by: By, why: str) -> Stopped:
    """Stop all sending, on every channel, until it is resumed; the stop in force.

    A message that is on its way is finished, the next is not begun. Stopping twice leaves the first. Errors: BadInput
    without a name or a reason.
    """
    who, reason = deciding.who(by.written), deciding.reason(why)
    with transaction.atomic():
        if (standing := stopped()) is not None:
            return standing
        made = Stop.objects.create(stopped_at=now, stopped_by=who, why=reason)
        record(by, Act.SENDING_STOPPED, subject=f"stop:{made.pk}", now=now)
    return Stopped(now, who, reason)


def resume(now: datetime, *, by: By, why: str) -> None:
    """Send again. Errors: Refused where nothing is stopped; BadInput without a name or a reason."""
    who, reason = deciding.who(by.written), deciding.reason(why)
    with transaction.atomic():
        open_ones = Stop.objects.filter(resumed_at__isnull=True)
        if not open_ones.update(resumed_at=now, resumed_by=who, resumed_why=reason):
            raise Refused("sending is not stopped")
        record(by, Act.SENDING_RESUMED, now=now)


def stopped() -> Stopped | None:
    """The stop in force, if there is one."""
    row = Stop.objects.filter(resumed_at__isnull=True).order_by("stopped_at", "pk").first()
    return None if row is None else Stopped(row.stopped_at, row.stopped_by, row.why)
