"""Storing the file of organisations, networks and domains. Called inside the import's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.changes import ClaimChange, Shelf
from lachan.server.registry.ledger import ClaimKey, Ledger, Said, Terms, count_ends
from lachan.server.registry.models import Domain, Network, Organisation, OrganisationIdentifier
from lachan.server.registry.prefixes import Prefix
from lachan.server.registry.rows import ClaimRow, Reject
from lachan.server.registry.tally import Tally
from lachan.server.registry.words import Origin

_BATCH: Final = 500
_DESCRIPTION: Final = ("name", "kind", "sector", "province")


class _Book:
    """The stored organisations and one origin's claims, and what the file says of them so far."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.organisations = {o.key: o for o in Organisation.objects.all()}
        self.key_of = {o.pk: key for key, o in self.organisations.items()}
        self.parent_of = {o.key: self.key_of[o.parent_id] for o in self.organisations.values() if o.parent_id}
        self.stored = {key: self._state(key) for key in self.organisations}
        self.identifiers = {
            (i.type, i.value): self.key_of[i.organisation_id]
            for i in OrganisationIdentifier.objects.filter(valid_to__isnull=True)
        }
        self.stored_identifiers = set(self.identifiers)
        self.described: dict[tuple[str, str], tuple[str, int]] = {}
        self.said_identifiers: set[tuple[str, str]] = set()
        self.networks: Ledger[Prefix | int] = Ledger(self._known_networks())
        self.domains: Ledger[str] = Ledger(self._known_domains())

    def _known_networks(self) -> dict[ClaimKey, tuple[int, Terms]]:
        columns = ("pk", "organisation_id", "prefix", "asn", "valid_from", "valid_to", "confidence", "override")
        return {
            ClaimKey(self.key_of[owner], prefix or f"AS{asn}", begin): (pk, Terms(end, confidence, override))
            for pk, owner, prefix, asn, begin, end, confidence, override in Network.objects.filter(
                origin=self.origin, source=""
            ).values_list(*columns)
        }

    def _known_domains(self) -> dict[ClaimKey, tuple[int, Terms]]:
        columns = ("pk", "organisation_id", "name", "valid_from", "valid_to", "confidence", "override")
        return {
            ClaimKey(self.key_of[owner], name, begin): (pk, Terms(end, confidence, override))
            for pk, owner, name, begin, end, confidence, override in Domain.objects.filter(
                origin=self.origin, source=""
            ).values_list(*columns)
        }

    def _state(self, key: str) -> tuple[str, ...]:
        o = self.organisations[key]
        return (o.name, o.kind, o.sector, o.province, self.parent_of.get(key, ""), o.origin)

    def take(self, row: ClaimRow) -> None:
        """Check a row against everything known, then take it whole. Errors: BadInput, and nothing of it is taken."""
        description = self._description(row)
        self._check_identifier(row)
        terms = Terms(row.valid_to, row.confidence, row.override)
        networks = [(p.text, p) for p in row.prefixes] + [(f"AS{asn}", asn) for asn in row.asns]
        claims = [(ClaimKey(row.organisation, text, row.valid_from), value) for text, value in networks]
        domains = [(ClaimKey(row.organisation, name, row.valid_from), name) for name in row.domains]
        for key, _ in claims:
            self.networks.check(key, terms)
        for key, _ in domains:
            self.domains.check(key, terms)

        self._describe(row, description)
        if row.identifier is not None:
            self.identifiers[row.identifier] = row.organisation
            self.said_identifiers.add(row.identifier)
        for key, value in claims:
            self.networks.say(key, Said(row.line, terms, value))
        for key, name in domains:
            self.domains.say(key, Said(row.line, terms, name))

    def _description(self, row: ClaimRow) -> dict[str, str]:
        """What the row says of its organisation itself."""
        if row.organisation not in self.organisations and not (row.name and row.kind):
            raise BadInput("organisation: not registered yet, so its first row needs name and kind")
        said = {column: getattr(row, column) for column in (*_DESCRIPTION, "parent") if getattr(row, column)}
        for column, value in said.items():
            earlier = self.described.get((row.organisation, column))
            if earlier is not None and earlier[0] != value:
                raise BadInput(f"{column}: not what line {earlier[1]} says of this organisation")
        if row.parent:
            self._check_parent(row.organisation, row.parent)
        return said

    def _check_parent(self, key: str, parent: str) -> None:
        if parent not in self.organisations and parent != key:
            raise BadInput("parent: neither registered nor on an earlier line")
        above: str | None = parent
        while above is not None:
            if above == key:
                raise BadInput("parent: an organisation cannot stand above itself")
            above = self.parent_of.get(above)

    def _check_identifier(self, row: ClaimRow) -> None:
        if row.identifier is not None and self.identifiers.get(row.identifier, row.organisation) != row.organisation:
            raise BadInput("identifier: belongs to another organisation")

    def _describe(self, row: ClaimRow, said: dict[str, str]) -> None:
        """Hand-made descriptions are not touched by imported ones; a description by hand makes it hand-made."""
        for column, value in said.items():
            self.described.setdefault((row.organisation, column), (value, row.line))
        organisation = self.organisations.get(row.organisation)
        if organisation is None:
            organisation = self.organisations[row.organisation] = Organisation(key=row.organisation, origin=self.origin)
        elif organisation.origin == Origin.HAND and self.origin == Origin.IMPORTED:
            return
        for column in _DESCRIPTION:
            if column in said:
                setattr(organisation, column, said[column])
        if "parent" in said:
            self.parent_of[row.organisation] = said["parent"]
        if said:
            organisation.origin = self.origin

    def save_organisations(self, tally: Tally) -> None:
        """Parents last: a new organisation's parent may be new too."""
        new = [o for o in self.organisations.values() if o.pk is None]
        Organisation.objects.bulk_create(new, batch_size=_BATCH)
        changed = [self.organisations[key] for key, state in self.stored.items() if state != self._state(key)]
        placed = [*changed, *(o for o in new if o.key in self.parent_of)]
        for organisation in placed:
            parent = self.parent_of.get(organisation.key)
            organisation.parent = self.organisations[parent] if parent else None
        Organisation.objects.bulk_update(placed, [*_DESCRIPTION, "parent", "origin"], batch_size=_BATCH)
        tally.added += len(new)
        tally.changed += len(changed)
        named = {organisation for organisation, _ in self.described}
        tally.unchanged += len(named) - len(named & {o.key for o in (*new, *changed)})

    def save_identifiers(self, tally: Tally) -> None:
        new = self.said_identifiers - self.stored_identifiers
        OrganisationIdentifier.objects.bulk_create(
            (
                OrganisationIdentifier(
                    organisation=self.organisations[self.identifiers[one]], type=one[0], value=one[1]
                )
                for one in sorted(new)
            ),
            batch_size=_BATCH,
        )
        tally.added += len(new)
        tally.unchanged += len(self.said_identifiers) - len(new)


