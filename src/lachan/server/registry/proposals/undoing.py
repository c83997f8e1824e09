"""A version taken back by a new one: what it added is withdrawn, what it altered is as before. Nothing is deleted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.registry import changes
from lachan.server.registry.importing import current_version, make_version
from lachan.server.registry.models import RegistryVersion


@dataclass(frozen=True, slots=True)
class Undone:
    """`left`: claims that a later version has altered; they stay as that one left them."""

    version: int
    restored: int
    left: int


def undo(number: int, now: datetime, *, by: By, why: str) -> Undone:
    """Take back what a version did to networks and domains; an undone undo is the version again.

    Organisations, identifiers and contacts stay: they decide no ownership. Errors: NotFound, Refused (nothing is left
    of it, or nothing was kept of it).
    """
    with transaction.atomic():
        if not RegistryVersion.objects.filter(number=number).exists():
            raise NotFound("no such version of the registry")
        back = [change.inverse for change in reversed(list(changes.recorded(version=number)))]
        left = changes.differing(back)
        made = [change for change in back if change not in left]
        if not made:
            raise Refused(f"version {number}: nothing is left of it that could be taken back")
        changes.write(made)
        version = current_version() + 1
        changes.record(made, version=make_version(version, now, f"undo of version {number} by {by.written}: {why}"))
        record(by, Act.REGISTRY_CHANGED, subject=f"version:{number}", now=now, version=version, undone=True)
    return Undone(version, len(made), len(left))
