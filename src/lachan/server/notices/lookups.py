"""A code looked up by somebody who was sent it, or who got a mail that claims to be ours: what may be said, counted.

Codes expire, as old ones serve nobody but who collects them. Counted are days and times, never who looked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Sum

from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import NotFound
from lachan.server.notices.checking import Checked, check
from lachan.server.notices.models import Lookup, Notice
from lachan.server.notices.states import Outcome

KEPT_FOR: Final = timedelta(days=400)  # after planning
UNUSUAL: Final = 30  # look-ups of one code in two days: one organisation's people need fewer
_WINDOW: Final = timedelta(days=1)


class Expired(NotFound):
    """A code of ours that is too old to be told about."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """A code that was looked up more than one organisation's people would: it may stand in a forged mail."""

    code: str
    organisation: str
    times: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said, and by which channel it went; empty: it did not."""

    checked: Checked
    channel: str


def look_up(code: str, now: datetime) -> Answer:
    """What may be said of a code; the look-up is counted. Errors: BadInput for what is mistyped; NotFound; Expired."""
    found = check(code)
    notice = Notice.objects.only("pk", "planned_at").get(code=found.code)
    _count(notice, now)
    if notice.planned_at < now - KEPT_FOR:
        raise Expired("the code is too old")
    went = notice.attempts.filter(outcome=Outcome.SENT).order_by("pk").values_list("channel", flat=True).last()
    return Answer(found, went or "")


def unusual(now: datetime, threshold: int = UNUSUAL) -> list[Unusual]:
    """Codes looked up at least `threshold` times today and yesterday, the most first: work for the duty desk."""
    recent = Lookup.objects.filter(day__gte=vietnam_day(now - _WINDOW), day__lte=vietnam_day(now))
    counted = recent.values_list("notice__code", "notice__organisation__key").annotate(of=Sum("times"))
    return [Unusual(*line) for line in counted.filter(of__gte=threshold).order_by("-of", "notice__code")]


def _count(notice: Notice, now: datetime) -> None:
    with transaction.atomic():
        row, _ = Lookup.objects.get_or_create(notice=notice, day=vietnam_day(now))
        Lookup.objects.filter(pk=row.pk).update(times=F("times") + 1)
