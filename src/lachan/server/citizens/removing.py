"""What is over is removed whole: rows first, with an entry that counts them, then their files."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import vietnam_day
from lachan.server.base.settings import Citizens
from lachan.server.citizens import pictures
from lachan.server.citizens.models import Arrivals, Picture, Report
from lachan.server.citizens.words import Reason

AT_ONCE: Final = 500
SPAM_KEPT: Final = timedelta(days=7)  # for which what was called spam by mistake can be reopened whole


def remove_spam(by: By, home: Path, now: datetime) -> int:
    """Remove pictures of what was closed as spam SPAM_KEPT ago; how many. Killed and run again it goes on."""
    last = vietnam_day(now) - SPAM_KEPT
    rows = Picture.objects.filter(report__reason=Reason.SPAM, report__settled_on__lte=last).order_by("pk")
    gone = 0
    while some := list(rows.values_list("pk", "place")[:AT_ONCE]):
        with transaction.atomic():
            Picture.objects.filter(pk__in=[pk for pk, _ in some]).delete()
            record(by, Act.REPORTS_REMOVED, now=now, reports=0, pictures=len(some))
        pictures.remove(home, [place for _, place in some])
        gone += len(some)
    return gone


def remove_old(by: By, home: Path, told: Citizens, now: datetime) -> int:
    """Remove reports whose days are over, also those that still wait; how many. Killed and run again it goes on."""
    last = vietnam_day(now) - timedelta(days=told.keep_days)
    gone = 0
    while some := list(Report.objects.filter(day__lte=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            places = list(Picture.objects.filter(report__in=some).values_list("place", flat=True))
            Report.objects.filter(pk__in=some).delete()
            record(by, Act.REPORTS_REMOVED, now=now, reports=len(some), pictures=len(places))
        pictures.remove(home, places)  # killed here, they are swept: they are old and have no row
        gone += len(some)
    with transaction.atomic():
        Arrivals.objects.filter(hour__lt=now - timedelta(days=1)).delete()
    return gone
