"""The isolation walk: every address of the table, as every role in two of every kind of organisation and with each key.

A new address without a declared rule fails here, and so does one that this walk does not know how to ask for.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls import reverse as reverse_now
from django.utils import translation

from lachan.server.access.asker import of_session
from lachan.server.access.rules import Rule, Who, rule_of, walk
from lachan.server.accounts.models import Key, Membership, Person, Session
from lachan.server.accounts.words import HOUSE
from tests.access.ground import Country, country, everybody, key_of
from tests.accounts.ground import NOW
from tests.console.ground import as_person, browser, clock, with_key
from tests.console.walked import ELSEWHERE, PARTS

pytestmark = pytest.mark.django_db


def reverse(name: str, args: tuple[object, ...] = ()) -> str:
    """The Vietnamese address."""
    with translation.override("vi"):
        return reverse_now(name, args=args)


NEEDLE = re.compile(r"(?:Tổ chức|Khóa) ([a-z0-9-]+)\.|Người [a-z-]+@([a-z0-9-]+)\.|\b[a-z-]+@([a-z0-9-]+)\.example")


def addresses() -> list[tuple[str, str, Rule | None]]:
    """Name, route and rule of every address; routes are the Vietnamese ones, without the first slash."""
    with translation.override("vi"):
        table = list(walk(get_resolver().url_patterns))
    return [(pattern.name or "", route, rule_of(pattern.callback)) for route, pattern in table]


def plain() -> list[tuple[str, str, Rule]]:
    """Name, address and rule of those that take no argument."""
    return [(name, f"/{route}", rule) for name, route, rule in addresses() if "<" not in route and rule is not None]


def in_both_languages(address: str) -> tuple[str, ...]:
    """Pages have two addresses; what is for programs has one."""
    return (address, f"/en{address}") if address == "/" or address.startswith("/console/") else (address,)


def test_every_address_declares_to_whom_it_is_open() -> None:
    found = addresses()
    assert len(found) > 20
    assert [route for _, route, rule in found if rule is None] == []
    assert [route for name, route, _ in found if not name] == []
    assert all(rule.why for _, _, rule in found if rule is not None and rule.who is Who.ANYBODY)


def test_the_walk_knows_every_address() -> None:
    arguments = {name for name, route, _ in addresses() if "<" in route}
    asked = {name for part in PARTS for name in (*part.one, *part.writes)}
    assert arguments == asked | set(ELSEWHERE), "teach the walk how to ask for the new address: tests/console/walked"
    assert not asked & set(ELSEWHERE)


def shown(response: Any) -> set[str]:
    """Whose names stand in an answer; the house is the empty key."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace")
    found = {next(filter(None, groups)) for groups in NEEDLE.findall(text)}
    return {HOUSE if key == "house" else key for key in found}


FEW = ("administrator@house", "inspector@house", "security-contact@bank-1", "viewer@bank-1", "abuse-desk@centre-1")


def everyone(where: Country) -> Iterator[tuple[str, Person]]:
    yield from everybody(where)


@pytest.mark.slow
def test_nobody_sees_a_row_that_is_not_theirs() -> None:
    _walk(lambda name: True)


def test_a_few_see_no_row_that_is_not_theirs() -> None:
    _walk(lambda name: name in FEW)


def _walk(chosen: Callable[[str], bool]) -> None:
    """Listings, searches, exports and counts, and single things by number, of everybody chosen."""
    where = country()
    who = {name: person for name, person in everyone(where) if chosen(name)}
    for organisation in (HOUSE, *where.organisations):
        key_of(organisation)
    things = {name: made(where) for part in PARTS for name, made in part.one.items()}
    samples = ("bank-1", "bank-2", "body-11", "state-2", HOUSE)
    with clock():
        for name, person in who.items():
            client = as_person(person)
            role, own = name.split("@")[0], person.memberships.get().organisation
            for part in PARTS:
                allowed = part.seen(role, own, where)
                for listing in part.lists:
                    _listing(client, listing, allowed, {own}, name)
                for one in part.one:
                    for organisation in samples:
                        if organisation not in things[one]:
                            continue
                        found = client.get(reverse(one, args=things[one][organisation]))
                        assert found.status_code == (200 if organisation in allowed else 404), (name, one, organisation)
                        assert shown(found) <= allowed | {own}


def _listing(client: Client, page: str, allowed: set[str], own: set[str], name: str) -> None:
    for query in ("", "?q=bank-2", "?q=body", "?start=50", "?organisation=bank-2", "?actor=command:tests"):
        found = client.get(reverse(page) + query)
        assert found.status_code == (200 if allowed else 404), (name, page)
        assert shown(found) <= allowed | own, (name, page, query)
    if allowed and len(allowed) == 1 and page == "people":
        total = Membership.objects.filter(organisation__in=allowed).count()
        assert f"trong {total}" in client.get(reverse(page)).content.decode(), "counts are of one's own"


