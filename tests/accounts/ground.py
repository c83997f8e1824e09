"""Invented people, drawn from seeds; a clock that is moved by hand; an authenticator app."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from lachan.server.accounts import factors, people, signing_in, totp
from lachan.server.accounts.chance import digest
from lachan.server.accounts.models import Factor, Person, Session
from lachan.server.accounts.places import Place
from lachan.server.accounts.sealing import unseal
from lachan.server.accounts.signing_in import Passed
from lachan.server.accounts.words import Role
from lachan.server.audit.recording import By

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PASSWORD = "ba con ga trong san"
FIREFOX = Place("203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
ELSEWHERE = Place("198.51.100.9", "curl/8.0")
_runs = count()  # two draws of one test never give the same
BOSS = By("command:tests")


def drawn(seed: str = "") -> Callable[[int], bytes]:
    """Randomness from a seed, so that a run can be repeated."""
    numbers, run = count(), next(_runs)
    return lambda size: hashlib.shake_256(f"{run}:{seed}:{next(numbers)}".encode()).digest(size)


def person(name: str = "lan", organisation: str = "song-xanh", role: Role = Role.SECURITY_CONTACT) -> Person:
    """Somebody who joined."""
    draw = drawn(f"{name}:{organisation}:{role}")
    _, token = people.invite(
        BOSS,
        email=f"{name}@people.example",
        name=name.capitalize(),
        language="vi",
        organisation=organisation,
        role=role,
        now=NOW,
        draw=draw,
    )
    made = people.join(token, name=name.capitalize(), password=PASSWORD, place=FIREFOX, now=NOW, draw=draw)
    assert isinstance(made, int)
    return Person.objects.get(pk=made)


def try_in(
    name: str = "lan",
    password: str = PASSWORD,
    place: Place = FIREFOX,
    now: datetime = NOW,
    *,
    needs_factor: bool = False,
    allowed: bool = True,
) -> signing_in.Slowed | signing_in.Wrong | Passed:
    return signing_in.try_password(
        f"{name}@people.example",
        password,
        place,
        now,
        drawn(f"{name}{place}{now}"),
        allowed=lambda person: allowed,
        needs_factor=lambda person: needs_factor,
    )


def signed_in(name: str = "lan", now: datetime = NOW, *, needs_factor: bool = False, seed: str = "") -> Session:
    """A session of somebody who is there, by their password."""
    passed = try_in(name, now=now, place=Place(FIREFOX.address, FIREFOX.agent, seed), needs_factor=needs_factor)
    assert isinstance(passed, Passed), passed
    return Session.objects.select_related("person").get(digest=digest(passed.token))


def app_code(person: int, now: datetime, steps: int = 0) -> str:
    """What the person's app shows, `steps` later."""
    factor = Factor.objects.filter(person_id=person, kind="totp", ended_at=None).latest("pk")
    return totp.code_at(unseal(bytes(factor.secret)), totp.step_at(now) + steps)


def with_totp(session: Session, now: datetime = NOW) -> list[str]:
    """Set up a TOTP in this session; the recovery codes."""
    draw = drawn(f"totp{session.pk}")
    setup = factors.begin_totp(session.person, "Lá Chắn", now, draw)
    _, codes = factors.confirm_totp(session, setup.factor, app_code(session.person_id, now), "", now, draw)
    return codes
