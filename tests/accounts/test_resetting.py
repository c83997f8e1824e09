"""A forgotten password: the same answer for everybody; a link that works once, for half an hour; and a word of it."""

from datetime import datetime, timedelta

import pytest

from lachan.server.accounts import keys, people, resetting
from lachan.server.accounts.models import Device, Person, Reset, Session
from lachan.server.accounts.places import Place
from lachan.server.accounts.signing_in import Passed, Slowed, Wrong
from lachan.server.accounts.words import Role, Scope
from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.post.models import Letter
from lachan.server.post.sealing import unseal
from tests.accounts.ground import BOSS, ELSEWHERE, FIREFOX, NOW, PASSWORD, drawn, person, try_in

pytestmark = pytest.mark.django_db
ANOTHER = "bon con vit tren ao"
MINUTE = timedelta(minutes=1)


def ask(name: str = "lan", now: datetime = NOW, place: Place = FIREFOX, *, allowed: bool = True) -> Slowed | None:
    return resetting.ask(
        f"{name}@people.example",
        place,
        now,
        drawn(f"{name}{now}"),
        link=lambda token: f"https://lachan.example/{token}/",
        allowed=lambda person: allowed,
    )


def token() -> str:
    letter = Letter.objects.filter(purpose="reset").latest("pk")
    return unseal(bytes(letter.sealed)).link.rstrip("/").rpartition("/")[2]


def test_a_link_changes_the_password_once_and_ends_every_session() -> None:
    lan = person()
    assert isinstance(try_in(), Passed)
    assert ask() is None
    made = token()
    assert resetting.opens(made, NOW).pk == lan.pk
    assert resetting.finish(made, ANOTHER, NOW + 29 * MINUTE) == lan.pk
    assert not Session.objects.filter(person=lan, ended_at=None).exists()
    assert isinstance(try_in(now=NOW + 30 * MINUTE), Wrong)
    assert isinstance(try_in(password=ANOTHER, now=NOW + 30 * MINUTE), Passed)
    with pytest.raises(NotFound):
        resetting.finish(made, PASSWORD, NOW + 29 * MINUTE)
    assert Letter.objects.filter(purpose="password-changed", subject=f"person:{lan.pk}").count() == 1
    entry = Entry.objects.get(act="password-changed")
    assert (entry.actor, entry.subject) == (f"person:{lan.pk}", f"person:{lan.pk}")
    assert made not in entry.details


def test_a_link_is_dead_after_half_an_hour() -> None:
    person()
    ask()
    with pytest.raises(NotFound):
        resetting.opens(token(), NOW + 30 * MINUTE)


def test_a_password_that_is_too_easy_leaves_the_link_as_it_was() -> None:
    person()
    ask()
    with pytest.raises(BadInput):
        resetting.finish(token(), "short", NOW)
    assert resetting.finish(token(), ANOTHER, NOW)


def test_nobody_learns_whether_there_is_an_account() -> None:
    lan = person()
    Letter.objects.all().delete()
    assert ask("nobody") is None
    assert ask("lan", allowed=False) is None
    Person.objects.filter(pk=lan.pk).update(ended_at=NOW)
    assert ask("lan") is None
    assert not Letter.objects.exists()
    assert not Reset.objects.exists()


def test_an_account_is_not_flooded_and_its_owner_is_never_locked_out() -> None:
    person()
    for second in range(3):
        assert ask(now=NOW + timedelta(seconds=second), place=ELSEWHERE) is None
    assert Letter.objects.filter(purpose="reset").count() == 1
    assert resetting.opens(token(), NOW + MINUTE)
    assert ask(now=NOW + 6 * MINUTE) is None
    assert Letter.objects.filter(purpose="reset").count() == 2


def test_one_place_is_slowed_and_another_is_not() -> None:
    for number in range(resetting.FREE_OF_PLACE):
        assert ask(f"name{number}", place=ELSEWHERE) is None
    slowed = ask("lan", place=ELSEWHERE)
    assert isinstance(slowed, Slowed)
    assert 0 < slowed.seconds <= 360
    assert ask("lan") is None
    assert ask("lan", NOW + timedelta(seconds=slowed.seconds), ELSEWHERE) is None


def test_asking_costs_nobody_a_try_to_sign_in() -> None:
    person()
    for second in range(resetting.FREE_OF_PLACE):
        ask(now=NOW + timedelta(seconds=second))
    assert isinstance(try_in(now=NOW + MINUTE), Passed)


def test_a_password_changed_otherwise_kills_the_link() -> None:
    lan = person()
    ask()
    made = token()
    people.change_password(By(f"person:{lan.pk}"), lan, ANOTHER, NOW, here=0)
    with pytest.raises(NotFound):
        resetting.opens(made, NOW)


def test_an_invitation_is_mailed_and_a_withdrawn_one_is_not_sent() -> None:
    number, made = people.invite(
        BOSS,
        email="moi@people.example",
        name="Mới",
        language="en",
        organisation="song-xanh",
        role=Role.VIEWER,
        now=NOW,
        draw=drawn(),
        link=lambda token: f"https://lachan.example/{token}/",
    )
    letter = Letter.objects.get(purpose="invitation")
    assert (letter.subject, letter.language, letter.expires_at) == (
        f"invitation:{number}",
        "en",
        NOW + people.INVITED_FOR,
    )
    assert unseal(bytes(letter.sealed)).link == f"https://lachan.example/{made}/"
    people.withdraw(BOSS, number, NOW)
    letter.refresh_from_db()
    assert (letter.state, bytes(letter.sealed)) == ("expired", b"")


def test_a_new_device_is_told_of_and_the_first_and_a_known_one_are_not() -> None:
    lan = person()
    first = try_in()
    assert isinstance(first, Passed)
    known = Place(FIREFOX.address, FIREFOX.agent, first.device)
    try_in(place=known, now=NOW + MINUTE)
    assert not Letter.objects.filter(purpose="new-device").exists()
    try_in(place=ELSEWHERE, now=NOW + 2 * MINUTE)
    letter = Letter.objects.get(purpose="new-device")
    assert letter.subject == f"person:{lan.pk}"
    assert Device.objects.count() == 2


def test_a_key_is_told_of_to_who_made_it() -> None:
    lan = person()
    for by in (By(f"person:{lan.pk}"), BOSS):
        keys.create(
            by,
            organisation="song-xanh",
            label="máy quét",
            scopes=[Scope.NOTICES_READ],
            networks=[],
            expires_at=NOW + timedelta(days=1),
            now=NOW,
            draw=drawn(),
        )
    [letter] = Letter.objects.filter(purpose="key-created")
    assert unseal(bytes(letter.sealed)).about == ("máy quét", "máy quét")
