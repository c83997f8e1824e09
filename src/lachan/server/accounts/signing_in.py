"""Signing in, first step: a password. Wrong name and wrong password look alike, also in how long they take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Max, Min

from lachan.server.accounts import chance, sessions, tries
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.models import Device, Factor, Person, Session
from lachan.server.accounts.places import Place
from lachan.server.accounts.telling import tell
from lachan.server.accounts.words import Stage, folded
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.post.words import Purpose

DEVICE_KEPT: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Slowed:
    """Not looked at: come again in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """No such account, a wrong password, an account without any role at present: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Passed:
    """`token` for the session's cookie, `device` for the other one; `stage` says what comes next."""

    person: int
    token: str
    device: str
    stage: Stage
    has_factor: bool


def try_password(
    email: str,
    password: str,
    place: Place,
    now: datetime,
    draw: Draw,
    *,
    allowed: Callable[[int], bool],
    needs_factor: Callable[[int], bool],
) -> Slowed | Wrong | Passed:
    """`allowed`: whether a person has any role at present; `needs_factor`: whether they must have a second factor."""
    name = folded(email)
    person = Person.objects.filter(email=name, ended_at=None).first()
    device = tries.known_device(place, person.pk if person else None, now)
    account, where = tries.account_of(name), tries.place_of(place, device)
    seconds, _ = tries.begin(account, where, known=device is not None, now=now)
    if seconds:
        return Slowed(seconds)
    if not _right(person, password) or person is None or not allowed(person.pk):
        return Wrong()
    has_factor = confirmed(person.pk)
    stage = Stage.PASSWORD if has_factor or needs_factor(person.pk) else Stage.FULL
    with transaction.atomic():
        tries.forgive(account, where)
        token = sessions.open_session(person.pk, stage, place, now, draw)
        kept = place.device if device is not None else _remember(person.pk, now, draw)
        if stage is Stage.FULL:
            signed_in(person.pk, token, now)
    return Passed(person.pk, token, kept, stage, has_factor)


def signed_in(person: int, token: str, now: datetime) -> None:
    """Record it, in the transaction that makes the session whole."""
    session = Session.objects.only("pk", "factor", "begun_at", "agent").get(digest=chance.digest(token))
    if _from_a_new_device(person, session.begun_at):
        tell(person, Purpose.NEW_DEVICE, now, session.agent)
    by = By(f"person:{person}")
    record(by, Act.SIGNED_IN, subject=f"session:{session.pk}", now=now, factor=session.factor or "none")


def reprove(person: Person, password: str, place: Place, now: datetime) -> Slowed | Wrong | None:
    """The password once more, before an act that changes rights or proofs; None: right. Guessing is slowed the same."""
    device = tries.known_device(place, person.pk, now)
    account, where = tries.account_of(person.email), tries.place_of(place, device)
    seconds, counted = tries.begin(account, where, known=device is not None, now=now)
    if seconds:
        return Slowed(seconds)
    if not _right(person, password):
        return Wrong()
    tries.take_back(counted)
    return None


def confirmed(person: int) -> bool:
    """Whether the person has a second factor."""
    return Factor.objects.filter(person_id=person, ended_at=None, confirmed_at__isnull=False).exists()


def _right(person: Person | None, password: str) -> bool:
    """Always one hash's worth of work."""
    if person is None or len(password) > 1000:
        make_password(password[:1000])
        return False
    return check_password(password, person.password)


def _from_a_new_device(person: int, begun_at: datetime) -> bool:
    """Whether this session made its device known, and it is not the person's first."""
    made = Device.objects.filter(person_id=person).aggregate(first=Min("made_at"), last=Max("made_at"))
    first: datetime | None = made["first"]
    return first is not None and first < begun_at == made["last"]


def _remember(person: int, now: datetime, draw: Draw) -> str:
    token = chance.token(draw)
    Device.objects.create(person_id=person, digest=chance.digest(token), made_at=now, expires_at=now + DEVICE_KEPT)
    return token
