"""Storing the file of contacts. Called inside the import's transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from lachan.server.registry.models import Contact, Domain, Organisation
from lachan.server.registry.rows import ContactRow, Reject
from lachan.server.registry.sources.boxes import registry_boxes
from lachan.server.registry.tally import Tally

_BATCH: Final = 500


class _Key(NamedTuple):
    """What makes two lines the same contact: one without a mail address is known by its telephone."""

    organisation: str
    purpose: str
    reach: str
    valid_from: datetime | None


class _Detail(NamedTuple):
    """What may change of a contact."""

    name: str
    phone: str
    language: str
    valid_to: datetime | None


def own_domains() -> dict[str, frozenset[str]]:
    """Organisation → its domains: mail to a registry's box is right where the organisation is that registry."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, name in Domain.objects.values_list("organisation__key", "name"):
        found[key].add(name)
    return {key: frozenset(names) for key, names in found.items()}


def store(rows: Iterable[ContactRow]) -> Tally:
    """Write what differs. Rows of organisations that are not registered are in the tally's rejects."""
    tally = Tally()
    organisations = dict(Organisation.objects.values_list("key", "pk"))
    known = {
        _Key(c.organisation.key, c.purpose, c.email or c.phone, c.valid_from): c
        for c in Contact.objects.filter(source="").select_related("organisation")
    }
    domains = own_domains()
    said: dict[_Key, tuple[int, _Detail]] = {}
    new: list[Contact] = []
    changed: list[Contact] = []
    for row in rows:
        key = _Key(row.organisation, row.purpose, row.email or row.phone, row.valid_from)
        detail = _Detail(row.name, row.phone, row.language, row.valid_to)
        line, earlier = said.setdefault(key, (row.line, detail))
        if row.organisation not in organisations:
            tally.rejects.append(Reject(row.line, "organisation: not registered"))
            continue
        if earlier != detail:
            tally.rejects.append(Reject(row.line, f"the same contact as on line {line}, with other details"))
            continue
        if line != row.line:
            continue
        contact = known.get(key)
        if contact is None:
            new.append(
                Contact(
                    organisation_id=organisations[row.organisation],
                    purpose=row.purpose,
                    email=row.email,
                    valid_from=row.valid_from,
                    registry=registry_boxes().owns_mail(row.email, domains.get(row.organisation, frozenset())),
                    **detail._asdict(),
                )
            )
            continue
        stored = _Detail(contact.name, contact.phone, contact.language, contact.valid_to)
        if stored == detail:
            tally.unchanged += 1
            continue
        ends = stored.valid_to is None and detail.valid_to is not None
        tally.ended += ends
        tally.changed += not ends
        contact.name, contact.phone, contact.language, contact.valid_to = detail
        changed.append(contact)
    Contact.objects.bulk_create(new, batch_size=_BATCH)
    Contact.objects.bulk_update(changed, list(_Detail._fields), batch_size=_BATCH)
    tally.added = len(new)
    return tally
