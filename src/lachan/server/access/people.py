"""The gate to people: their roles and invitations, of the organisations that the asker answers for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.organisations import exists
from lachan.server.access.rights import Right
from lachan.server.accounts import factors, memberships, people, reading
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.reading import InvitationLine, MemberLine
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.base.errors import NotFound, Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of what there is: `rows` from `start` on, of `total`."""

    rows: tuple[T, ...]
    start: int
    total: int


def members(asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50) -> Page[MemberLine]:
    """Roles held now. Errors: NotFound for who may see nobody."""
    theirs = reach.organisations(asker, Right.SEE_PEOPLE, now)
    found = reading.members(theirs, now, search=search, start=start, limit=limit)
    return Page(tuple(found), start, reading.count_members(theirs, now, search=search))


def member(asker: Asker, membership: int, now: datetime) -> MemberLine:
    """One role. Errors: NotFound."""
    found = reading.member(membership, reach.organisations(asker, Right.SEE_PEOPLE, now), now)
    if found is None:
        raise NotFound("there is nothing here")
    return found


def invitations(asker: Asker, now: datetime) -> list[InvitationLine]:
    """Those that wait. Errors: NotFound."""
    return reading.invitations(reach.organisations(asker, Right.SEE_PEOPLE, now), now)


def invite(
    asker: Asker,
    *,
    email: str,
    name: str,
    language: str,
    organisation: str,
    role: Role,
    now: datetime,
    draw: Draw,
    link: Callable[[str], str],
) -> str:
    """Invite somebody into an organisation, by mail; the token of the link. `link`: the address of its page.

    Errors: NotFound, BadInput.
    """
    reach.check(asker, Right.MANAGE_PEOPLE, organisation, now)
    exists(organisation)
    _, token = people.invite(
        asker.by,
        email=email,
        name=name,
        language=language,
        organisation=organisation,
        role=role,
        now=now,
        draw=draw,
        link=link,
    )
    return token


def withdraw(asker: Asker, invitation: int, now: datetime) -> None:
    """Take an invitation back. Errors: NotFound."""
    theirs = reach.organisations(asker, Right.MANAGE_PEOPLE, now)
    people.withdraw(asker.by, invitation, now, organisations=theirs)


def end_role(asker: Asker, membership: int, now: datetime) -> None:
    """End somebody's role, and their sessions. Errors: NotFound; Refused for one's own, and the last administrator."""
    theirs = reach.organisations(asker, Right.MANAGE_PEOPLE, now)
    found = reading.member(membership, theirs, now)
    if found is None:
        raise NotFound("there is nothing here")
    if found.person == asker.person:
        raise Refused("your own role is ended by somebody else")
    memberships.end(asker.by, membership, now, organisations=theirs)


def reset_factors(asker: Asker, membership: int, now: datetime) -> None:
    """Somebody lost telephone and codes. For who manages people of all organisations only: a factor is the person's,
    and the person may be elsewhere too. Errors: NotFound; Refused for one's own.
    """
    if reach.organisations(asker, Right.MANAGE_PEOPLE, now) is not None:
        raise NotFound("there is nothing here")
    found = member(asker, membership, now)
    if found.person == asker.person:
        raise Refused("your own second factors are reset by somebody else")
    factors.reset(asker.by, found.person, now)


def places(asker: Asker, right: Right, now: datetime) -> list[str]:
    """The organisations in which the asker may do this, by key; those of all: the house alone is offered."""
    theirs = reach.organisations(asker, right, now)
    return [HOUSE] if theirs is None else sorted(theirs)
