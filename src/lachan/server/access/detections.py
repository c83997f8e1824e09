"""The gate to facts: whose rows somebody may see, asked of the lake in every question, and few questions at a time.

An organisation sees rows that concern it; whoever watches over it, those whose TLP lets them go onward; the house, all.
Of the owners of a row that somebody sees, only those are named that they may see rows of. Accounts, which are people's,
are covered (`covering`) in all that leaves here, except for the organisation that a row concerns.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import polars as pl

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.covering import Why, covered, covered_infections, is_covered
from lachan.server.access.onward import Audience, labels
from lachan.server.access.owners import the_registry
from lachan.server.access.rights import Right
from lachan.server.attribution.explain import Explanation, Finding
from lachan.server.attribution.explain import explain as explained
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.lake import infected as joined
from lachan.server.lake import newest as facts
from lachan.server.lake import paging
from lachan.server.lake import unowned as nobodys
from lachan.server.lake.asking import GATE
from lachan.server.lake.folders import Home
from lachan.server.lake.infected import Infected
from lachan.server.lake.newest import Row
from lachan.server.lake.paging import Place
from lachan.server.lake.unowned import Unowned
from lachan.server.lake.wanted import OWNERS, Wanted, Within
from lachan.server.registry.snapshot import Snapshot, covering
from lachan.wire.addresses import split, value_of
from lachan.wire.ids import hex_of

MOST_EXPORTED: Final = 50_000  # rows that a page gives as a file; more is the command's to export
WIDEST: Final = timedelta(days=32)  # asked for where nothing says by which files may be skipped
NOBODYS: Final = timedelta(days=7)  # how far back rows that concern nobody are looked for
_OF_OWNER: Final = {
    "holder": ("holder", "holder_rule", "holder_network"),
    "operator": ("operator", "operator_rule", "operator_network"),
    "domain_holder": ("domain_holder", "domain_rule", "domain"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One detection with all its fields, and why it is whose it is; findings of others than the asker's are None."""

    row: dict[str, Any]
    holder: Finding | None
    operator: Finding | None
    domain_holder: Finding | None
    host: str | None
    registry_version: int
    covered: bool  # whether something in the row was hidden


def of_whom(asker: Asker, now: datetime) -> Within | None:
    """Whose rows they may see; None: everybody's. Errors: NotFound."""
    theirs = reach.organisations(asker, Right.SEE_DETECTIONS, now)
    if theirs is None:
        return None
    own = reach.own(asker, Right.SEE_DETECTIONS)
    return Within(own, theirs - own, labels(Audience.SUPERVISOR))


def narrowed(asker: Asker, wanted: Wanted, now: datetime) -> Wanted:
    """What they may see of what is wanted. Errors: NotFound for an organisation that is not theirs to ask about."""
    within = of_whom(asker, now)
    asked = wanted.organisation
    if within is not None and asked is not None and asked not in within.own | within.onward:
        raise NotFound("there is nothing here")
    return replace(wanted, within=within)


def detections(asker: Asker, home: Home, wanted: Wanted, now: datetime, limit: int) -> pl.DataFrame:
    """Of one organisation, the newest first. Where the asker sees one only, that is meant.

    Errors: NotFound; Busy; BadInput where the asker sees several and names none.
    """
    return newest(asker, home, _of_one(asker, wanted, now), now, limit)


def _of_one(asker: Asker, wanted: Wanted, now: datetime) -> Wanted:
    """Of one organisation, for who does not see all. Errors: NotFound, BadInput."""
    within = of_whom(asker, now)
    if within is None:
        return wanted
    theirs = within.own | within.onward
    if wanted.organisation is None:
        if len(theirs) != 1:
            raise BadInput("organisation: of which one")
        return replace(wanted, organisation=next(iter(theirs)))
    if wanted.organisation not in theirs:
        raise NotFound("there is nothing here")
    return wanted


def page(
    asker: Asker, home: Home, wanted: Wanted, after: Place | None, now: datetime, limit: int
) -> tuple[pl.DataFrame, Place | None]:
    """As `lake.paging.page`, the earliest first, of one organisation, for a reader that goes on where it ended; of one
    that is only watched over, rows that may go onward. Errors: as `detections`."""
    wanted = _of_one(asker, wanted, now)
    if not wanted.placed:
        until = wanted.until or now
        wanted = replace(wanted, since=wanted.since or until - WIDEST)
        if wanted.since is None or until - wanted.since > WIDEST:
            raise BadInput(f"since: at most {WIDEST.days} days, unless an organisation or an address is named")
    within = of_whom(asker, now)
    seen = None if within is None or wanted.organisation in within.own else within.labels
    with GATE.question(asker.by.actor):
        rows, further = paging.page(home, wanted, after, limit, labels=seen)
    return covered(_named(rows, within), within), further


def newest(
    asker: Asker, home: Home, wanted: Wanted, now: datetime, limit: int, after: Row | None = None, *, whole: bool = True
) -> pl.DataFrame:
    """The newest first, of all that the asker sees; `whole`: with all columns. Errors: NotFound, Busy."""
    asked = narrowed(asker, wanted, now)
    columns = facts.ALL if whole else facts.LISTED
    with GATE.question(asker.by.actor):
        rows = _named(facts.newest(home, asked, limit, after=after, columns=columns), asked.within)
    return covered(rows, asked.within)


def one(asker: Asker, home: Home, day: date, id_hi: int, id_lo: int, now: datetime) -> Seen:
    """One detection, with the account it is about covered where it is not the asker's own. Errors: NotFound, Busy."""
    row, within = _found(asker, home, day, id_hi, id_lo, now)
    return _seen(row, covered(row, within), within)


