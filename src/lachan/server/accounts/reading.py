"""Reading people, invitations and keys, of given organisations. A door asks through `access`, which says of which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lachan.server.accounts.keys import KeyLine, line_of
from lachan.server.accounts.memberships import valid_at
from lachan.server.accounts.models import Factor, Invitation, Key, Membership, Person
from lachan.server.accounts.words import Role

MAX_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds now."""

    organisation: str
    role: Role


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody's role in an organisation. `email` and `name` are personal data."""

    membership: int
    person: int
    name: str
    email: str
    organisation: str
    role: Role
    valid_from: datetime
    valid_to: datetime | None
    has_factor: bool


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that waits. `email` is personal data."""

    id: int
    email: str
    organisation: str
    role: Role
    made_at: datetime
    expires_at: datetime


def held(person: int, now: datetime) -> tuple[Held, ...]:
    """The roles somebody holds at `now`; none for who has left."""
    rows = Membership.objects.filter(valid_at(now), person_id=person, person__ended_at=None)
    pairs = rows.order_by("organisation", "role").values_list("organisation", "role")
    return tuple(Held(organisation, Role(role)) for organisation, role in pairs)


def members(
    organisations: frozenset[str] | None, now: datetime, *, search: str = "", start: int = 0, limit: int = 100
) -> list[MemberLine]:
    """Roles held now, by name; `organisations` None: of all. `search`: part of a name or address."""
    rows = _members(organisations, now, search).order_by("person__name", "person_id", "organisation", "role")
    return [_member(m) for m in rows[start : start + min(limit, MAX_PAGE)]]


def count_members(organisations: frozenset[str] | None, now: datetime, *, search: str = "") -> int:
    """How many there are."""
    return _members(organisations, now, search).count()


def member(membership: int, organisations: frozenset[str] | None, now: datetime) -> MemberLine | None:
    """One role, where it is held now in one of these organisations."""
    found = _members(organisations, now, "").filter(pk=membership).first()
    return None if found is None else _member(found)


def invitations(organisations: frozenset[str] | None, now: datetime, limit: int = 100) -> list[InvitationLine]:
    """Those that wait, the newest first."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return [
        InvitationLine(i.pk, i.email, i.organisation, Role(i.role), i.made_at, i.expires_at)
        for i in rows.order_by("-made_at", "-pk")[: min(limit, MAX_PAGE)]
    ]


def keys(organisations: frozenset[str] | None, *, search: str = "", start: int = 0, limit: int = 100) -> list[KeyLine]:
    """Keys, also revoked and expired ones, the newest first."""
    rows = _keys(organisations, search).order_by("-made_at", "-pk")
    return [line_of(key) for key in rows[start : start + min(limit, MAX_PAGE)]]


def count_keys(organisations: frozenset[str] | None, *, search: str = "") -> int:
    """How many there are."""
    return _keys(organisations, search).count()


def key(number: int, organisations: frozenset[str] | None) -> KeyLine | None:
    """One key of one of these organisations."""
    found = _keys(organisations, "").filter(pk=number).first()
    return None if found is None else line_of(found)


def names(people: frozenset[int]) -> dict[int, str]:
    """Number → name. Personal data."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def _members(organisations: frozenset[str] | None, now: datetime, search: str) -> QuerySet[Membership]:
    rows = Membership.objects.filter(valid_at(now), person__ended_at=None).select_related("person")
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    if search:
        text = search[:100]
        rows = rows.filter(Q(person__name__icontains=text) | Q(person__email__icontains=text))
    factor = Factor.objects.filter(person=OuterRef("person_id"), ended_at=None, confirmed_at__isnull=False)
    return rows.annotate(has_factor=Exists(factor))


def _member(m: Membership) -> MemberLine:
    return MemberLine(
        m.pk,
        m.person_id,
        m.person.name,
        m.person.email,
        m.organisation,
        Role(m.role),
        m.valid_from,
        m.valid_to,
        bool(getattr(m, "has_factor", False)),
    )


def _keys(organisations: frozenset[str] | None, search: str) -> QuerySet[Key]:
    rows = Key.objects.all()
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    if search:
        rows = rows.filter(Q(label__icontains=search[:100]) | Q(shown__startswith=search[:100]))
    return rows
