"""Import of the registry's CSV files: one transaction a file, good rows stored, bad rows named, nothing twice."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, WiresFault
from lachan.server.base.files import digest_of
from lachan.server.registry import changes, claims, contacts, rows
from lachan.server.registry.models import RegistryVersion
from lachan.server.registry.rows import Reject
from lachan.server.registry.words import Origin


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. Counts are of things (organisations, identifiers, networks, domains, contacts), not lines.

    `ended` are claims that got an end date they had not; `changed` everything else that differed. `version` is the
    registry's version afterwards.
    """

    added: int
    changed: int
    ended: int
    unchanged: int
    rejects: tuple[Reject, ...]
    version: int

    @property
    def nothing_new(self) -> bool:
        """Whether the registry is as it was before."""
        return not (self.added or self.changed or self.ended)


def import_csv(path: Path, origin: Origin, now: datetime, *, by: By, complete: bool = False) -> ImportResult:
    """Import one file of organisations, networks and domains, or one of contacts; the header tells which.

    `complete` says that the file holds all networks and domains of this origin: those it no longer names end at `now`.
    A file with rejects never ends anything, as a row that cannot be read is not a row that went away.
    Where organisations, networks or domains differ afterwards, there is a new version, made in the same transaction;
    contacts decide no ownership and make none.

    Errors: BadInput where the file as a whole cannot be read (see `rows.read`), or is called complete and holds
    contacts; WiresFault where another import was committed meanwhile.
    """
    origin = Origin(origin)
    if now.tzinfo is None:
        raise BadInput("now: an instant without a zone")
    digest = digest_of(path) if path.is_file() else ""
    table = rows.read(path)
    if table.contacts_only and complete:
        raise BadInput(f"{path.name}: contacts cannot be imported as complete")
    with transaction.atomic():
        version = current_version()
        if table.contacts_only:
            tally = contacts.store(table.contacts)
        else:
            tally = claims.store(table.claims, origin, now, complete=complete and not table.rejects)
        if tally.differs and not table.contacts_only:
            version += 1
            made = make_version(version, now, f"import {path.name}: {tally}", digest)
            changes.record(tally.claims, version=made)
        if tally.differs:
            added, changed, ended = tally.added, tally.changed, tally.ended
            subject = f"registry-version:{version}"
            record(by, Act.REGISTRY_CHANGED, subject=subject, now=now, added=added, changed=changed, ended=ended)
    rejects = sorted([*table.rejects, *tally.rejects], key=lambda reject: reject.line)
    return ImportResult(tally.added, tally.changed, tally.ended, tally.unchanged, tuple(rejects), version)


def current_version() -> int:
    """The newest version's number; 0 before the first."""
    newest: int | None = RegistryVersion.objects.aggregate(newest=Max("number"))["newest"]
    return newest or 0


def make_version(number: int, now: datetime, what: str, digest: str = "") -> RegistryVersion:
    """Number the change. The number was read before the rows were, so of two imports at once the second fails whole."""
    try:
        with transaction.atomic():
            return RegistryVersion.objects.create(number=number, made_at=now, what=what, digest=digest)
    except IntegrityError:
        raise WiresFault("the registry was changed by another import meanwhile: try again") from None
