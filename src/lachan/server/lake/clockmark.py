"""The machine's clock, held against what was written here already: records never run backwards.

A step back of a few minutes (a correction by NTP) is bridged: until the clock has caught up, the latest recorded
instant counts. A larger one stops everything that would write, until the clock is set, or a person says that it is
right now and was ahead before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import Refused
from lachan.server.lake.models import ClockMark

BRIDGED: Final = timedelta(minutes=10)


def steady(now: datetime) -> datetime:
    """The instant to write with: `now`, or the latest recorded one where that is a little later.

    Errors: Refused where the clock was set back by more than BRIDGED.
    """
    latest = recorded()
    if latest is None or now >= latest:
        note(now)
        return now
    if latest - now > BRIDGED:
        raise Refused(
            f"the clock says {utc_text(now)}, and {utc_text(latest)} was recorded already: set the clock right; "
            "where it is right now and was ahead before: lachan clock confirm"
        )
    return latest


@contextmanager
def passing(present: Callable[[], datetime]) -> Iterator[Callable[[], datetime]]:
    """Around work that takes its time: gives the instant to write with at each moment, and notes the last one.

    Work that ends in an error notes nothing. Errors: as `steady`.
    """
    begun = steady(present())

    def at() -> datetime:
        return max(begun, present())

    yield at
    note(at())


def note(instant: datetime) -> None:
    """Something was written at this instant: at the end of work that took its time."""
    with transaction.atomic():
        mark = ClockMark.objects.order_by("-pk").first()
        if mark is None:
            ClockMark.objects.create(latest=instant)
        else:
            ClockMark.objects.filter(pk=mark.pk, latest__lt=instant).update(latest=instant)


def recorded() -> datetime | None:
    """The latest instant that was written here; None before the first."""
    mark = ClockMark.objects.order_by("-pk").first()
    return None if mark is None else mark.latest


def confirm(now: datetime, *, by: By, why: str) -> datetime | None:
    """A person says that the clock is right; what was recorded until now, for the record. Errors: BadInput, Refused."""
    who, reason = deciding.who(by.written), deciding.reason(why)
    with transaction.atomic():
        latest = recorded()
        if latest is None or now >= latest:
            raise Refused("the clock is not behind what was recorded: there is nothing to confirm")
        ClockMark.objects.create(latest=now, confirmed_by=who, why=reason)
        record(by, Act.CLOCK_CONFIRMED, now=now, behind_seconds=round((latest - now).total_seconds()))
    return latest
