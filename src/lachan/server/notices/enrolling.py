"""Trial mode: while the settings say so (`notices.trial`), only organisations that are enrolled are told; what concerns
the others waits under its reason and is told when they are enrolled, or when the trial ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import NotFound, Refused
from lachan.server.base.settings import Settings
from lachan.server.notices.models import Enrolment
from lachan.server.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """Who takes part since when, and who decided so."""

    organisation: str
    name: str
    since: datetime
    by: str


def enrol(organisation: str, now: datetime, *, by: By) -> None:
    """Errors: BadInput, NotFound; Refused for one that is enrolled."""
    who = deciding.who(by.written)
    owner = Organisation.objects.filter(key=organisation).first()
    if owner is None:
        raise NotFound("no such organisation")
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(organisation=owner, since=now, by=who)
            record(by, Act.ENROLLED, subject=f"enrolment:{made.pk}", organisation=organisation, now=now)
    except IntegrityError:
        raise Refused(f"{organisation} is enrolled already") from None


def leave(organisation: str, now: datetime, *, by: By) -> None:
    """Errors: BadInput; NotFound for one that is not enrolled."""
    who = deciding.who(by.written)
    standing = Enrolment.objects.filter(organisation__key=organisation, left_at__isnull=True)
    with transaction.atomic():
        if not standing.update(left_at=now, left_by=who):
            raise NotFound("no such organisation is enrolled")
        record(by, Act.ENROLMENT_ENDED, organisation=organisation, now=now)


@dataclass(frozen=True, slots=True)
class Partakers:
    """Whom the instance tells at all. `enrolled`: rows of organisations; None: there is no trial, and it tells all."""

    enrolled: frozenset[int] | None

    def __contains__(self, owner: int) -> bool:
        return self.enrolled is None or owner in self.enrolled


def partakers(settings: Settings) -> Partakers:
    """As it stands now."""
    if not settings.notices.trial:
        return Partakers(None)
    standing = Enrolment.objects.filter(left_at__isnull=True)
    return Partakers(frozenset(standing.values_list("organisation_id", flat=True)))


def enrolments(limit: int, start: int = 0) -> list[EnrolmentLine]:
    """Who is enrolled, by key, from `start` on."""
    found = Enrolment.objects.filter(left_at__isnull=True).select_related("organisation").order_by("organisation__key")
    return [EnrolmentLine(e.organisation.key, e.organisation.name, e.since, e.by) for e in found[start : start + limit]]


def count() -> int:
    """How many are enrolled."""
    return Enrolment.objects.filter(left_at__isnull=True).count()
