"""Trial mode: while the settings say so (`notices.trial`), only organisations that are enrolled are told; what concerns
the others waits under its reason and is told when they are enrolled, or when the trial ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from lachan.server.base import deciding
from lachan.server.base.errors import NotFound, Refused
from lachan.server.notices.models import Enrolment
from lachan.server.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """Who takes part since when, and who decided so."""

    organisation: str
    name: str
    since: datetime
    by: str


def enrol(organisation: str, now: datetime, *, by: str) -> None:
    """Errors: BadInput, NotFound; Refused for one that is enrolled."""
    who = deciding.who(by)
    owner = Organisation.objects.filter(key=organisation).first()
    if owner is None:
        raise NotFound("no such organisation")
    try:
        with transaction.atomic():
            Enrolment.objects.create(organisation=owner, since=now, by=who)
    except IntegrityError:
        raise Refused(f"{organisation} is enrolled already") from None


def leave(organisation: str, now: datetime, *, by: str) -> None:
    """Errors: BadInput; NotFound for one that is not enrolled."""
    who = deciding.who(by)
    standing = Enrolment.objects.filter(organisation__key=organisation, left_at__isnull=True)
    if not standing.update(left_at=now, left_by=who):
        raise NotFound("no such organisation is enrolled")


def enrolled() -> frozenset[int]:
    """Rows of the organisations that are enrolled."""
    return frozenset(Enrolment.objects.filter(left_at__isnull=True).values_list("organisation_id", flat=True))


def enrolments(limit: int) -> list[EnrolmentLine]:
    """Who is enrolled, by key."""
    found = Enrolment.objects.filter(left_at__isnull=True).select_related("organisation").order_by("organisation__key")
    return [EnrolmentLine(e.organisation.key, e.organisation.name, e.since, e.by) for e in found[:limit]]
