"""The register of 24/7 focal points (QĐ 05/2017/QĐ-TTg, article 6.1b: every member keeps one, and reports a change
within 24 hours), imported whole.

One CSV line a focal point. The organisation is named by key or by an official identifier. Whoever the file names no
longer is a contact no longer; a confirmation that is stored already is never set back by an older one. Two contacts are
made of a line, for security and for abuse, as a focal point answers for both.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.base.errors import BadInput
from lachan.server.registry.cells import (
    email_address,
    identifier_of,
    key_of,
    one_of,
    parse_instant,
    phone_number,
    short_text,
)
from lachan.server.registry.contacts import own_domains
from lachan.server.registry.models import Contact, Organisation, OrganisationIdentifier
from lachan.server.registry.rows import Reject
from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.sources.lines import lines
from lachan.server.registry.words import FOCAL_POINTS, Purpose

COLUMNS: Final = (
    "organisation", "identifier_type", "identifier", "name", "email", "phone", "language", "changed_at", "reported_at",
    "confirmed_at",
)  # fmt: skip
DUTY: Final = timedelta(hours=24)
MAX_LINES: Final = 200_000
_PURPOSES: Final = (Purpose.SECURITY, Purpose.ABUSE)
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """One line. Personal data. `late`: the change was reported after more than 24 hours."""

    line: int
    organisation: str
    identifier: tuple[str, str] | None
    name: str
    email: str
    phone: str
    language: str
    late: bool
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FocalPointsTaken:
    """Counts of focal points; `late`: of those taken, how many were reported late; `ended`: no longer in the file."""

    added: int
    changed: int
    unchanged: int
    ended: int
    late: int
    rejects: tuple[Reject, ...]


def take(path: Path, now: datetime) -> FocalPointsTaken:
    """Import the whole register; one transaction. A file with rejects ends nobody. Errors: BadInput."""
    rejects: list[Reject] = []
    found = list(_read(path, rejects))
    with transaction.atomic():
        keys = dict(Organisation.objects.values_list("key", "pk"))
        numbers = OrganisationIdentifier.objects.filter(valid_to__isnull=True)
        by_number = {(t, v): o for t, v, o in numbers.values_list("type", "value", "organisation")}
        names = {pk: key for key, pk in keys.items()}
        told: dict[tuple[int, str], FocalPoint] = {}
        for one in found:
            owner = keys.get(one.organisation) if one.organisation else by_number.get(one.identifier or ("", ""))
            if owner is None:
                rejects.append(Reject(one.line, "organisation: not registered"))
            elif (owner, one.email or one.phone) in told:
                rejects.append(Reject(one.line, "the same focal point stands on an earlier line"))
            else:
                told[owner, one.email or one.phone] = one
        return _store(told, names, now, rejects)


def _store(
    told: dict[tuple[int, str], FocalPoint], names: dict[int, str], now: datetime, rejects: list[Reject]
) -> FocalPointsTaken:
    standing = Contact.objects.filter(source=FOCAL_POINTS, valid_to__isnull=True)
    have = {(c.organisation_id, c.email or c.phone, c.purpose): c for c in standing}
    domains = own_domains()
    new: list[Contact] = []
    altered: list[Contact] = []
    ended: list[Contact] = []
    added = changed = 0
    for (owner, reach), one in told.items():
        theirs = [have.get((owner, reach, purpose)) for purpose in _PURPOSES]
        marked = registry_boxes().owns_mail(one.email, domains.get(names[owner], frozenset()))
        if None in theirs:
            added += 1
            new += [
                Contact(
                    organisation_id=owner,
                    purpose=purpose,
                    name=one.name,
                    email=one.email,
                    phone=one.phone,
                    language=one.language,
                    source=FOCAL_POINTS,
                    registry=marked,
                    confirmed_at=one.confirmed_at,
                )
                for purpose, contact in zip(_PURPOSES, theirs, strict=True)
                if contact is None
            ]
            continue
        touched = [contact for contact in theirs if contact is not None and _renew(contact, one)]
        changed += bool(touched)
        altered += touched
    if not rejects:
        ended = [contact for (owner, reach, _), contact in have.items() if (owner, reach) not in told]
        for contact in ended:
            contact.valid_to = now
    Contact.objects.bulk_create(new, batch_size=_BATCH)
    fields = ["name", "phone", "language", "confirmed_at", "valid_to"]
    Contact.objects.bulk_update([*altered, *ended], fields, batch_size=_BATCH)
    return FocalPointsTaken(
        added=added,
        changed=changed,
        unchanged=len(told) - added - changed,
        ended=len({(c.organisation_id, c.email or c.phone) for c in ended}),
        late=sum(one.late for one in told.values()),
        rejects=tuple(sorted(rejects, key=lambda reject: reject.line)),
    )


def _renew(contact: Contact, one: FocalPoint) -> bool:
    confirmed = max((at for at in (contact.confirmed_at, one.confirmed_at) if at is not None), default=None)
    before = (contact.name, contact.phone, contact.language, contact.confirmed_at)
    after = (one.name, one.phone, one.language, confirmed)
    contact.name, contact.phone, contact.language, contact.confirmed_at = after
    return before != after


def _read(path: Path, rejects: list[Reject]) -> Iterator[FocalPoint]:
    columns: list[str] | None = None
    for line, text in lines(path):
        if line > MAX_LINES:
            raise BadInput(f"{path.name}: more than {MAX_LINES} lines: split it")
        if not text.strip():
            continue
        try:
            cells = next(csv.reader([text], strict=True))
        except csv.Error:
            rejects.append(Reject(line, "quotes are not closed, or not as in RFC 4180"))
            continue
        if columns is None:
            columns = [cell.removeprefix("\ufeff").strip() for cell in cells]
            if sorted(columns) != sorted(COLUMNS):
                raise BadInput(f"{path.name}: not a header of the focal-point register")
            continue
        try:
            if len(cells) != len(columns):
                raise BadInput(f"{len(cells)} cells where the header has {len(columns)}")
            yield _focal_point(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        except BadInput as error:
            rejects.append(Reject(line, str(error)))
    if columns is None:
        raise BadInput(f"{path.name}: not a header of the focal-point register")


def _focal_point(line: int, row: dict[str, str]) -> FocalPoint:
    if bool(row["organisation"]) == bool(row["identifier"]):
        raise BadInput("organisation and identifier: give one of them")
    if not row["email"] and not row["phone"]:
        raise BadInput("email and phone are both empty")
    changed, reported = parse_instant("changed_at", row["changed_at"]), parse_instant("reported_at", row["reported_at"])
    return FocalPoint(
        line=line,
        organisation=key_of("organisation", row["organisation"]) if row["organisation"] else "",
        identifier=identifier_of(row["identifier_type"], row["identifier"]),
        name=short_text("name", row["name"], 300),
        email=email_address(row["email"]),
        phone=phone_number(row["phone"]),
        language=one_of("language", row["language"] or "vi", ("vi", "en")),
        late=changed is not None and reported is not None and reported - changed > DUTY,
        confirmed_at=parse_instant("confirmed_at", row["confirmed_at"]),
    )
