"""Organisations a source names, their identifiers and contacts: they decide no ownership and make no version.

Who is registered already keeps the name, kind and hand-made contacts it has. Contacts of this source that it gives no
longer end; the others stay as they are, confirmations too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from lachan.server.registry.models import Contact, Organisation, OrganisationIdentifier
from lachan.server.registry.sources.statement import SaidContact, SaidOrganisation
from lachan.server.registry.words import Origin

_BATCH: Final = 1_000


def keep_organisations(source: str, said: Iterable[SaidOrganisation], now: datetime | None) -> None:
    """Make those that are new, add identifiers, and renew the source's contacts. `now` None: without contacts."""
    every = list(said)
    have = set(Organisation.objects.values_list("key", flat=True))
    Organisation.objects.bulk_create(
        (
            Organisation(
                key=o.key, name=o.name, kind=o.kind, sector=o.sector, province=o.province, origin=Origin.IMPORTED
            )
            for o in every
            if o.key not in have
        ),
        batch_size=_BATCH,
    )
    numbers = dict(Organisation.objects.values_list("key", "pk"))
    known = set(OrganisationIdentifier.objects.filter(valid_to__isnull=True).values_list("type", "value"))
    OrganisationIdentifier.objects.bulk_create(
        (
            OrganisationIdentifier(organisation_id=numbers[o.key], type=kind, value=value)
            for o in every
            for kind, value in o.identifiers
            if (kind, value) not in known
        ),
        batch_size=_BATCH,
    )
    if now is not None:
        _renew_contacts(source, every, numbers, now)


def _renew_contacts(source: str, said: list[SaidOrganisation], numbers: dict[str, int], now: datetime) -> None:
    told = {(numbers[o.key], c.purpose, c.email): c for o in said for c in o.contacts}
    standing = Contact.objects.filter(source=source, valid_to__isnull=True)
    have = {(c.organisation_id, c.purpose, c.email): c for c in standing}
    Contact.objects.bulk_create(
        (
            Contact(
                organisation_id=organisation,
                purpose=purpose,
                email=email,
                name=one.name,
                source=source,
                registry=one.registry,
            )
            for (organisation, purpose, email), one in told.items()
            if (organisation, purpose, email) not in have
        ),
        batch_size=_BATCH,
    )
    gone = [contact for key, contact in have.items() if key not in told]
    marked = [contact for key, contact in have.items() if key in told and contact.registry != told[key].registry]
    for contact in gone:
        contact.valid_to = now
    for contact in marked:
        contact.registry = not contact.registry
    Contact.objects.bulk_update([*gone, *marked], ["valid_to", "registry"], batch_size=_BATCH)


def as_plain(said: Iterable[SaidOrganisation]) -> list[list[Any]]:
    """For a proposal that waits."""
    return [
        [
            o.key,
            o.name,
            o.kind,
            o.sector,
            o.province,
            o.identifiers,
            [(c.purpose, c.name, c.email, c.registry) for c in o.contacts],
        ]
        for o in said
    ]


def from_plain(kept: Iterable[list[Any]]) -> list[SaidOrganisation]:
    """What `as_plain` made."""
    return [
        SaidOrganisation(
            key,
            name,
            kind,
            tuple((t, v) for t, v in identifiers),
            tuple(SaidContact(*c) for c in contacts),
            sector,
            province,
        )
        for key, name, kind, sector, province, identifiers, contacts in kept
    ]
