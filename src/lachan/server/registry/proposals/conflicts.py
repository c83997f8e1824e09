"""The same prefix, AS number or domain said to be several organisations': a queue for people, with a proposed answer.

Until somebody answers, attribution goes by its own order: hand-made first, then the surer; a tie is nobody's. A
hand-made claim that a register contradicts ends after a set number of days, so that an old note does not stand against
the register for ever.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import digest_of_text
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.registry import changes
from lachan.server.registry.changes import ClaimChange, Shelf
from lachan.server.registry.importing import current_version, make_version
from lachan.server.registry.ledger import ClaimKey, Terms
from lachan.server.registry.models import Conflict, Domain, Network
from lachan.server.registry.words import Origin

_ASN = re.compile(r"AS[0-9]+")

HAND_MADE = "hand-made-wins"
SURER = "surer-source"
LATER = "began-later"
NOBODY = "nothing-speaks-for-one"


@dataclass(frozen=True, slots=True)
class Party:
    """One claim to the same thing."""

    shelf: Shelf
    key: ClaimKey
    terms: Terms

    @property
    def strength(self) -> tuple[bool, int]:
        return self.shelf.origin == Origin.HAND, self.terms.confidence

    @property
    def plain(self) -> list[str | int]:
        return [self.key.organisation, str(self.shelf.origin), self.shelf.source, self.terms.confidence]


def contested(at: datetime, texts: Sequence[str] | None = None) -> dict[str, list[Party]]:
    """Everything that several organisations are said to hold at that instant, the strongest claim first; `texts`: of
    these only."""
    found: dict[str, list[Party]] = defaultdict(list)
    for party in _claims(_holding(at) & _of(texts, "prefix", "asn"), _holding(at) & _of(texts, "name")):
        found[party.key.text].append(party)
    return {
        text: sorted(parties, key=lambda p: (p.strength, p.key.organisation), reverse=True)
        for text, parties in sorted(found.items())
        if len({party.key.organisation for party in parties}) > 1
    }


def proposed(parties: list[Party]) -> tuple[str, str]:
    """(organisation or empty, reason): hand-made; else the surer source; else the claim that began later."""
    best = parties[0]
    equal = [party for party in parties if party.strength == best.strength]
    if len({party.key.organisation for party in equal}) == 1:
        return best.key.organisation, HAND_MADE if best.shelf.origin == Origin.HAND else SURER
    dated = [party for party in equal if party.key.valid_from is not None]
    latest = max((party.key.valid_from for party in dated if party.key.valid_from is not None), default=None)
    last = {party.key.organisation for party in dated if party.key.valid_from == latest}
    return (last.pop(), LATER) if len(last) == 1 else ("", NOBODY)


def refresh(at: datetime, hand_days: int, now: datetime) -> list[ClaimChange]:
    """Bring the queue up to date; gives the changes made to hand-made claims that a register contradicts and that had
    no end: they get one. Called in the transaction that applies a proposal."""
    found = contested(at)
    waiting = {conflict.text: conflict for conflict in Conflict.objects.filter(state=Conflict.State.OPEN)}
    settled = {c.text: c.parties for c in Conflict.objects.filter(state=Conflict.State.SETTLED).order_by("pk")}
    new = []
    for text, parties in found.items():
        plain = [party.plain for party in parties]
        organisation, reason = proposed(parties)
        old = waiting.pop(text, None)
        if old is not None:
            old.parties, old.proposed, old.reason = plain, organisation, reason
            old.save()
        elif _who(settled.get(text)) != _who(plain):
            new.append(Conflict(text=text, parties=plain, proposed=organisation, reason=reason, first_seen=now))
    Conflict.objects.bulk_create(new, batch_size=1_000)
    Conflict.objects.filter(pk__in=[c.pk for c in waiting.values()]).update(state=Conflict.State.GONE, decided_at=now)
    end = now + timedelta(days=hand_days)
    ending = [
        ClaimChange(party.shelf, party.key, party.terms, party.terms._replace(valid_to=end))
        for parties in found.values()
        for party in parties
        if party.shelf.origin == Origin.HAND and party.terms.valid_to is None
        if any(p.shelf.origin == Origin.IMPORTED and p.key.organisation != party.key.organisation for p in parties)
    ]
    changes.write(ending)
    return ending


def said_of(texts: Sequence[str]) -> dict[str, list[Party]]:
    """Text → every claim to it, of any time."""
    found: dict[str, list[Party]] = defaultdict(list)
    for party in _claims(_of(texts, "prefix", "asn"), _of(texts, "name")):
        found[party.key.text].append(party)
    return dict(found)


def settle(number: int, organisation: str, hand_days: int, now: datetime, *, by: By, why: str) -> int:
    """Answer a conflict, for a reason: from now on the thing is this organisation's, by hand, for `hand_days`;
    hand-made claims of the others end. Gives the version. Errors: NotFound; Refused where it is none of the parties."""
    with transaction.atomic():
        conflict = Conflict.objects.select_for_update().filter(pk=number, state=Conflict.State.OPEN).first()
        if conflict is None:
            raise NotFound("no such open conflict")
        parties = contested(now).get(conflict.text, [])
        theirs = [party for party in parties if party.key.organisation == organisation]
        if not theirs:
            raise Refused("that organisation is none of the conflict's parties")
        made = list(_answer(parties, theirs, now, now + timedelta(days=hand_days)))
        changes.write(made)
        version = current_version() + 1
        what = f"conflict {number}, {conflict.text}: {organisation} by {by.written}"
        changes.record(made, version=make_version(version, now, what))
        conflict.parties = [party.plain for party in contested(now).get(conflict.text, parties)]
        conflict.state, conflict.answer = Conflict.State.SETTLED, organisation
        conflict.decided_at, conflict.decided_by, conflict.why = now, by.written, why
        conflict.save()
        subject, reason = f"conflict:{number}", digest_of_text(why)
        record(
            by, Act.CONFLICT_SETTLED, subject=subject, organisation=organisation, now=now, version=version, why=reason
        )
    return version


def _answer(parties: list[Party], theirs: list[Party], now: datetime, end: datetime) -> Iterator[ClaimChange]:
    for party in parties:
        if party.shelf.origin == Origin.HAND:
            until = end if party in theirs else max(now, party.key.valid_from or now)
            yield ClaimChange(party.shelf, party.key, party.terms, party.terms._replace(valid_to=until))
    if not any(party.shelf.origin == Origin.HAND for party in theirs):
        best = theirs[0]
        shelf = Shelf(Origin.HAND, "", best.shelf.domain)
        yield ClaimChange(shelf, best.key._replace(valid_from=now), None, best.terms._replace(valid_to=end))


def _who(plain: list[list[str | int]] | None) -> set[tuple[str | int, ...]]:
    """Who says what, without how surely."""
    return {(p[0], p[1], p[2]) for p in plain or ()}


def _holding(at: datetime) -> Q:
    """What holds at that instant."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=at)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))


def _of(texts: Sequence[str] | None, field: str, asn: str = "") -> Q:
    """Claims to these; None: to anything."""
    if texts is None:
        return Q()
    numbers = [int(text[2:]) for text in texts if _ASN.fullmatch(text)]
    return Q(**{f"{field}__in": texts}) | (Q(**{f"{asn}__in": numbers}) if asn else Q(pk__in=()))


def _claims(networks: Q, domains: Q) -> Iterator[Party]:
    terms = ("origin", "source", "valid_from", "valid_to", "confidence", "override")
    for organisation, prefix, asn, origin, source, begin, *rest in (
        Network.objects.filter(networks).values_list("organisation__key", "prefix", "asn", *terms).iterator(5_000)
    ):
        shelf = Shelf(Origin(origin), source, False)
        yield Party(shelf, ClaimKey(organisation, prefix or f"AS{asn}", begin), Terms(*rest))
    for organisation, name, origin, source, begin, *rest in (
        Domain.objects.filter(domains).values_list("organisation__key", "name", *terms).iterator(5_000)
    ):
        yield Party(Shelf(Origin(origin), source, True), ClaimKey(organisation, name, begin), Terms(*rest))
