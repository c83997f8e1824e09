"""What a request, or an edit by the house, would change: whose each thing becomes, which detections of the last days
would be another's, and who would be told next. Nothing is written.

Detections are judged as though they were seen again from the day on from which the change holds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

import polars as pl

from lachan.server.attribution import attach
from lachan.server.attribution.explain import explain
from lachan.server.attribution.moves import moves
from lachan.server.base.settings import Registry
from lachan.server.lake.folders import Home
from lachan.server.lake.newest import newest
from lachan.server.lake.wanted import Wanted
from lachan.server.notices.recipients import Nobody, Recipient, recipients_of
from lachan.server.notices.rules.table import Case, load
from lachan.server.registry.changes import ClaimChange
from lachan.server.registry.prefixes import parse_asn, parse_prefix
from lachan.server.registry.proposals.conflicts import said_of
from lachan.server.registry.reading import described
from lachan.server.registry.reading import organisation as organisation_page
from lachan.server.registry.requests import claiming, deciding
from lachan.server.registry.requests.afterwards import afterwards
from lachan.server.registry.requests.wishes import Wish
from lachan.server.registry.snapshot import Snapshot, covering, overlapping
from lachan.server.registry.words import Origin
from lachan.wire.addresses import text_of

MOST_ROWS: Final = 20_000  # looked at: the newest of them
MOST_TOLD: Final = 6  # organisations of which it is said who would be told
CLASS: Final = "malicious-code"  # of the next notice: what most notices are of


@dataclass(frozen=True, slots=True)
class Owner:
    """One prefix, AS number or domain as a whole: whose it is at `since` without the change, and with it; None:
    nobody's, or contested."""

    text: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Who gets an organisation's next notice: what the contact is for and `…@domain`, or `why` nobody does."""

    organisation: str
    purpose: str
    mail: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`version`: of the registry that this is of. `looked_at`: detections of the last `days`, `whole` where that is all
    of them; `moved` of them would be another's, by (role, before, after, rows). `past`: it holds from a day that is
    over. `ends`: others' entries (organisation, text) that end by it; `against`: registers that say otherwise.
    `told_before`: who would be told now; `told_after`: of a contact, who would be afterwards. `domain_known`: a new
    mailbox is under a domain of the organisation's; None where there is none."""

    version: int
    since: datetime | None
    owners: tuple[Owner, ...] = ()
    days: int = 0
    looked_at: int = 0
    whole: bool = True
    moved: int = 0
    moves: tuple[tuple[str, str | None, str | None, int], ...] = ()
    past: bool = False
    ends: tuple[tuple[str, str], ...] = ()
    against: tuple[str, ...] = ()
    told_before: tuple[Told, ...] = ()
    told_after: tuple[Told, ...] = ()
    domain_known: bool | None = None


def preview(home: Home, rules: Registry, registry: Snapshot, organisation: str, wish: Wish, now: datetime) -> Preview:
    """`registry`: as it is. Errors: NotFound, BadInput as `deciding.approve`; Busy."""
    if not wish.claims:
        return _of_contact(home, registry, organisation, wish, now)
    since = wish.since or now
    made = claiming.changes_of(organisation, wish, rules.hand_days, now)
    before = _about(registry, wish)
    after = afterwards(before, made, _kinds(made))
    rows, whole = _seen(home, wish, now - timedelta(days=rules.moved_days))
    found = moves(rows, before, after, since)
    concerned = [organisation, *(one for _, old, new, _ in found.lines for one in (old, new) if one)]
    told = _told(home, list(dict.fromkeys(concerned))[:MOST_TOLD], now)
    return Preview(
        version=registry.version,
        since=since,
        owners=tuple(Owner(text, _owner(before, text, since), _owner(after, text, since)) for text in wish.texts),
        days=rules.moved_days,
        looked_at=found.looked_at,
        whole=whole,
        moved=found.moved,
        moves=found.lines,
        past=since < now - timedelta(days=1),
        ends=tuple((c.key.organisation, c.key.text) for c in made if c.key.organisation != organisation),
        against=tuple(sorted(_against(organisation, wish, made, since))),
        told_before=told,
    )


def _of_contact(home: Home, registry: Snapshot, organisation: str, wish: Wish, now: datetime) -> Preview:
    before = _told(home, [organisation], now)
    at = max(wish.since or now, now)
    with deciding.as_if(organisation, wish, now):
        after = _told(home, [organisation], at)
    theirs = [claim.text for claim in organisation_page(organisation).domains if _holds(claim.valid_to, now)]
    domain = wish.email.rpartition("@")[2]
    known = any(domain == one or domain.endswith(f".{one}") for one in theirs) if domain else None
    return Preview(registry.version, wish.since, told_before=before, told_after=after, domain_known=known)


