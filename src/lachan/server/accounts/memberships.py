"""Roles: given and ended, each with its date and its entry in the audit record. Sessions end with a role, and so do
the keys and invitations that its holder made by it (`keeping`)."""

from datetime import datetime

from django.db import transaction

from lachan.server.accounts import keeping, sessions
from lachan.server.accounts.models import Membership, Person
from lachan.server.accounts.models import valid_at as valid_at
from lachan.server.accounts.words import Ended, Role, fits
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound, Refused


def give(
    by: By, person: int, organisation: str, role: Role, now: datetime, *, until: datetime | None = None
) -> Membership:
    """Give a role from now on, `until` an instant. Errors: BadInput where it does not exist there; Refused where held.

    The caller has seen that there is such an organisation.
    """
    if not fits(role, organisation):
        raise BadInput(f"role: {role} does not exist there")
    if until is not None and until <= now:
        raise BadInput("until: in the future")
    with transaction.atomic():
        held = Membership.objects.filter(valid_at(now), person_id=person, organisation=organisation, role=role)
        if held.exists():
            raise Refused("that role is held already")
        made = Membership.objects.create(
            person_id=person, organisation=organisation, role=role, valid_from=now, valid_to=until
        )
        record(
            by,
            Act.ROLE_GIVEN,
            subject=f"person:{person}",
            organisation=organisation,
            now=now,
            membership=made.pk,
            role=role.value,
            until=until.date().isoformat() if until else "",
        )
    return made


def end(by: By, membership: int, now: datetime, *, organisations: frozenset[str] | None = None) -> None:
    """End a role and the person's sessions. `organisations`: the only ones it may be of; None: any.

    Errors: NotFound for another's, and for one that has ended; Refused for the house's last administrator.
    """
    with transaction.atomic():
        _lock_administrators(now)
        rows = Membership.objects.select_for_update().filter(valid_at(now), pk=membership)
        if organisations is not None:
            rows = rows.filter(organisation__in=organisations)
        found = rows.first()
        if found is None:
            raise NotFound("no such role")
        _keep_one_administrator(found, now)
        _end(by, found, now)
        keeping.take_back(by, found.person_id, now)
        sessions.end_all(by, found.person_id, Ended.ROLE_ENDED, now)


def end_person(by: By, person: int, now: datetime) -> None:
    """Somebody leaves for good: roles and sessions end, and they cannot sign in. Errors: NotFound; Refused."""
    with transaction.atomic():
        if not Person.objects.filter(pk=person, ended_at=None).exists():
            raise NotFound("no such person")
        _lock_administrators(now)
        for found in Membership.objects.select_for_update().filter(valid_at(now), person_id=person):
            _keep_one_administrator(found, now)
            _end(by, found, now)
        Person.objects.filter(pk=person).update(ended_at=now)
        record(by, Act.PERSON_ENDED, subject=f"person:{person}", now=now)
        keeping.take_back(by, person, now)
        sessions.end_all(by, person, Ended.ROLE_ENDED, now)


def _end(by: By, membership: Membership, now: datetime) -> None:
    Membership.objects.filter(pk=membership.pk).update(valid_to=now)
    record(
        by,
        Act.ROLE_ENDED,
        subject=f"person:{membership.person_id}",
        organisation=membership.organisation,
        now=now,
        membership=membership.pk,
        role=membership.role,
    )


def _lock_administrators(now: datetime) -> None:
    """So that two of them who end each other at one moment are counted one after the other."""
    rows = Membership.objects.select_for_update().filter(valid_at(now), role=Role.ADMINISTRATOR).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _keep_one_administrator(membership: Membership, now: datetime) -> None:
    if membership.role != Role.ADMINISTRATOR:
        return
    others = Membership.objects.filter(
        valid_at(now), role=Role.ADMINISTRATOR, organisation=membership.organisation, person__ended_at=None
    ).exclude(person_id=membership.person_id)
    if not others.exists():
        raise Refused("this is the last administrator: invite another first")
