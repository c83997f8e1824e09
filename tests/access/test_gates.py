"""Everybody, of every role, in two of every kind of organisation, at every gate: nobody is given what is not theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lachan.server.access import asker as askers
from lachan.server.access import keys, mandates, notices, organisations, people, record, subscriptions
from lachan.server.access.asker import Asker, Standing, nobody, of_session
from lachan.server.access.detections import detections
from lachan.server.access.onward import Audience, may_go
from lachan.server.access.rights import Reach, Right, rights
from lachan.server.accounts import keys as program_keys
from lachan.server.accounts import memberships
from lachan.server.accounts import people as joining
from lachan.server.accounts.keys import KeyLine
from lachan.server.accounts.models import Key, Membership, Person
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.audit.reading import Asked
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.lake.folders import Home
from lachan.server.lake.questions import Wanted
from lachan.server.notices.models import Notice
from lachan.server.notices.subscriptions.choice import Choice, Pace
from lachan.wire.tlp import Tlp
from tests.access.ground import Country, asker, country, everybody, key_of, session_of
from tests.accounts.ground import BOSS, FIREFOX, NOW, PASSWORD, drawn
from tests.notices.build import IDENTITY

pytestmark = pytest.mark.django_db


def theirs(who: Asker, right: Right, where: Country) -> set[str]:
    """By design, told apart from the code: the reach of each role, from the table of the decision record."""
    found: set[str] = set()
    for organisation, reach in who.reaches(right):
        if reach is Reach.ALL:
            return {HOUSE, *where.organisations}
        found.add(organisation)
        if reach is Reach.BELOW and not (organisation.startswith("police") and right is Right.SEE_DETECTIONS):
            found |= where.below.get(organisation, frozenset())
    return found


def shown(gate: Callable[[], set[str]]) -> set[str]:
    try:
        return gate()
    except NotFound:
        return set()


def test_every_gate_for_everybody() -> None:
    where = country()
    who: list[tuple[str, Asker]] = [(name, asker(person)) for name, person in everybody(where)]
    who += [(f"key of {key or 'house'}", key_of(key)[1]) for key in (HOUSE, *where.organisations)]
    for name, one in who:
        told = {line.organisation for line in _notices(one)}
        wide = theirs(one, Right.SEE_NOTICES, where) - {HOUSE}
        assert told == wide, name
        own = {organisation for organisation, reach in one.reaches(Right.SEE_NOTICES) if reach is not Reach.ALL}
        red = {line.organisation for line in _notices(one) if line.tlp == "RED"}
        assert red == (own if own else wide), f"{name}: TLP:RED goes nowhere onward"
        seen = shown(lambda one=one: {o.key for o in organisations.organisations(one, NOW, limit=1000)[0]})  # type: ignore[misc]
        assert seen == theirs(one, Right.SEE_ORGANISATIONS, where) - {HOUSE}, name
        met = shown(lambda one=one: {m.organisation for m in people.members(one, NOW, limit=1000).rows})  # type: ignore[misc]
        assert met == theirs(one, Right.SEE_PEOPLE, where), name
        opened = shown(lambda one=one: {k.organisation for k in keys.keys_of(one, NOW, limit=1000).rows})  # type: ignore[misc]
        assert opened == theirs(one, Right.SEE_KEYS, where), name
        read = shown(lambda one=one: {e.organisation for e in record.entries(one, Asked(), NOW, 1000)})  # type: ignore[misc]
        assert read <= theirs(one, Right.SEE_AUDIT, where), name


def _notices(who: Asker) -> list[notices.NoticeLine]:
    try:
        found, total = notices.notices(who, NOW, limit=1000)
    except NotFound:
        return []
    assert len(found) == total
    return found


def test_another_organisations_record_looks_like_none() -> None:
    where = country()
    here = dict(everybody(where))
    mine = asker(here["security-contact@bank-1"])
    other = Notice.objects.filter(organisation__key="bank-2").values_list("code", flat=True)[0]
    own = Notice.objects.filter(organisation__key="bank-1").values_list("code", flat=True)[0]
    assert notices.one(mine, own, NOW).organisation == "bank-1"
    membership = Membership.objects.get(organisation="bank-2", role="viewer").pk
    key = key_of("bank-2") and Key.objects.get(organisation="bank-2").pk
    answers = set()
    for gate in (
        lambda: notices.one(mine, other, NOW),
        lambda: notices.one(mine, "LC-0000-0000", NOW),
        lambda: notices.one(mine, "<script>", NOW),
        lambda: people.member(mine, membership, NOW),
        lambda: people.member(mine, 10**9, NOW),
        lambda: keys.one(mine, key, NOW),
        lambda: keys.one(mine, 10**9, NOW),
        lambda: organisations.one(mine, "bank-2", NOW),
        lambda: organisations.one(mine, "no-such-bank", NOW),
        lambda: record.one(mine, 1, NOW),
        lambda: record.one(mine, 10**9, NOW),
    ):
        with pytest.raises(NotFound) as error:
            gate()
        answers.add(str(error.value))
    assert answers <= {"there is nothing here"}


def test_nobody_changes_what_is_not_theirs() -> None:
    where = country()
    here = dict(everybody(where))
    mine = asker(here["security-contact@bank-1"])
    other = Membership.objects.get(organisation="bank-2", role="viewer").pk
    key_of("bank-2")
    for gate in (
        lambda: people.end_role(mine, other, NOW),
        lambda: people.reset_factors(mine, Membership.objects.get(organisation="bank-1", role="viewer").pk, NOW),
        lambda: _invite(mine, "bank-2", Role.VIEWER),
        lambda: _invite(mine, "", Role.ADMINISTRATOR),
        lambda: keys.revoke(mine, Key.objects.get(organisation="bank-2").pk, NOW),
        lambda: _key(mine, "bank-2"),
    ):
        with pytest.raises(NotFound):
            gate()
    assert _invite(mine, "bank-1", Role.VIEWER)
    with pytest.raises(BadInput):
        _invite(mine, "bank-1", Role.ANALYST)
    with pytest.raises(Refused):
        people.end_role(mine, Membership.objects.get(organisation="bank-1", role="security-contact").pk, NOW)
    for name in ("viewer@bank-1", "abuse-desk@bank-1", "data-protection-officer@bank-1", "analyst@house"):
        with pytest.raises(NotFound):
            _invite(asker(here[name]), "bank-1", Role.VIEWER)


def _invite(who: Asker, organisation: str, role: Role) -> str:
    return people.invite(
        who,
        email="moi@people.example",
        name="",
        language="vi",
        organisation=organisation,
        role=role,
        now=NOW,
        draw=drawn(),
        link=lambda token: f"https://lachan.example/{token}/",
    )


def _key(who: Asker, organisation: str) -> tuple[KeyLine, str]:
    from lachan.server.accounts.words import Scope

    return keys.create(
        who,
        organisation=organisation,
        label="x",
        scopes=[Scope.NOTICES_READ],
        networks=[],
        expires_at=NOW + timedelta(days=1),
        now=NOW,
        draw=drawn(),
    )


def test_an_administrators_key_sees_no_more_than_an_administrator() -> None:
    where = country()
    here = dict(everybody(where))
    for organisation in (HOUSE, "bank-1"):  # of whomever: a key is shown to who makes it
        with pytest.raises(Refused):
            _key(asker(here["administrator@house"]), organisation)
    _key(asker(here["security-contact@bank-1"]), "bank-1")


def test_what_somebody_made_ends_with_the_role_that_made_it() -> None:
    where = country()
    here = dict(everybody(where))
    minh, lan = here["security-contact@bank-1"], here["security-contact@bank-2"]
    kept, gone = _key(asker(lan), "bank-2"), _key(asker(minh), "bank-1")
    draw = drawn("moi")
    token = people.invite(
        asker(minh), email="moi@people.example", name="", language="vi", organisation="bank-1",
        role=Role.SECURITY_CONTACT, now=NOW, draw=draw, link=str,
    )  # fmt: skip
    assert joining.invited(token, NOW).role is Role.SECURITY_CONTACT
    memberships.give(BOSS, minh.pk, "bank-1", Role.VIEWER, NOW)
    memberships.end(BOSS, Membership.objects.get(person=minh, role=Role.SECURITY_CONTACT).pk, NOW)
    assert program_keys.look_up(gone[1], "192.0.2.1", NOW) is None
    assert program_keys.look_up(kept[1], "192.0.2.1", NOW) is not None
    with pytest.raises(NotFound):
        joining.join(token, name="Mới", password=PASSWORD, place=FIREFOX, now=NOW, draw=draw)
    acts = Entry.objects.filter(organisation="bank-1", act__in=("key-revoked", "invitation-withdrawn"))
    assert sorted(acts.values_list("act", flat=True)) == ["invitation-withdrawn", "key-revoked"]
    Membership.objects.filter(person=lan).update(valid_to=NOW + timedelta(hours=1))  # by its date, without an act
    assert program_keys.look_up(kept[1], "192.0.2.1", NOW + timedelta(hours=2)) is None


def test_rows_of_a_notice_are_for_its_own_and_for_who_sees_detections(tmp_path: Path) -> None:
    where = country()
    here = dict(everybody(where))
    code = Notice.objects.get(organisation__key="state-1", tlp="AMBER").code
    expected = {
        "viewer@state-1": True, "data-protection-officer@state-1": True, "duty-officer@house": True,
        "approver@house": False, "inspector@house": False, "viewer@police-1": False, "security-contact@police-1": False,
    }  # fmt: skip
    for name, sees in expected.items():
        one = asker(here[name])
        assert notices.whole(one, code, NOW, tmp_path).rows is sees, name
        with pytest.raises(Damaged if sees else NotFound):  # its stored rows are not there
            notices.list_of(one, tmp_path, code, IDENTITY, NOW)


def test_who_chose_how_an_organisation_is_told_is_named_to_the_house_alone() -> None:
    where = country()
    here = dict(everybody(where))
    officer = asker(here["duty-officer@house"])
    subscriptions.choose(officer, "body-11", Choice(hour=8, pace=Pace.DAILY), NOW, why="gọi điện xin")
    assert subscriptions.one(officer, "body-11", NOW).line.made_by
    for name, why in (("viewer@body-11", "gọi điện xin"), ("viewer@centre-1", "")):
        told = subscriptions.one(asker(here[name]), "body-11", NOW).line
        assert (told.made_by, told.why) == ("", why), name


def test_a_half_session_has_no_right() -> None:
    where = country()
    here = dict(everybody(where))
    for name in ("analyst@house", "security-contact@centre-1"):
        half = asker(here[name], factor="")
        assert half.standing is Standing.HALF
        assert half.needs_factor
        assert not any(half.may(right) for right in Right)
    assert asker(here["viewer@bank-1"], factor="").standing is Standing.FULL
    assert not any(nobody().may(right) for right in Right)


def test_who_joins_a_second_organisation_must_show_a_factor_from_then_on() -> None:
    where = country()
    here = dict(everybody(where))
    lan = here["viewer@bank-1"]
    _, session = session_of(lan, factor="")
    assert of_session(session, NOW).standing is Standing.FULL
    memberships.give(BOSS, lan.pk, "bank-2", Role.VIEWER, NOW)
    assert of_session(session, NOW).standing is Standing.HALF
    assert askers.needs_factor(lan.pk, NOW)


def test_a_right_ends_with_its_role_also_in_an_open_session() -> None:
    where = country()
    here = dict(everybody(where))
    lan: Person = here["viewer@bank-1"]
    _, session = session_of(lan)
    Membership.objects.filter(person=lan).update(valid_to=NOW + timedelta(minutes=5))
    assert of_session(session, NOW).may(Right.SEE_NOTICES)
    assert not of_session(session, NOW + timedelta(minutes=5)).may(Right.SEE_NOTICES)
    assert not askers.allowed(lan.pk, NOW + timedelta(minutes=5))


def test_who_watches_over_a_province_depends_on_the_day() -> None:
    country()
    before, after = datetime(2025, 2, 28, 16, 59, tzinfo=UTC), datetime(2025, 2, 28, 17, 0, tzinfo=UTC)
    for kind in ("province-department", "province-police"):
        mandates.give(
            BOSS, organisation="other-1", kind=kind, province="01", source="test", now=NOW,
            since=datetime(2020, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    for now, kinds in ((before, ["province-department"]), (after, ["province-police"])):
        assert [m.kind for m in mandates.held(["other-1"], now)] == kinds
    bodies = frozenset(("state-1", "province-body-1"))
    assert mandates.watched(["other-1"], Right.SEE_DETECTIONS, before) == bodies
    assert mandates.watched(["other-1"], Right.SEE_DETECTIONS, after) == frozenset()
    assert mandates.watched(["other-1"], Right.SEE_NOTICES, after) == bodies


def test_a_mandate_ends() -> None:
    country()
    [mandate] = mandates.held(["centre-1"], NOW)
    mandates.end(BOSS, mandate.id, NOW + timedelta(days=1))
    assert [m.id for m in mandates.held(["centre-1"], NOW)] == [mandate.id]
    assert mandates.held(["centre-1"], NOW + timedelta(days=1)) == []
    with pytest.raises(NotFound):
        mandates.end(BOSS, mandate.id, NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "king"},
        {"kind": "province-police", "province": ""},
        {"province": "01"},
        {"source": " "},
        {"until": NOW},
    ],
)
def test_mandates_that_are_not_given(bad: dict[str, object]) -> None:
    country()
    values: dict[str, object] = {
        "organisation": "centre-1", "kind": "ministry-centre", "province": "", "source": "x", "now": NOW,
    }  # fmt: skip
    with pytest.raises(BadInput):
        mandates.give(BOSS, **{**values, **bad})  # type: ignore[arg-type]


def test_detections_are_asked_for_one_organisation(tmp_path: Path) -> None:
    where = country()
    here = dict(everybody(where))
    home = Home(tmp_path)
    bank = asker(here["abuse-desk@bank-1"])
    assert detections(bank, home, Wanted(), NOW, 10).height == 0
    with pytest.raises(NotFound):
        detections(bank, home, Wanted(organisation="bank-2"), NOW, 10)
    with pytest.raises(NotFound):
        detections(asker(here["viewer@bank-1"]), home, Wanted(), NOW, 10)
    with pytest.raises(BadInput):
        detections(asker(here["security-contact@centre-1"]), home, Wanted(), NOW, 10)
    assert detections(asker(here["analyst@house"]), home, Wanted(), NOW, 10).height == 0


def test_tlp() -> None:
    table = {tlp: [audience.value for audience in Audience if may_go(tlp, audience)] for tlp in Tlp}
    assert table == {
        Tlp.CLEAR: ["concerned", "supervisor", "community", "public"],
        Tlp.GREEN: ["concerned", "supervisor", "community"],
        Tlp.AMBER: ["concerned", "supervisor"],
        Tlp.AMBER_STRICT: ["concerned"],
        Tlp.RED: ["concerned"],
    }


def test_every_role_has_rights_and_every_right_somebody() -> None:
    table = rights()
    assert all(table.values())
    assert {right for found in table.values() for right in found} == set(Right)
    from lachan.server.accounts.words import roles

    for role, found in table.items():
        assert all((reach is Reach.ALL) == roles()[role].house for reach in found.values())
