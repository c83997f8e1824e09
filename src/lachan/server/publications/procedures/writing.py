"""Verbs on procedures. Each is one transaction with one entry of the audit record, under the organisation's lock."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.publications.procedures.models import Confirmation, Procedure
from lachan.server.publications.procedures.wording import words_of
from lachan.server.registry.models import Domain, Organisation


def write(by: By, organisation: str, given: Mapping[str, str], now: datetime) -> int:
    """A draft, and its number; one that waited before is kept and waits no longer. Errors: NotFound, BadInput."""
    with transaction.atomic():
        owner = _held(organisation)
        words = words_of(given, _domains(owner, now))
        Procedure.objects.filter(organisation=owner, published_at=None, ended_at=None).update(ended_at=now)
        last = Procedure.objects.filter(organisation=owner).aggregate(last=Max("number"))["last"] or 0
        made = Procedure.objects.create(
            organisation=owner, number=last + 1, written_at=now, written_by=by.actor, **asdict(words)
        )
        _record(by, Act.PROCEDURE_WRITTEN, made, now)
    return made.number


def publish(by: By, organisation: str, number: int, now: datetime, *, second: bool) -> None:
    """The draft of that number is right: it is published, and what was in force ends. `second`: it takes another
    person than the one who wrote it. Errors: NotFound; Refused where it is the same person."""
    with transaction.atomic():
        owner = _held(organisation)
        draft = Procedure.objects.filter(organisation=owner, number=number, published_at=None, ended_at=None).first()
        if draft is None:
            raise NotFound("there is nothing here")
        if second and draft.written_by == by.actor:
            raise Refused("another person than the one who wrote it has to confirm it")
        Procedure.objects.filter(organisation=owner, published_at__isnull=False, ended_at=None).update(ended_at=now)
        draft.published_at = now
        draft.save(update_fields=["published_at"])
        Confirmation.objects.create(procedure=draft, at=now, by=by.actor)
        _record(by, Act.PROCEDURE_CONFIRMED, draft, now)


def confirm(by: By, organisation: str, number: int, now: datetime) -> None:
    """What is published is still right. Errors: NotFound."""
    with transaction.atomic():
        owner = _held(organisation)
        one = _in_force(owner, number)
        Confirmation.objects.create(procedure=one, at=now, by=by.actor)
        _record(by, Act.PROCEDURE_CONFIRMED, one, now)


def take_back(by: By, organisation: str, number: int, now: datetime) -> None:
    """What is published, or the draft, holds no longer. It is kept. Errors: NotFound."""
    with transaction.atomic():
        owner = _held(organisation)
        one = Procedure.objects.filter(organisation=owner, number=number, ended_at=None).first()
        if one is None:
            raise NotFound("there is nothing here")
        one.ended_at = now
        one.save(update_fields=["ended_at"])
        _record(by, Act.PROCEDURE_WITHDRAWN, one, now)


def _held(organisation: str) -> Organisation:
    owner = Organisation.objects.select_for_update().filter(key=organisation).first()
    if owner is None:
        raise NotFound("there is nothing here")
    return owner


def _in_force(owner: Organisation, number: int) -> Procedure:
    found = Procedure.objects.filter(
        organisation=owner, number=number, published_at__isnull=False, ended_at=None
    ).first()
    if found is None:
        raise NotFound("there is nothing here")
    return found


def _domains(owner: Organisation, now: datetime) -> list[str]:
    held = Domain.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=now),
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        organisation=owner,
    )
    return list(held.values_list("name", flat=True))


def _record(by: By, act: Act, one: Procedure, now: datetime) -> None:
    record(by, act, subject=f"procedure:{one.pk}", organisation=one.organisation.key, now=now, version=one.number)