@pytest.mark.slow
def test_every_page_of_everybody_tells_nothing_of_others() -> None:
    _pages(lambda name: name.endswith(("@house", "@bank-1", "@centre-1", "@police-1", "@operator-2")))


def test_every_page_of_a_few_tells_nothing_of_others() -> None:
    _pages(lambda name: name in FEW)


def _pages(chosen: Callable[[str], bool]) -> None:
    """Every address without a number, read by everybody chosen, in both languages."""
    where = country()
    with clock():
        for name, person in {n: p for n, p in everyone(where) if chosen(n)}.items():
            own = set(person.memberships.values_list("organisation", flat=True))
            role = name.split("@")[0]
            seen = own.union(*(part.seen(role, held, where) for part in PARTS for held in own))
            for address, place, rule in plain():
                if address == "sign-out":
                    continue
                client = as_person(person)
                for there in in_both_languages(place):
                    found = client.get(there)
                    assert found.status_code in (200, 302, 401, 404, 405, 503), (name, address)
                    assert shown(found) <= seen, (name, address)
                    if rule.who is Who.HOLDS and rule.right is not None:
                        whole = of_session(Session.objects.filter(person=person).latest("pk"), NOW)
                        assert (found.status_code != 404) == whole.may(rule.right), (name, address)


def test_who_is_not_signed_in_or_half_signed_in_sees_no_page() -> None:
    where = country()
    who = dict(everyone(where))
    half = as_person(who["administrator@house"], factor="")
    with clock():
        for address, route, rule in addresses():
            assert rule is not None
            if rule.who is Who.ANYBODY:
                continue
            place = "/" + re.sub(r"<[^>]*>", "1", route)
            if rule.who is Who.KEY:
                assert browser().get(place).status_code == half.get(place).status_code == 401, address
                continue
            for method in ("get", "post"):
                answer = getattr(browser(), method)(place)
                assert answer.status_code == 302, address
                assert answer["Location"].startswith("/console/sign-in/?"), address
                if rule.who is not Who.HALF:
                    assert getattr(half, method)(place)["Location"].startswith("/console/sign-in/second/"), address


def test_a_key_opens_no_page_and_tells_its_own_name_only() -> None:
    where = country()
    secrets = {organisation: key_of(organisation)[0] for organisation in (HOUSE, *where.organisations)}
    with clock():
        for organisation in (HOUSE, "bank-1", "centre-1"):
            secret = secrets[organisation]
            for address, place, rule in plain():
                found = with_key(secret).get(place)
                assert shown(found) <= {organisation}, (organisation, address)
                if rule.who in (Who.HALF, Who.SIGNED_IN, Who.HOLDS):
                    assert found.status_code == 302, address
                if rule.who is Who.KEY:
                    assert found.status_code == 200, address
            assert with_key(secret).get("/api/me").json()["organisation"] == organisation
    assert browser().get("/api/me").status_code == 401


def test_jobs_are_the_houses() -> None:
    where = country()
    who = dict(everyone(where))
    with clock():
        for name in ("security-contact@bank-1", "viewer@centre-1", "analyst@house", "editor@house"):
            for place in ("/console/jobs/", "/console/jobs/send/", "/console/jobs/no-such-job/"):
                assert as_person(who[name]).get(place).status_code == 404
            assert as_person(who[name]).post("/console/jobs/send/run/").status_code == 404
        for name in ("duty-officer@house", "administrator@house"):
            assert as_person(who[name]).get("/console/jobs/").status_code == 200


def test_writing_to_another_organisations_things_looks_like_nothing_is_there() -> None:
    where = country()
    who = dict(everyone(where))
    for organisation in where.organisations:
        key_of(organisation)
    mine = as_person(who["security-contact@bank-1"])
    with clock():
        for part in PARTS:
            for name, made in part.writes.items():
                theirs = mine.post(reverse(name, args=made(where)["bank-2"]))
                assert theirs.status_code == 404, name
                nothing = mine.post(reverse(name, args=_nothing(made(where)["bank-2"])))
                assert nothing.status_code == 404, name
                assert _without_address(theirs) == _without_address(nothing), name
            for name, made in part.one.items():
                theirs = mine.get(reverse(name, args=made(where)["bank-2"]))
                nothing = mine.get(reverse(name, args=_nothing(made(where)["bank-2"])))
                nowhere = mine.get("/console/no-such-page/")
                assert _without_address(theirs) == _without_address(nothing) == _without_address(nowhere), name
    assert Membership.objects.filter(organisation="bank-2", valid_to=None).count() == 4
    assert Key.objects.get(organisation="bank-2").revoked_at is None


def _nothing(arguments: tuple[object, ...]) -> tuple[object, ...]:
    """Arguments of the same kinds, of what is not there."""
    return tuple(99_999_999 if isinstance(one, int) else "no-such-thing" for one in arguments)


def _without_address(response: Any) -> str:
    return re.sub(r'href="/en/[^"]*"|value="[^"]*"', "", response.content.decode())
