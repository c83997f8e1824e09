"""Addresses that gave our mail back: nobody is told there, until the mark is lifted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import NotFound
from lachan.server.notices.answers.models import Mail, Mark


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark. `address` is personal data."""

    number: int
    address: str
    status: str
    since: datetime


def marked(addresses: Collection[str]) -> frozenset[str]:
    """Those of the addresses, case-folded, that are marked now."""
    wanted = {one.casefold() for one in addresses}
    return frozenset(address for address in _standing() if address in wanted)


def _standing() -> list[str]:
    return list(Mark.objects.filter(lifted_at__isnull=True).values_list("address", flat=True))


def put(address: str, status: str, mail: Mail, now: datetime) -> None:
    """Mark an address; one that is marked stays as it is. Inside the transaction that takes the mail."""
    with transaction.atomic():
        Mark.objects.get_or_create(
            address=address.casefold()[:254], lifted_at=None, defaults={"status": status, "since": now, "mail": mail}
        )


def works_again(address: str, now: datetime) -> None:
    """Somebody wrote from there: the mark is lifted, if there is one."""
    standing = Mark.objects.filter(address=address.casefold(), lifted_at__isnull=True)
    standing.update(lifted_at=now, lifted_by="mailbox")


def listed(limit: int = 100) -> list[MarkLine]:
    """Marks that stand, the newest first."""
    found = Mark.objects.filter(lifted_at__isnull=True).order_by("-since", "-pk")[:limit]
    return [MarkLine(one.pk, one.address, one.status, one.since) for one in found]


def lift(number: int, now: datetime, *, by: By) -> None:
    """A person says that the address works. Errors: BadInput; NotFound for a mark that does not stand."""
    who = deciding.who(by.written)
    standing = Mark.objects.filter(pk=number, lifted_at__isnull=True)
    with transaction.atomic():
        if not standing.update(lifted_at=now, lifted_by=who):
            raise NotFound("no such mark")
        record(by, Act.ADDRESS_CLEARED, subject=f"mark:{number}", now=now)
