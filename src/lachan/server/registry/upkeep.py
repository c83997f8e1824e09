"""Contacts kept right: confirmed by their holder twice a year, marked when nobody answers there any more; and official
identifiers that change with a merger.

Doors see of a contact its number, purpose, source and dates, and a mailbox with its local part hidden.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.registry.cells import key_of, short_text
from lachan.server.registry.changes import BEGINNING
from lachan.server.registry.models import Contact, Organisation, OrganisationIdentifier
from lachan.server.registry.reading import FIT


@dataclass(frozen=True, slots=True)
class ContactState:
    """One contact without what is personal: `mail` is `…@domain`. `due`: since when a confirmation is due, if it is."""

    number: int
    organisation: str
    purpose: str
    mail: str
    source: str
    registry: bool
    confirmed_at: datetime | None
    left_at: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Details:
    """What of a contact is personal; empty where it is not known."""

    name: str
    mail: str
    phone: str


def details_of(organisation: str, now: datetime) -> dict[int, Details]:
    """The contacts that are valid, by number, whole: for who keeps them, and for who has said why."""
    rows = _valid(now).filter(organisation__key=organisation).values_list("pk", "name", "email", "phone")
    return {number: Details(*rest) for number, *rest in rows}


def contacts_of(organisation: str, confirm_days: int, now: datetime) -> list[ContactState]:
    """All that are valid, those never told too. Errors: NotFound."""
    if not Organisation.objects.filter(key=organisation).exists():
        raise NotFound("no such organisation")
    rows = _valid(now).filter(organisation__key=organisation)
    return [_state(contact, confirm_days) for contact in rows]


def due(confirm_days: int, now: datetime, limit: int) -> list[ContactState]:
    """Contacts whose holder has not confirmed them for so many days: never confirmed first, then the longest ago."""
    old = Q(confirmed_at__isnull=True) | Q(confirmed_at__lte=now - timedelta(days=confirm_days))
    rows = _valid(now).filter(old, FIT).order_by("confirmed_at", "organisation__key", "pk")
    return [_state(contact, confirm_days) for contact in rows[:limit]]


def confirm(organisation: str, now: datetime, *, by: By) -> int:
    """Its holder says that all its contacts are right; how many. Errors: NotFound where it has none that is told."""
    with transaction.atomic():
        count = _valid(now).filter(FIT, organisation__key=organisation).update(confirmed_at=now)
        if not count:
            raise NotFound("that organisation has no contact to confirm")
        record(by, Act.CONTACT_CONFIRMED, organisation=organisation, now=now, count=count)
    return count


def mark_left(number: int, now: datetime, *, by: By) -> str:
    """Nobody answers there any more: never told again. Gives the organisation. Errors: NotFound, Refused."""
    with transaction.atomic():
        contact = Contact.objects.select_related("organisation").filter(pk=number).first()
        if contact is None:
            raise NotFound("no such contact")
        if contact.left_at is not None:
            raise Refused("that contact is marked already")
        contact.left_at = now
        contact.save(update_fields=["left_at"])
        record(by, Act.CONTACT_LEFT, subject=f"contact:{number}", organisation=contact.organisation.key, now=now)
    return contact.organisation.key


def identify(organisation: str, kind: str, value: str, since: datetime | None, now: datetime, *, by: By) -> None:
    """Give an organisation an official identifier from an instant on (`ma-dinh-danh-dien-tu`, `ma-so-thue`). The one of
    that type which it has ends then and is kept, so that papers from before a merger still find it. The same identifier
    may pass from one organisation to another, never be two's at once. Errors: NotFound, BadInput, Refused."""
    key_of("type", kind)
    if not value or short_text("value", value, 64) != value.strip():
        raise BadInput("identifier: empty, or spaces around it")
    with transaction.atomic():
        owner = Organisation.objects.filter(key=organisation).first()
        if owner is None:
            raise NotFound("no such organisation")
        for other in OrganisationIdentifier.objects.filter(type=kind, value=value).exclude(
            valid_to__lte=since or BEGINNING
        ):
            if other.organisation_id == owner.pk:
                raise Refused("the organisation has this identifier already")
            if since is None or other.valid_to is not None or (other.valid_from and other.valid_from >= since):
                raise Refused("identifier: belongs to another organisation")
            other.valid_to = since
            other.save(update_fields=["valid_to"])
        if since is not None:
            owner.identifiers.filter(type=kind, valid_to__isnull=True).update(valid_to=since)
        OrganisationIdentifier.objects.create(organisation=owner, type=kind, value=value, valid_from=since)
        record(by, Act.REGISTRY_CHANGED, organisation=organisation, now=now, identifier=kind)


def organisation_by(kind: str, value: str, at: datetime) -> str | None:
    """Whose identifier it was at that instant: an organisation's key."""
    rows = OrganisationIdentifier.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=at),
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
        type=kind,
        value=value,
    )
    return rows.values_list("organisation__key", flat=True).first()


def _valid(now: datetime) -> QuerySet[Contact]:
    return (
        Contact.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=now), Q(valid_to__isnull=True) | Q(valid_to__gt=now)
        )
        .select_related("organisation")
        .order_by("organisation__key", "pk")
    )


def _state(contact: Contact, confirm_days: int) -> ContactState:
    since = contact.confirmed_at + timedelta(days=confirm_days) if contact.confirmed_at else None
    return ContactState(
        number=contact.pk,
        organisation=contact.organisation.key,
        purpose=contact.purpose,
        mail=f"…@{contact.email.rpartition('@')[2]}" if contact.email else "",
        source=contact.source,
        registry=contact.registry,
        confirmed_at=contact.confirmed_at,
        left_at=contact.left_at,
        due=since,
    )
