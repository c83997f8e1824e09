"""What a wish does to networks and domains: changes of claims as values, and the conflicts they answer.

What becomes an organisation's is hand-made from its day on. Others' hand-made claims to the same thing end on that day;
where a register says that it is another's, the new claim ends after some days, so that it does not stand against the
register for ever (as with a conflict that is settled).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput
from lachan.server.registry import changes
from lachan.server.registry.changes import ClaimChange, Shelf
from lachan.server.registry.importing import current_version, make_version
from lachan.server.registry.ledger import ClaimKey, Terms
from lachan.server.registry.models import Conflict, RegistryVersion
from lachan.server.registry.proposals import conflicts
from lachan.server.registry.proposals.conflicts import Party
from lachan.server.registry.requests.wishes import Wish
from lachan.server.registry.words import Origin

CONFIDENCE: Final = 90  # an organisation's own word, looked at by a person

Claims = Mapping[str, Sequence[Party]]  # text → everything ever said of it


def changes_of(organisation: str, wish: Wish, hand_days: int, now: datetime) -> list[ClaimChange]:
    """What the wish does to the claims as they are stored. Errors: as `differing`."""
    return differing(organisation, wish, conflicts.said_of(wish.texts), hand_days, now)


def differing(organisation: str, wish: Wish, said: Claims, hand_days: int, now: datetime) -> list[ClaimChange]:
    """Pure. Errors: BadInput where something is the organisation's already, or is not its own to end."""
    since = wish.since or now
    made: list[ClaimChange] = []
    for text in wish.texts:
        parties = said.get(text, ())
        if wish.adds:
            made += _added(organisation, text, wish.domain, since, parties, timedelta(days=hand_days), now)
        else:
            made += _ended(organisation, text, since, parties)
    return made


def apply(organisation: str, wish: Wish, hand_days: int, now: datetime, *, by: By, what: str) -> RegistryVersion:
    """Make the changes, number them, and keep the conflicts that they answer. Called in a transaction.

    Errors: BadInput; Refused, WiresFault where the registry is changed meanwhile.
    """
    version = current_version() + 1
    made = changes_of(organisation, wish, hand_days, now)
    changes.write(made)
    row = make_version(version, now, what)
    changes.record(made, version=row)
    _answer_conflicts(organisation, wish, now, by)
    return row


def _added(
    organisation: str,
    text: str,
    domain: bool,
    since: datetime,
    parties: Sequence[Party],
    days: timedelta,
    now: datetime,
) -> Iterator[ClaimChange]:
    standing = [party for party in parties if _lasts(party, since)]
    for party in standing:
        if party.key.organisation == organisation:
            if party.terms.valid_to is None:
                raise BadInput(f"{text}: is registered as this organisation's already")
            raise BadInput(f"{text}: is this organisation's until a later day already; ask for it from that day on")
    for party in standing:
        if party.shelf.origin == Origin.HAND:
            yield _ends(party, since)
    against = any(party.shelf.origin == Origin.IMPORTED for party in standing)
    terms = Terms(max(since, now) + days if against else None, CONFIDENCE, False)
    shelf, key = Shelf(Origin.HAND, "", domain), ClaimKey(organisation, text, since)
    # one that was withdrawn before it began stands there with the same beginning
    old = next((party.terms for party in parties if party.shelf == shelf and party.key == key), None)
    yield ClaimChange(shelf, key, old, terms)


def _ended(organisation: str, text: str, since: datetime, parties: Sequence[Party]) -> Iterator[ClaimChange]:
    theirs = [p for p in parties if p.key.organisation == organisation and _lasts(p, since)]
    if not theirs:
        raise BadInput(f"{text}: is not registered as this organisation's on that day")
    yield from (_ends(party, since) for party in theirs)


def _lasts(party: Party, since: datetime) -> bool:
    """Whether it holds at `since`, or at some time after it."""
    end, begin = party.terms.valid_to, party.key.valid_from
    return end is None or (end > since and (begin is None or end > begin))


def _ends(party: Party, since: datetime) -> ClaimChange:
    """One that had not begun ends as it begins."""
    end = since if party.key.valid_from is None else max(since, party.key.valid_from)
    return ClaimChange(party.shelf, party.key, party.terms, party.terms._replace(valid_to=end))


def _answer_conflicts(organisation: str, wish: Wish, now: datetime, by: By) -> None:
    """A contested thing that was given to somebody is settled; one that nobody contests any more is gone."""
    contested = conflicts.contested(max(wish.since or now, now), wish.texts)
    waiting = {one.text: one for one in Conflict.objects.filter(text__in=wish.texts, state=Conflict.State.OPEN)}
    for text in wish.texts:
        parties, old = contested.get(text), waiting.get(text)
        if parties is None and (old is None or (wish.since or now) > now):
            continue
        one = old or Conflict(text=text, reason=conflicts.HAND_MADE, proposed=organisation, first_seen=now)
        if parties is not None and not wish.adds:
            continue
        one.parties = one.parties if parties is None else [party.plain for party in parties]
        one.state = Conflict.State.SETTLED if wish.adds else Conflict.State.GONE
        one.answer, one.why = (organisation, wish.why) if wish.adds else ("", "")
        one.decided_at, one.decided_by = now, by.written
        one.save()