def uncovered(asker: Asker, home: Home, day: date, id_hi: int, id_lo: int, why: Why, now: datetime) -> Seen:
    """The same with nothing covered, for a reason; recorded before it is shown. Errors: NotFound, Busy."""
    if not asker.may(Right.UNMASK):
        raise NotFound("there is nothing here")
    row, within = _found(asker, home, day, id_hi, id_lo, now)
    owner = str(row["holder"].item() or row["operator"].item() or "")
    subject = f"detection:{hex_of(id_hi, id_lo)}"
    alone(asker.by, Act.UNMASKED, subject=subject, organisation=owner, now=now, day=day.isoformat(), why=why.value)
    return replace(_seen(row, row, within), covered=False)


def _found(
    asker: Asker, home: Home, day: date, id_hi: int, id_lo: int, now: datetime
) -> tuple[pl.DataFrame, Within | None]:
    asked = narrowed(asker, Wanted(), now)
    with GATE.question(asker.by.actor):
        return _named(facts.one(home, asked, day, id_hi, id_lo), asked.within), asked.within


def _seen(row: pl.DataFrame, shown: pl.DataFrame, within: Within | None) -> Seen:
    found = _explanation(row.row(0, named=True))
    keep = None if within is None else within.own | within.onward
    holder, operator, domain = (_theirs(one, keep) for one in (found.holder, found.operator, found.domain_holder))
    hidden = is_covered(row) and not shown.equals(row)
    return Seen(shown.row(0, named=True), holder, operator, domain, found.host, found.registry_version, hidden)


def infected(asker: Asker, home: Home, wanted: Wanted, gap: timedelta, now: datetime) -> Infected:
    """Infection episodes of what the asker sees. Errors: NotFound, Busy."""
    asked = narrowed(asker, wanted, now)
    with GATE.question(asker.by.actor):
        return covered_infections(joined.infected(home, asked, gap), asked.within)


def concerned(asker: Asker, home: Home, wanted: Wanted, now: datetime) -> dict[str, int]:
    """Organisation → rows that concern it, the most first; of those that the asker sees. Errors: NotFound, Busy."""
    asked = narrowed(asker, wanted, now)
    with GATE.question(asker.by.actor):
        by_tally = not joined.is_narrower_than_tallies(asked) and not asked.batches
        rows = facts.tallies(home, asked) if by_tally else facts.concerned(home, asked)
    return _by_organisation(_named(rows, asked.within))


def unowned(asker: Asker, home: Home, now: datetime, limit: int) -> list[Unowned]:
    """Networks of the last `NOBODYS` that are nobody's, for who adds to the registry. Errors: NotFound, Busy."""
    if reach.organisations(asker, Right.CHANGE_REGISTRY, now) is not None:
        raise NotFound("there is nothing here")
    with GATE.question(asker.by.actor):
        return nobodys.unowned(home, now - NOBODYS, now, limit)


def counted(asker: Asker, home: Home, wanted: Wanted, now: datetime, by: tuple[str, ...]) -> pl.DataFrame:
    """Rows by `day` (UTC), class, type or family, by whole UTC days, from the tallies. Errors: NotFound, Busy."""
    asked = narrowed(asker, wanted, now)
    with GATE.question(asker.by.actor):
        return facts.tallies(home, asked).group_by(by).agg(pl.col("rows").sum()).sort(by)


def _by_organisation(rows: pl.DataFrame) -> dict[str, int]:
    """A row that names one organisation twice counts once for it."""
    numbered = rows.select(*(pl.col(name).cast(pl.String) for name in OWNERS), "rows").with_row_index("_n")
    each = pl.concat(numbered.select("_n", pl.col(name).alias("organisation"), "rows") for name in OWNERS)
    counts = each.drop_nulls("organisation").unique(("_n", "organisation")).group_by("organisation")
    ordered = counts.agg(pl.col("rows").sum()).sort("rows", "organisation", descending=[True, False])
    return dict(ordered.iter_rows())


def _named(rows: pl.DataFrame, within: Within | None) -> pl.DataFrame:
    """Owners that are not theirs to see are left out, with what decided them."""
    if within is None:
        return rows
    theirs = sorted(within.own | within.onward)
    hidden = []
    for owner, columns in _OF_OWNER.items():
        seen = pl.col(owner).cast(pl.String).is_in(theirs)
        hidden += [pl.when(seen).then(pl.col(name)).alias(name) for name in columns if name in rows.columns]
    return rows.with_columns(hidden)


def _theirs(finding: Finding, keep: frozenset[str] | None) -> Finding | None:
    """A finding as somebody may see it: who sees not all is told of their own claims alone."""
    if keep is None:
        return finding
    if finding.organisation not in keep:
        return None
    return replace(finding, candidates=tuple(c for c in finding.candidates if c.claim.organisation in keep))


def _explanation(row: dict[str, Any]) -> Explanation:
    """By the registry as it is now, at the time of the event; of networks, those that can have a say are looked at."""
    whole = the_registry()
    address, asn = row["source_ip"], row["source_asn"]
    covers = pl.lit(False)
    if address is not None:
        place = split(value_of(address))
        covers = covering(place, place)
    if asn is not None:
        covers = covers | (pl.col("asn") == asn).fill_null(False)
    few = Snapshot(whole.version, whole.networks.filter(covers), whole.domains)
    host = row["source_fqdn"] or row["source_url"]
    return explained(few, row["time_source"], address=address, asn=asn, host=host)
