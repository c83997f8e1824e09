"""Pools: what the holder of a network says of its parts: carrier NAT, mobile, data centre, own servers, resold.

A pool lies within a network that is registered as its organisation's own at the time from which it holds. Of one
prefix an organisation says one thing at a time; of nested pools the longest counts. What follows from a kind is data
(`pool_kinds.toml`).
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.registry.models import Network, Organisation, Pool
from lachan.server.registry.prefixes import Prefix, parse_prefix


@dataclass(frozen=True, slots=True)
class PoolKind:
    """One use of a network, and what follows: see the head of `pool_kinds.toml`."""

    name: str
    vi: str
    en: str
    needs_port: bool
    is_line: bool
    customer: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one prefix. `resold_to`: key of an organisation, for `resold` only. Dates: [from, to)."""

    organisation: str
    prefix: Prefix
    kind: str
    resold_to: str
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A pool as a door shows it. Its organisations by key."""

    number: int
    organisation: str
    prefix: str
    kind: str
    resold_to: str
    valid_from: datetime
    valid_to: datetime | None
    said_by: str
    said_at: datetime

    def open_at(self, now: datetime) -> bool:
        """Whether it holds at an instant, or will."""
        return self.valid_to is None or self.valid_to > now


@cache
def kinds() -> dict[str, PoolKind]:
    """Name → kind, in the order in which they are offered."""
    text = resources.files("lachan.server.registry").joinpath("pool_kinds.toml").read_text(encoding="utf-8")
    return {name: PoolKind(name, **told) for name, told in tomllib.loads(text).items()}


def mark_of(
    organisation: str, prefix: str, kind: str, resold_to: str, valid_from: datetime, valid_to: datetime | None = None
) -> Mark:
    """What a form or a row of a file says. Errors: BadInput, naming the field."""
    if kind not in kinds():
        raise BadInput(f"kind: one of {', '.join(kinds())}")
    if kinds()[kind].customer != bool(resold_to):
        raise BadInput("resold_to: the customer's key, for resold and for nothing else")
    if resold_to == organisation and resold_to:
        raise BadInput("resold_to: another organisation than the one that sells")
    if valid_to is not None and valid_to <= valid_from:
        raise BadInput("valid_to: later than valid_from")
    try:
        parsed = parse_prefix(prefix)
    except BadInput as error:
        raise BadInput(f"prefix: {error}") from None
    return Mark(organisation, parsed, kind, resold_to, valid_from, valid_to)


def mark(by: By, said: Mark, now: datetime) -> PoolLine:
    """Store one pool and record the act. Errors: NotFound for the organisation; BadInput where it is not theirs to
    mark, or is marked already."""
    with transaction.atomic():
        pool = store(by, said, now)
        record(by, Act.POOL_MARKED, subject=f"pool:{pool.pk}", organisation=said.organisation, now=now, kind=said.kind)
    return line_of(pool)


def store(by: By, said: Mark, now: datetime) -> Pool:
    """The row of one pool, inside a transaction. Errors: as `mark`."""
    owner = Organisation.objects.select_for_update().filter(key=said.organisation).first()
    if owner is None:
        raise NotFound("there is nothing here")
    if not _within(owner, said):  # first, so that nobody asks which keys there are by networks that are not theirs
        raise BadInput("prefix: not within a network that is registered as this organisation's at that time")
    if _overlapping(owner, said).exists():  # so too by what is marked already: whoever asks on leaves a mark and an act
        raise BadInput("prefix: marked already for a part of this time; end that first")
    customer = Organisation.objects.filter(key=said.resold_to).first() if said.resold_to else None
    if said.resold_to and customer is None:
        raise BadInput("resold_to: no organisation has this key")
    hi, lo = said.prefix.start
    end_hi, end_lo = said.prefix.end
    return Pool.objects.create(
        organisation=owner, prefix=said.prefix.text, start_hi=hi, start_lo=lo, end_hi=end_hi, end_lo=end_lo,
        prefix_length=said.prefix.length, kind=said.kind, resold_to=customer, valid_from=said.valid_from,
        valid_to=said.valid_to, said_by=by.actor[:100], said_at=now,
    )  # fmt: skip


def end(by: By, number: int, now: datetime, *, organisations: frozenset[str] | None = None) -> None:
    """It holds no longer from now on; one that was to begin later never begins.

    Errors: NotFound, also for one that is over, or not of these organisations.
    """
    with transaction.atomic():
        rows = Pool.objects.select_for_update().select_related("organisation").filter(pk=number)
        if organisations is not None:
            rows = rows.filter(organisation__key__in=organisations)
        pool = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now)).first()
        if pool is None or pool.valid_from is None:
            raise NotFound("there is nothing here")
        pool.valid_to, pool.ended_by = max(now, pool.valid_from), by.actor[:100]
        pool.save(update_fields=["valid_to", "ended_by"])
        record(by, Act.POOL_ENDED, subject=f"pool:{pool.pk}", organisation=pool.organisation.key, now=now)


def listed(
    organisations: frozenset[str] | None, *, search: str = "", start: int = 0, limit: int = 50
) -> tuple[list[PoolLine], int]:
    """Pools of some organisations or of all, those that hold first; and how many there are."""
    rows = Pool.objects.select_related("organisation", "resold_to")
    if organisations is not None:
        rows = rows.filter(organisation__key__in=organisations)
    if search:
        rows = rows.filter(Q(prefix__icontains=search[:50]) | Q(organisation__key__icontains=search[:64]))
    ordered = rows.order_by(F("valid_to").desc(nulls_first=True), "organisation__key", "start_hi", "start_lo", "pk")
    return [line_of(pool) for pool in ordered[start : start + limit]], rows.count()


def one(number: int, organisations: frozenset[str] | None) -> PoolLine:
    """One pool. Errors: NotFound, also where it is not of these organisations."""
    rows = Pool.objects.select_related("organisation", "resold_to").filter(pk=number)
    if organisations is not None:
        rows = rows.filter(organisation__key__in=organisations)
    found = rows.first()
    if found is None:
        raise NotFound("there is nothing here")
    return line_of(found)


def line_of(pool: Pool) -> PoolLine:
    """A row as a door shows it."""
    assert pool.valid_from is not None
    return PoolLine(
        pool.pk,
        pool.organisation.key,
        pool.prefix,
        pool.kind,
        pool.resold_to.key if pool.resold_to else "",
        pool.valid_from,
        pool.valid_to,
        pool.said_by,
        pool.said_at,
    )


def _within(owner: Organisation, said: Mark) -> bool:
    """Whether a network of the organisation's own, valid at the beginning, holds the whole prefix."""
    (hi, lo), (end_hi, end_lo) = said.prefix.start, said.prefix.end
    at = said.valid_from
    return (
        Network.objects.filter(organisation=owner, prefix__isnull=False)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=at), Q(valid_to__isnull=True) | Q(valid_to__gt=at))
        .filter(Q(start_hi__lt=hi) | Q(start_hi=hi, start_lo__lte=lo))
        .filter(Q(end_hi__gt=end_hi) | Q(end_hi=end_hi, end_lo__gte=end_lo))
        .exists()
    )


def _overlapping(owner: Organisation, said: Mark) -> QuerySet[Pool]:
    found = Pool.objects.filter(organisation=owner, prefix=said.prefix.text)
    found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=said.valid_from))
    return found if said.valid_to is None else found.filter(valid_from__lt=said.valid_to)
