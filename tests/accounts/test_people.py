"""Invited, joined, given and deprived of roles; each in the record, nobody's address in it."""

from datetime import timedelta

import pytest

from lachan.server.accounts import memberships, people, reading, sessions
from lachan.server.accounts.models import Invitation, Membership, Person
from lachan.server.accounts.signing_in import Slowed
from lachan.server.accounts.words import Role
from lachan.server.audit.models import Entry
from lachan.server.base.errors import BadInput, NotFound, Refused
from tests.accounts.ground import BOSS, FIREFOX, NOW, PASSWORD, drawn, person, signed_in

pytestmark = pytest.mark.django_db


def invite(email: str = "lan@people.example", role: Role = Role.VIEWER, organisation: str = "song-xanh") -> str:
    return people.invite(
        BOSS, email=email, name="", language="vi", organisation=organisation, role=role, now=NOW, draw=drawn(email)
    )[1]


def test_an_invitation_is_used_once_and_its_token_is_not_kept() -> None:
    token = invite()
    assert token not in str(Invitation.objects.values())
    assert not people.invited(token, NOW).known
    number = people.join(token, name="Lan", password=PASSWORD, place=FIREFOX, now=NOW, draw=drawn())
    assert isinstance(number, int)
    assert Person.objects.get(pk=number).password.startswith("argon2$argon2id$")
    assert [h.role for h in reading.held(number, NOW)] == [Role.VIEWER]
    for _ in range(2):
        with pytest.raises(NotFound):
            people.join(token, name="Lan", password=PASSWORD, place=FIREFOX, now=NOW, draw=drawn())


def test_an_invitation_expires_and_can_be_withdrawn() -> None:
    token = invite()
    with pytest.raises(NotFound):
        people.invited(token, NOW + people.INVITED_FOR)
    number = Invitation.objects.get().pk
    with pytest.raises(NotFound):
        people.withdraw(BOSS, number, NOW, organisations=frozenset(("ban-mai",)))
    people.withdraw(BOSS, number, NOW, organisations=frozenset(("song-xanh",)))
    with pytest.raises(NotFound):
        people.invited(token, NOW)
    with pytest.raises(NotFound):
        people.invited("x" * 5000, NOW)


def test_a_weak_password_leaves_the_link_as_it_was() -> None:
    token = invite()
    with pytest.raises(BadInput):
        people.join(token, name="Lan", password="short", place=FIREFOX, now=NOW, draw=drawn())
    with pytest.raises(BadInput):
        people.join(token, name=" ", password=PASSWORD, place=FIREFOX, now=NOW, draw=drawn())
    assert people.invited(token, NOW).email == "lan@people.example"


@pytest.mark.parametrize("email", ["", "no-address", "a@b", "a" * 260 + "@x.example", "x@y.example\nBcc: z@w.example"])
def test_what_is_no_address(email: str) -> None:
    with pytest.raises(BadInput) as error:
        invite(email)
    assert not email or email not in str(error.value)


def test_house_roles_stay_in_the_house() -> None:
    with pytest.raises(BadInput):
        invite(role=Role.ADMINISTRATOR)
    with pytest.raises(BadInput):
        invite(role=Role.VIEWER, organisation="")


def test_somebody_who_is_known_joins_another_organisation_with_their_own_password() -> None:
    lan = person("lan")
    token = invite(organisation="ban-mai")
    assert people.invited(token, NOW).known
    with pytest.raises(BadInput, match="not the one"):
        people.join(token, name="", password="another long password", place=FIREFOX, now=NOW, draw=drawn())
    assert people.join(token, name="", password=PASSWORD, place=FIREFOX, now=NOW, draw=drawn()) == lan.pk
    assert {h.organisation for h in reading.held(lan.pk, NOW)} == {"song-xanh", "ban-mai"}


def test_a_link_is_no_place_to_guess_a_password() -> None:
    person("lan")
    token = invite(organisation="ban-mai")
    for _ in range(5):
        with pytest.raises(BadInput):
            people.join(token, name="", password="a wrong password", place=FIREFOX, now=NOW, draw=drawn())
    assert isinstance(people.join(token, name="", password=PASSWORD, place=FIREFOX, now=NOW, draw=drawn()), Slowed)


def test_a_role_ends_with_its_sessions_and_its_date() -> None:
    lan = person("lan")
    session = signed_in("lan")
    held = Membership.objects.get(person=lan)
    with pytest.raises(NotFound):
        memberships.end(BOSS, held.pk, NOW, organisations=frozenset(("ban-mai",)))
    later = NOW + timedelta(minutes=1)
    memberships.end(BOSS, held.pk, later)
    session.refresh_from_db()
    assert (session.ended_at, session.ended_why) == (later, "role-ended")
    assert reading.held(lan.pk, later) == ()
    assert reading.held(lan.pk, NOW) != ()
    with pytest.raises(NotFound):
        memberships.end(BOSS, held.pk, later)


def test_a_role_with_an_end_is_over_at_that_instant() -> None:
    lan = person("lan")
    until = NOW + timedelta(days=30)
    memberships.give(BOSS, lan.pk, "ban-mai", Role.ABUSE_DESK, NOW, until=until)
    with pytest.raises(Refused):
        memberships.give(BOSS, lan.pk, "ban-mai", Role.ABUSE_DESK, NOW)
    assert len(reading.held(lan.pk, until - timedelta(microseconds=1))) == 2
    assert len(reading.held(lan.pk, until)) == 1


def test_the_last_administrator_stays() -> None:
    one = person("mot", "", Role.ADMINISTRATOR)
    held = Membership.objects.get(person=one)
    with pytest.raises(Refused):
        memberships.end(BOSS, held.pk, NOW)
    with pytest.raises(Refused):
        memberships.end_person(BOSS, one.pk, NOW)
    person("hai", "", Role.ADMINISTRATOR)
    memberships.end_person(BOSS, one.pk, NOW)
    assert Person.objects.get(pk=one.pk).ended_at == NOW
    assert reading.held(one.pk, NOW) == ()


def test_who_left_may_be_invited_again_as_somebody_new() -> None:
    lan = person("lan")
    memberships.end_person(BOSS, lan.pk, NOW)
    again = person("lan")
    assert again.pk != lan.pk


def test_a_new_password_ends_every_other_session() -> None:
    lan = person("lan")
    here, there = signed_in("lan", seed="a"), signed_in("lan", seed="b")
    with pytest.raises(BadInput):
        people.change_password(BOSS, lan, "short", NOW, here=here.pk)
    people.change_password(BOSS, lan, "hai con ga trong san", NOW, here=here.pk)
    assert [s.id for s in sessions.open_sessions(lan.pk, here.pk, NOW)] == [here.pk]
    there.refresh_from_db()
    assert there.ended_why == "password-changed"


def test_members_are_listed_counted_and_searched_within_organisations() -> None:
    person("lan")
    person("binh", "ban-mai")
    mine = frozenset(("song-xanh",))
    assert [m.email for m in reading.members(mine, NOW)] == ["lan@people.example"]
    assert reading.count_members(None, NOW) == 2
    assert reading.members(mine, NOW, search="binh") == []
    assert reading.count_members(mine, NOW, search="binh") == 0
    other = Membership.objects.get(organisation="ban-mai")
    assert reading.member(other.pk, mine, NOW) is None
    assert reading.member(other.pk, None, NOW) is not None


def test_no_name_and_no_address_is_in_the_record() -> None:
    person("lan")
    signed_in("lan")
    written = str(list(Entry.objects.values()))
    assert "person-joined" in written
    assert "role-given" in written
    assert "people.example" not in written
    assert "Lan" not in written
