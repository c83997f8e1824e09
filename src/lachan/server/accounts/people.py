"""People: invited by a link, joined with a password of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from lachan.server.accounts import chance, memberships, passwords, sessions, tries
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.keeping import still_keeps
from lachan.server.accounts.models import Invitation, Membership, Person, Reset
from lachan.server.accounts.places import Place
from lachan.server.accounts.signing_in import Slowed
from lachan.server.accounts.telling import tell
from lachan.server.accounts.words import Ended, Role, fits, folded, roles
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.post.sealing import Contents
from lachan.server.post.words import Purpose
from lachan.server.post.writing import withdraw as withdraw_letter
from lachan.server.post.writing import write

INVITED_FOR: Final = timedelta(days=3)
MOST_OPEN: Final = 100  # invitations of one organisation that wait


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as whoever holds the link sees it. `known`: there is an account with this address already."""

    id: int
    email: str
    name: str
    language: str
    organisation: str
    role: Role
    expires_at: datetime
    known: bool


def invite(
    by: By,
    *,
    email: str,
    name: str,
    language: str,
    organisation: str,
    role: Role,
    now: datetime,
    draw: Draw,
    link: Callable[[str], str] | None = None,
) -> tuple[int, str]:
    """Make an invitation: its number, and the token of its link, which is not kept here.

    `link`: the address of the page for a token; with it, the invitation is mailed, and sealed until then.

    The caller has seen that there is such an organisation, and that `by` may invite there. Errors: BadInput.
    """
    address = _address(email)
    if not fits(role, organisation):
        raise BadInput(f"role: {role} does not exist there")
    if language not in ("vi", "en"):
        raise BadInput("language: vi or en")
    token = chance.token(draw)
    with transaction.atomic():
        if _waiting(now).filter(organisation=organisation).count() >= MOST_OPEN:
            raise BadInput(f"at most {MOST_OPEN} invitations wait at a time")
        made = Invitation.objects.create(
            email=address,
            name=_name(name, needed=False),
            language=language,
            organisation=organisation,
            role=role,
            digest=chance.digest(token),
            made_by=by.actor,
            made_at=now,
            expires_at=now + INVITED_FOR,
        )
        if link is not None:
            called = roles()[role]
            contents = Contents(address, made.name, link(token), (called.vi, called.en))
            write(
                Purpose.INVITATION,
                contents,
                subject=f"invitation:{made.pk}",
                language=language,
                now=now,
                expires_at=made.expires_at,
            )
        record(
            by,
            Act.PERSON_INVITED,
            subject=f"invitation:{made.pk}",
            organisation=organisation,
            now=now,
            role=role.value,
        )
    return made.pk, token


def withdraw(by: By, invitation: int, now: datetime, *, organisations: frozenset[str] | None = None) -> None:
    """Take an invitation back; its link opens nothing any more. Errors: NotFound for another's, used, or old one."""
    with transaction.atomic():
        rows = _waiting(now).filter(pk=invitation)
        if organisations is not None:
            rows = rows.filter(organisation__in=organisations)
        found = rows.first()
        if found is None:
            raise NotFound("no such invitation")
        Invitation.objects.filter(pk=found.pk).update(withdrawn_at=now)
        withdraw_letter(f"invitation:{found.pk}", now)
        record(
            by,
            Act.INVITATION_WITHDRAWN,
            subject=f"invitation:{found.pk}",
            organisation=found.organisation,
            now=now,
        )


def invited(token: str, now: datetime) -> Invited:
    """What a link is about. Errors: NotFound for a link that opens nothing (any more)."""
    found = _waiting(now).filter(digest=chance.digest(token[:100])).first()
    if found is None or not still_keeps(found.made_by, found.organisation, now):
        raise NotFound("this link opens nothing: it was used, withdrawn, or is too old")
    known = Person.objects.filter(email=found.email, ended_at=None).exists()
    return Invited(
        found.pk,
        found.email,
        found.name,
        found.language,
        found.organisation,
        Role(found.role),
        found.expires_at,
        known,
    )


def join(token: str, *, name: str, password: str, place: Place, now: datetime, draw: Draw) -> int | Slowed:
    """Accept: a new account with this password, or a role more for an account that has this password already.

    The person's number; Slowed where the password of an account is being guessed at. Errors: NotFound for the link;
    BadInput for name or password, which leave the link as it was.
    """
    asked = invited(token, now)
    person = Person.objects.filter(email=asked.email, ended_at=None).first()
    if person is not None and (slowed := _owner(person, password, place, now)) is not None:
        return slowed
    hashed = "" if person is not None else hashed_password(password, name, asked.email)
    called = name if person is not None else _name(name, needed=True)
    with transaction.atomic():
        if not _waiting(now).filter(pk=asked.id).update(accepted_at=now):
            raise NotFound("this link opens nothing: it was used, withdrawn, or is too old")
        if person is None:
            person = Person.objects.create(
                email=asked.email,
                name=called,
                language=asked.language,
                password=hashed,
                joined_at=now,
                webauthn_id=draw(32),
            )
        by = By(f"person:{person.pk}")
        record(
            by,
            Act.PERSON_JOINED,
            subject=f"invitation:{asked.id}",
            organisation=asked.organisation,
            now=now,
            role=asked.role.value,
        )
        held = Membership.objects.filter(
            memberships.valid_at(now), person=person, organisation=asked.organisation, role=asked.role
        )
        if not held.exists():
            memberships.give(by, person.pk, asked.organisation, asked.role, now)
    return person.pk


def change_password(by: By, person: Person, password: str, now: datetime, *, here: int) -> None:
    """A new password; every other session ends. The caller has seen a fresh proof. Errors: BadInput."""
    hashed = hashed_password(password, person.name, person.email)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(password=hashed)
        Reset.objects.filter(person=person, used_at=None, ended_at=None).update(ended_at=now)
        tell(person.pk, Purpose.PASSWORD_CHANGED, now)
        record(by, Act.PASSWORD_CHANGED, subject=f"person:{person.pk}", now=now)
        sessions.end_all(by, person.pk, Ended.PASSWORD_CHANGED, now, but=here)


def _owner(person: Person, password: str, place: Place, now: datetime) -> Slowed | None:
    account, where = tries.account_of(person.email), tries.place_of(place, None)
    seconds, counted = tries.begin(account, where, known=False, now=now)
    if seconds:
        return Slowed(seconds)
    if not check_password(password[:1000], person.password):
        raise BadInput("password: not the one of the account with this address")
    tries.take_back(counted)
    return None


def hashed_password(password: str, name: str, email: str) -> str:
    """What is stored of a new password. Errors: BadInput for one that is too easy."""
    passwords.check(password, about=(*name.split(), email, email.partition("@")[0]))
    return make_password(password)


def _waiting(now: datetime) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def _address(email: str) -> str:
    address = folded(email)
    try:
        validate_email(address)
    except ValidationError:
        raise BadInput("email: not an address") from None
    if len(address) > 254:
        raise BadInput("email: at most 254 signs")
    return address


def _name(name: str, *, needed: bool) -> str:
    text = " ".join(name.split())
    if needed and not text:
        raise BadInput("name: how you are called")
    if len(text) > 120 or not text.isprintable():
        raise BadInput("name: at most 120 signs that can be printed")
    return text
