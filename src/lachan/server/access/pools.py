"""The gate to pools: of one's own organisation (keep-organisation), or of all for the house (change-registry)."""

from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.accounts.models import Membership
from lachan.server.accounts.reading import names
from lachan.server.base.errors import NotFound
from lachan.server.registry import pool_files, pools
from lachan.server.registry.pool_files import Read
from lachan.server.registry.pools import Mark, PoolLine


def listed(
    asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50
) -> tuple[list[PoolLine], int]:
    """Pools the asker sees, and how many there are. Errors: NotFound."""
    theirs = reach.organisations(asker, Right.SEE_ORGANISATIONS, now)
    return pools.listed(theirs, search=search, start=start, limit=limit)


def one(asker: Asker, number: int, now: datetime) -> PoolLine:
    """One pool. Errors: NotFound."""
    return pools.one(number, reach.organisations(asker, Right.SEE_ORGANISATIONS, now))


def said_by(asker: Asker, pool: PoolLine, now: datetime) -> str:
    """Who marked it: a name where that person is of the pool's organisation and the asker is of it or of the house; for
    others, nobody. What is no person (a key, a command) stands as it is."""
    kind, _, number = pool.said_by.partition(":")
    if kind != "person":
        return pool.said_by
    theirs = Membership.objects.filter(person=int(number), organisation=pool.organisation).exists()
    house = reach.organisations(asker, Right.SEE_ORGANISATIONS, now) is None
    near = house or (theirs and pool.organisation in reach.own(asker, Right.SEE_ORGANISATIONS))
    return names(frozenset((int(number),))).get(int(number), "") if near else ""


def may_mark(asker: Asker) -> bool:
    """Whether there is any network that they may mark."""
    return asker.may(Right.KEEP_ORGANISATION) or asker.may(Right.CHANGE_REGISTRY)


def markable(asker: Asker, now: datetime) -> frozenset[str] | None:
    """Organisations whose networks they may mark; None: all. Errors: NotFound for who may nowhere."""
    if asker.may(Right.CHANGE_REGISTRY):
        return reach.organisations(asker, Right.CHANGE_REGISTRY, now)
    return reach.organisations(asker, Right.KEEP_ORGANISATION, now)


def mark(asker: Asker, said: Mark, now: datetime) -> PoolLine:
    """Mark one prefix. Errors: NotFound, BadInput."""
    _check(asker, said.organisation, now)
    return pools.mark(asker.by, said, now)


def end(asker: Asker, number: int, now: datetime) -> None:
    """It holds no longer. Errors: NotFound."""
    pools.end(asker.by, number, now, organisations=markable(asker, now))


def take_in(asker: Asker, raw: bytes, organisation: str, now: datetime) -> Read:
    """A CSV file of pools. `organisation` may be empty for the house only. Errors: NotFound, BadInput."""
    if organisation or markable(asker, now) is not None:
        _check(asker, organisation, now)
    return pool_files.import_pools(asker.by, raw, organisation, now)


def _check(asker: Asker, organisation: str, now: datetime) -> None:
    theirs = markable(asker, now)
    if theirs is not None and organisation not in theirs:
        raise NotFound("there is nothing here")
