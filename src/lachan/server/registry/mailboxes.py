"""Whose a mail address or a mail domain is, by key alone: nothing of a contact leaves but its organisation's name."""

from datetime import datetime

from django.db.models import Q

from lachan.server.registry.models import Contact, Domain


def organisations_at(address: str) -> frozenset[str]:
    """Keys of organisations that have, or had, this address among their contacts."""
    found = Contact.objects.filter(email__iexact=address)
    return frozenset(found.values_list("organisation__key", flat=True))


def organisations_writing_from(domain: str) -> frozenset[str]:
    """Keys of organisations with a contact, past ones too, whose address is at this very domain."""
    found = Contact.objects.filter(email__iendswith=f"@{domain}")
    return frozenset(found.values_list("organisation__key", flat=True))


def holders_of(domain: str, now: datetime) -> frozenset[str]:
    """Keys of those whose registered domain it is at `now`, or is most closely below. Lower case, A-labels."""
    labels = domain.split(".")
    parents = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    valid = Q(valid_from__isnull=True) | Q(valid_from__lte=now)
    valid &= Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    found = list(Domain.objects.filter(valid, name__in=parents).values_list("name", "organisation__key"))
    longest = max((len(name) for name, _ in found), default=0)
    return frozenset(key for name, key in found if len(name) == longest)