def store(rows: Iterable[ClaimRow], origin: Origin, now: datetime, *, complete: bool) -> Tally:
    """Write what differs; see `importing.import_csv`. Rows that contradict what is known are in the tally's rejects."""
    tally = Tally()
    book = _Book(origin)
    for row in rows:
        try:
            book.take(row)
        except BadInput as error:
            tally.rejects.append(Reject(row.line, str(error)))
    complete = complete and not tally.rejects
    book.save_organisations(tally)
    book.save_identifiers(tally)
    Network.objects.bulk_create((_network(book, key, said) for key, said in book.networks.added()), batch_size=_BATCH)
    Domain.objects.bulk_create((_domain(book, key, said) for key, said in book.domains.added()), batch_size=_BATCH)
    for ledger, model in ((book.networks, Network), (book.domains, Domain)):
        changes = ledger.changed()
        gone = ledger.gone(now) if complete else {}
        _write_terms(model, changes | gone)
        tally.claims += _changes(ledger, Shelf(origin, "", model is Domain), changes | gone)
        ended = count_ends(changes.values()) + len(gone)
        tally.added += len(ledger.added())
        tally.ended += ended
        tally.changed += len(changes) + len(gone) - ended
        tally.unchanged += len(ledger.said) - len(ledger.added()) - len(changes)
    return tally


def _changes(
    ledger: Ledger[Prefix | int] | Ledger[str], shelf: Shelf, terms: dict[int, tuple[Terms, Terms]]
) -> list[ClaimChange]:
    """What the import did, for the record of its version."""
    new = [ClaimChange(shelf, key, None, said.terms) for key, said in ledger.added()]
    key_of = {row: key for key, (row, _) in ledger.known.items()}
    return new + [ClaimChange(shelf, key_of[row], old, now) for row, (old, now) in terms.items()]


def _network(book: _Book, key: ClaimKey, said: Said[Prefix | int]) -> Network:
    network = Network(
        organisation=book.organisations[key.organisation],
        valid_from=key.valid_from,
        origin=book.origin,
        **said.terms._asdict(),
    )
    if isinstance(said.value, int):
        network.asn = said.value
    else:
        network.prefix, network.prefix_length = said.value.text, said.value.length
        network.start_hi, network.start_lo = said.value.start
        network.end_hi, network.end_lo = said.value.end
    return network


def _domain(book: _Book, key: ClaimKey, said: Said[str]) -> Domain:
    return Domain(
        organisation=book.organisations[key.organisation],
        name=key.text,
        valid_from=key.valid_from,
        origin=book.origin,
        **said.terms._asdict(),
    )


def _write_terms(model: type[Network] | type[Domain], changes: dict[int, tuple[Terms, Terms]]) -> None:
    model._default_manager.bulk_update(
        [model(pk=pk, **new._asdict()) for pk, (_, new) in changes.items()],  # type: ignore[misc]
        list(Terms._fields),
        batch_size=_BATCH,
    )
