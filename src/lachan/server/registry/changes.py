"""Changes of claims as values, written to the tables and to the record of their version. Called in a transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from lachan.server.base.errors import Refused
from lachan.server.registry.ledger import ClaimKey, Terms
from lachan.server.registry.models import Change, Domain, Network, Organisation, Proposal, RegistryVersion
from lachan.server.registry.prefixes import parse_asn, parse_prefix
from lachan.server.registry.words import Origin

# A claim without a beginning that never held ends here: no detection is as old.
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH: Final = 1_000

Stored = dict[ClaimKey, tuple[int, Terms]]  # row id and terms


class Shelf(NamedTuple):
    """Where a claim stands: keys are unique within one."""

    origin: Origin
    source: str
    domain: bool


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """`old` is None for a claim that is new."""

    shelf: Shelf
    key: ClaimKey
    old: Terms | None
    new: Terms

    @property
    def ends(self) -> bool:
        """Whether it shortens what held without end, or longer."""
        if self.old is None or self.new.valid_to is None:
            return False
        return self.old.valid_to is None or self.new.valid_to < self.old.valid_to

    @property
    def inverse(self) -> "ClaimChange":
        """What takes it back. A new claim becomes one withdrawn before it began: nothing is deleted."""
        restored = self.old or self.new._replace(valid_to=self.key.valid_from or BEGINNING)
        return ClaimChange(self.shelf, self.key, self.new, restored)


def stored(shelf: Shelf) -> Stored:
    """Every claim on a shelf, ended ones too."""
    terms = ("valid_from", "valid_to", "confidence", "override")
    where = {"origin": shelf.origin, "source": shelf.source}
    if shelf.domain:
        rows = Domain.objects.filter(**where).values_list("pk", "organisation__key", "name", *terms)
        return {ClaimKey(o, text, begin): (pk, Terms(*rest)) for pk, o, text, begin, *rest in rows}
    found = Network.objects.filter(**where).values_list("pk", "organisation__key", "prefix", "asn", *terms)
    return {ClaimKey(o, prefix or f"AS{asn}", begin): (pk, Terms(*rest)) for pk, o, prefix, asn, begin, *rest in found}


def differing(changes: Iterable[ClaimChange]) -> set[ClaimChange]:
    """The changes whose claim is not as they expect it: altered since, or there already."""
    shelves: dict[Shelf, Stored] = {}
    found = set()
    for change in changes:
        if change.shelf not in shelves:
            shelves[change.shelf] = stored(change.shelf)
        known = shelves[change.shelf]
        if (known[change.key][1] if change.key in known else None) != change.old:
            found.add(change)
    return found


def write(changes: Iterable[ClaimChange]) -> None:
    """Make the changes. Errors: Refused where a claim is not as a change expects it; then nothing must be committed."""
    by_shelf: dict[Shelf, list[ClaimChange]] = defaultdict(list)
    for change in changes:
        by_shelf[change.shelf].append(change)
    owners = dict(Organisation.objects.values_list("key", "pk"))
    for shelf, theirs in by_shelf.items():
        known = stored(shelf)
        stale = sum((known[c.key][1] if c.key in known else None) != c.old for c in theirs)
        if stale:
            raise Refused(f"{stale} of the claims were changed since: propose again")
        model = Domain if shelf.domain else Network
        new = (_row(change, owners[change.key.organisation]) for change in theirs if change.old is None)
        model._default_manager.bulk_create(new, batch_size=_BATCH)  # type: ignore[arg-type]
        model._default_manager.bulk_update(
            [model(pk=known[c.key][0], **c.new._asdict()) for c in theirs if c.old is not None],  # type: ignore[misc]
            list(Terms._fields),
            batch_size=_BATCH,
        )


def _row(change: ClaimChange, owner: int) -> Network | Domain:
    text = change.key.text
    common = {
        "organisation_id": owner,
        "origin": change.shelf.origin,
        "source": change.shelf.source,
        "valid_from": change.key.valid_from,
        **change.new._asdict(),
    }
    if change.shelf.domain:
        return Domain(name=text, **common)
    if text.startswith("AS"):
        return Network(asn=parse_asn(text), **common)
    prefix = parse_prefix(text)
    (start_hi, start_lo), (end_hi, end_lo) = prefix.start, prefix.end
    return Network(
        prefix=text,
        prefix_length=prefix.length,
        start_hi=start_hi,
        start_lo=start_lo,
        end_hi=end_hi,
        end_lo=end_lo,
        **common,
    )


def record(
    changes: Iterable[ClaimChange], *, version: RegistryVersion | None = None, proposal: Proposal | None = None
) -> None:
    """Keep what a version did, or what a proposal would do."""
    Change.objects.bulk_create(
        (
            Change(
                version=version,
                proposal=proposal,
                organisation=change.key.organisation,
                text=change.key.text,
                domain=change.shelf.domain,
                valid_from=change.key.valid_from,
                origin=change.shelf.origin,
                source=change.shelf.source,
                is_new=change.old is None,
                old_valid_to=change.old.valid_to if change.old else None,
                old_confidence=change.old.confidence if change.old else None,
                old_override=change.old.override if change.old else False,
                new_valid_to=change.new.valid_to,
                new_confidence=change.new.confidence,
                new_override=change.new.override,
            )
            for change in changes
        ),
        batch_size=_BATCH,
    )


def recorded(*, version: int | None = None, proposal: int | None = None) -> Iterator[ClaimChange]:
    """What was kept of a version (by number) or a proposal, in the order in which it was kept."""
    rows = Change.objects.order_by("pk")
    rows = rows.filter(version__number=version) if version is not None else rows.filter(proposal=proposal)
    for row in rows.iterator(_BATCH):
        old = None
        if not row.is_new:
            assert row.old_confidence is not None
            old = Terms(row.old_valid_to, row.old_confidence, row.old_override)
        yield ClaimChange(
            Shelf(Origin(row.origin), row.source, row.domain),
            ClaimKey(row.organisation, row.text, row.valid_from),
            old,
            Terms(row.new_valid_to, row.new_confidence, row.new_override),
        )