def _holds(end: datetime | None, now: datetime) -> bool:
    return end is None or end > now


def _about(registry: Snapshot, wish: Wish) -> Snapshot:
    """The part of the registry that can have a say: what overlaps the prefixes, AS numbers, names above and below."""
    networks, domains, asns = [pl.lit(False)], [pl.lit(False)], False
    for text in wish.texts:
        if wish.domain:
            name = pl.col("domain")
            above = [text.split(".", n)[n] for n in range(text.count(".") + 1)]
            domains.append(name.is_in(above) | name.str.ends_with(f".{text}"))
        elif text.startswith("AS"):
            asns = True
        else:
            prefix = parse_prefix(text)
            networks.append(overlapping(prefix.start, prefix.end))
    # of an AS number any prefix may have a say; and any AS number of a prefix
    network = pl.lit(True) if asns else reduce(or_, networks).fill_null(False) | pl.col("asn").is_not_null()
    if wish.domain:
        network = pl.lit(False)
    return Snapshot(registry.version, registry.networks.filter(network), registry.domains.filter(reduce(or_, domains)))


def _owner(registry: Snapshot, text: str, since: datetime) -> str | None:
    """Whose the whole of it is: claims to a part of a prefix have no say."""
    if text.startswith("AS"):
        return explain(registry, since, asn=parse_asn(text)).holder.organisation
    if "/" not in text:
        return explain(registry, since, host=text).domain_holder.organisation
    prefix = parse_prefix(text)
    whole = covering(prefix.start, prefix.end)
    few = Snapshot(registry.version, registry.networks.filter(whole), registry.domains.clear())
    return explain(few, since, address=text_of(prefix.first)).holder.organisation


def _seen(home: Home, wish: Wish, since: datetime) -> tuple[pl.DataFrame, bool]:
    """What attribution looks at of the newest detections of these things; whether that is all of them."""
    found = [pl.DataFrame(schema=attach.INPUT)]
    left = MOST_ROWS
    for text in wish.texts:
        wanted = _wanted(wish, text, since)
        rows = newest(home, wanted, left + 1, columns=tuple(attach.INPUT))
        found.append(rows.select(list(attach.INPUT)).head(left))
        if rows.height > left:
            return pl.concat(found).unique(("id_hi", "id_lo"), maintain_order=True), False
        left -= rows.height
    return pl.concat(found).unique(("id_hi", "id_lo"), maintain_order=True), True


def _wanted(wish: Wish, text: str, since: datetime) -> Wanted:
    if wish.domain:
        return Wanted(since=since, domain=text)
    if text.startswith("AS"):
        return Wanted(since=since, asn=parse_asn(text))
    prefix = parse_prefix(text)
    return Wanted(since=since, network=(prefix.start, prefix.end))


def _kinds(made: list[ClaimChange]) -> dict[str, str]:
    """What the organisations are that get something new."""
    found = described({change.key.organisation for change in made if change.old is None})
    return {key: str(line.kind) for key, line in found.items()}


def _against(organisation: str, wish: Wish, made: list[ClaimChange], since: datetime) -> set[str]:
    """Registers that say otherwise: that it is another's, or, of what ends, that it is still theirs."""
    if not wish.adds:
        return {
            change.shelf.source for change in made if change.shelf.origin == Origin.IMPORTED and change.shelf.source
        }
    said = said_of(wish.texts)
    return {
        party.shelf.source or party.key.organisation
        for parties in said.values()
        for party in parties
        if party.shelf.origin == Origin.IMPORTED
        and party.key.organisation != organisation
        and _holds(party.terms.valid_to, since)
    }


def _told(home: Home, organisations: list[str], now: datetime) -> tuple[Told, ...]:
    lines, rules = described(organisations), load(home.root)
    wanted = {}
    for key in organisations:
        line = lines[key]
        case = Case(taxonomy=CLASS, kind=line.kind, sector=line.sector, province=line.province, severity="")
        wanted[key] = (key, rules.rule_for(case).purposes)
    return tuple(_told_of(key, found) for key, found in recipients_of(wanted, now).items())


def _told_of(key: str, found: Recipient | Nobody) -> Told:
    if isinstance(found, Recipient):
        return Told(key, found.purpose, f"…@{found.mail.rpartition('@')[2]}", "")
    return Told(key, "", "", found.reason)
