"""The gate to keys of programs, of the organisations that the asker answers for."""

from collections.abc import Sequence
from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.organisations import exists
from lachan.server.access.people import Page
from lachan.server.access.rights import SCOPES, Right
from lachan.server.accounts import keys, reading
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.keys import KeyLine
from lachan.server.accounts.words import Scope
from lachan.server.base.errors import NotFound, Refused


def keys_of(asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50) -> Page[KeyLine]:
    """Keys, the newest first. Errors: NotFound."""
    theirs = reach.organisations(asker, Right.SEE_KEYS, now)
    found = reading.keys(theirs, search=search, start=start, limit=limit)
    return Page(tuple(found), start, reading.count_keys(theirs, search=search))


def one(asker: Asker, number: int, now: datetime) -> KeyLine:
    """One key. Errors: NotFound."""
    found = reading.key(number, reach.organisations(asker, Right.SEE_KEYS, now))
    if found is None:
        raise NotFound("there is nothing here")
    return found


def create(
    asker: Asker,
    *,
    organisation: str,
    label: str,
    scopes: Sequence[Scope],
    networks: Sequence[str],
    expires_at: datetime,
    now: datetime,
    draw: Draw,
) -> tuple[KeyLine, str]:
    """Make a key; the second value is shown once. Errors: NotFound, BadInput; Refused where it would see, or do, what
    its maker does not there.
    """
    reach.check(asker, Right.MANAGE_KEYS, organisation, now)
    exists(organisation)
    if not all(reach.may(asker, SCOPES[scope], organisation, now) for scope in scopes):
        raise Refused("a key sees no more than who makes it: ask somebody of that organisation, or at the machine")
    return keys.create(
        asker.by,
        organisation=organisation,
        label=label,
        scopes=scopes,
        networks=networks,
        expires_at=expires_at,
        now=now,
        draw=draw,
    )


def revoke(asker: Asker, number: int, now: datetime) -> None:
    """Revoke a key. Errors: NotFound."""
    keys.revoke(asker.by, number, now, organisations=reach.organisations(asker, Right.MANAGE_KEYS, now))
