"""What happened since an instant: counted, never listed, so that one look tells whether there is anything to read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncDate

from lachan.server.base.clock import VIETNAM
from lachan.server.duty.models import HandOver, Look
from lachan.server.lake.models import Batch, Outcome
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.states import Outcome as Said

FIRST_LOOK: Final = timedelta(days=1)  # who never looked is told of the last day
DAYS: Final = 8
KEPT_BACK: Final = timedelta(days=30)  # what was kept back longer ago is no news
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """Since `since`: files and rows taken in, rows set aside or rejected, notices planned, sent, answered, and
    shifts handed over."""

    since: datetime
    files: int
    rows: int
    kept_back: int
    planned: int
    sent: int
    answered: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Day:
    """Rows accepted from files that were handed in on a day in Vietnam, the day begun at `begins` (UTC)."""

    begins: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Rows that were not taken in, of one reason; `detail`: which report type or field; `receipt`: the last file's."""

    kind: str
    reason: str
    detail: str
    rows: int
    files: int
    last: datetime
    receipt: str


def since_last_look(person: int, now: datetime) -> Changes:
    """Of somebody who was shown everything up to their last look."""
    at = Look.objects.filter(person_id=person).values_list("at", flat=True).first()
    return changes(at if at is not None else now - FIRST_LOOK)


def looked(person: int, now: datetime) -> None:
    """They have seen what happened up to now. A look never goes back."""
    with transaction.atomic():
        one, made = Look.objects.select_for_update().get_or_create(person_id=person, defaults={"at": now})
        if not made and one.at < now:
            Look.objects.filter(pk=one.pk).update(at=now)


def changes(since: datetime) -> Changes:
    """Everything after that instant."""
    files = Batch.objects.filter(received_at__gt=since).aggregate(n=Count("pk"), rows=Sum("rows_accepted"))
    held = Outcome.objects.filter(
        batch__received_at__gt=since, kind__in=(Outcome.Kind.SET_ASIDE, Outcome.Kind.REJECTED)
    ).aggregate(rows=Sum("rows"))
    notices = Notice.objects.aggregate(
        planned=Count("pk", filter=Q(planned_at__gt=since)),
        sent=Count("pk", filter=Q(sent_at__gt=since)),
    )
    answered = Attempt.objects.filter(outcome=Said.ANSWERED, began_at__gt=since).values("notice").distinct().count()
    shifts = HandOver.objects.filter(given_at__gt=since).count()
    return Changes(
        since, files["n"], files["rows"] or 0, held["rows"] or 0, **notices, answered=answered, handed_over=shifts
    )


def days(now: datetime) -> list[Day]:
    """Of today and the days before it, the oldest first."""
    today = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=DAYS - 1)
    counted = (
        Batch.objects.filter(received_at__gte=begin.astimezone(UTC), received_at__lte=now)
        .annotate(day=TruncDate("received_at", tzinfo=VIETNAM))
        .values_list("day")
        .annotate(rows=Sum("rows_accepted"))
    )
    rows = dict(counted.order_by("day"))
    each = (begin + timedelta(days=n) for n in range(DAYS))
    return [Day(one.astimezone(UTC), rows.get(one.date()) or 0) for one in each]


def kept_back(now: datetime) -> list[KeptBack]:
    """Set aside or rejected in the last KEPT_BACK, the most rows first."""
    recent = Outcome.objects.filter(
        kind__in=(Outcome.Kind.SET_ASIDE, Outcome.Kind.REJECTED), batch__received_at__gt=now - KEPT_BACK
    )
    groups = (
        recent.values("kind", "reason", "detail")
        .annotate(n=Sum("rows"), files=Count("batch", distinct=True), newest=Max("batch"))
        .order_by("-n", "kind", "reason", "detail")[:SHOWN]
    )
    found = list(groups)
    batches = Batch.objects.in_bulk([group["newest"] for group in found])
    return [
        KeptBack(
            group["kind"],
            group["reason"],
            group["detail"],
            group["n"],
            group["files"],
            batches[group["newest"]].received_at,
            batches[group["newest"]].receipt,
        )
        for group in found
    ]
