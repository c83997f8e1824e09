"""From files to what they would change: the statement of a source, its difference, and the registry as it would be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.files import digest_of
from lachan.server.registry import changes
from lachan.server.registry.cells import key_of, short_text
from lachan.server.registry.changes import Shelf
from lachan.server.registry.contacts import own_domains
from lachan.server.registry.models import Network, Organisation, OrganisationIdentifier, Proposal
from lachan.server.registry.proposals.differing import Difference, difference
from lachan.server.registry.proposals.organisations import keep_organisations
from lachan.server.registry.reading import snapshot
from lachan.server.registry.snapshot import Snapshot
from lachan.server.registry.sources.files import read_source
from lachan.server.registry.sources.records import Refusal
from lachan.server.registry.sources.statement import Known, Statement
from lachan.server.registry.words import Origin


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one source says, and what that would change. `files`: names with their SHA-256."""

    source: str
    files: tuple[tuple[str, str], ...]
    as_of: datetime
    statement: Statement
    difference: Difference


def prepare(
    files: Sequence[Path], source: str, country: str, as_of: datetime, progress: Callable[[int], None]
) -> Prepared:
    """Read the files, and compare. Nothing is written. Errors: BadInput; Refused where later files were applied."""
    key_of("source", source)
    short_text("country", country, 2)
    if as_of.tzinfo is None:
        raise BadInput("as_of: an instant without a zone")
    named = tuple((path.name, digest_of(path)) for path in files if path.is_file())
    if len(named) < len(files):
        raise BadInput("a file is missing")
    latest = Proposal.objects.filter(source=source, state=Proposal.State.APPLIED).aggregate(latest=Max("as_of"))[
        "latest"
    ]
    if latest is not None and latest > as_of:
        raise Refused(f"{source}: later files were applied already; to go back: lachan registry undo")
    known = what_is_known(as_of)
    statement = read_source(files, source, country.upper(), known, as_of, progress)
    _refuse_nameless(statement, known)
    stored = {domain: changes.stored(Shelf(Origin.IMPORTED, source, domain)) for domain in (False, True)}
    return Prepared(source, named, as_of, statement, difference(stored, statement, source, as_of))


def afterwards(prepared: Prepared) -> Snapshot:
    """The registry as it would be: the very changes are made, read, and taken back in one transaction."""
    with transaction.atomic():
        keep_organisations(prepared.source, prepared.statement.organisations.values(), None)
        changes.write(prepared.difference.changes)
        made = snapshot()
        transaction.set_rollback(True)
    return replace(made, version=made.version + 1)


def what_is_known(as_of: datetime) -> Known:
    """Organisations, their identifiers and domains, and who holds which AS number by hand."""
    owned = Network.objects.filter(asn__isnull=False, source="").values_list("asn", "organisation__key", "valid_to")
    identifiers = OrganisationIdentifier.objects.filter(valid_to__isnull=True)
    return Known(
        keys=frozenset(Organisation.objects.values_list("key", flat=True)),
        by_identifier={(t, v): key for t, v, key in identifiers.values_list("type", "value", "organisation__key")},
        by_asn={asn: key for asn, key, end in owned if asn is not None and (end is None or end > as_of)},
        domains=own_domains(),
    )


def _refuse_nameless(statement: Statement, known: Known) -> None:
    """A CSV file may name an organisation that is neither registered nor described."""
    for key, one in list(statement.organisations.items()):
        if key in known.keys or (one.name and one.kind):
            continue
        del statement.organisations[key]
        theirs = [holding for holding in statement.holdings if holding.organisation == key]
        for holding in theirs:
            del statement.holdings[holding]
        reason = "organisation: not registered yet, so its first row needs name and kind"
        statement.refusals.append(Refusal("", 0, reason, tuple(holding.text for holding in theirs)))
