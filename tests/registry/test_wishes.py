"""What may be asked for: whatever is typed is a wish in canonical form, or an error that names line or field."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.registry.prefixes import parse_prefix
from lachan.server.registry.requests.wishes import MOST_LINES, Given, Wish, wish_of
from lachan.server.registry.words import Kind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def networks(*lines: str, kind: Kind = Kind.NETWORK_ADDED) -> Wish:
    return wish_of(Given(kind, "\n".join(lines), why="vì"), NOW)


def contact(**fields: str) -> Wish:
    return wish_of(Given(Kind.CONTACT_ADDED, **{"purpose": "abuse", "why": "vì", **fields}), NOW)  # type: ignore[arg-type]


def test_networks_are_read_line_by_line_into_one_form() -> None:
    wish = networks(" 2001:DB8::/32", "", "198.51.100.7", "as64500", "::ffff:203.0.113.0/120")
    assert wish.texts == ("2001:db8::/32", "198.51.100.7/32", "AS64500", "203.0.113.0/24")
    assert (wish.since, wish.why) == (NOW, "vì")
    assert networks("Ngân-Hàng.example", kind=Kind.DOMAIN_ADDED).texts == ("xn--ngn-hng-dwao.example",)


WRONG = (
    (("203.0.113.1/24",), "line 1: host bits are set"),
    (("203.0.113.0/24", "x"), "line 2: not an IPv4 or IPv6 prefix"),
    (("203.0.113.0/24", "", "203.0.113.0/24"), "line 3: the same as line 1"),
    (("203.0.113.0/26", "203.0.0.0/16"), "line 1: lies within line 2"),
    (("0.0.0.0/0",), "line 1: too wide"),
    (("10.0.0.0/7",), "line 1: too wide"),
    (("9.0.0.0/7",), "line 1: host bits"),
    (("2000::/3",), "line 1: too wide"),
    (("AS0",), "line 1: not an AS number"),
    (("",), "at least one"),
    (("203.0.113.0/24",) * (MOST_LINES + 1), f"at most {MOST_LINES} lines"),
    (("9" * 20_000,), f"at most {MOST_LINES} lines"),
)


@pytest.mark.parametrize(("lines", "says"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_named_by_its_line(lines: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        networks(*lines)


def test_what_ends_may_be_nested_and_wide() -> None:
    assert len(networks("203.0.0.0/16", "203.0.113.0/24", kind=Kind.NETWORK_ENDED).texts) == 2


def test_days_are_sane() -> None:
    for since, says in (
        (NOW - 3_654 * DAY, "ten years"),
        (NOW + 367 * DAY, "year ahead"),
        (NOW.replace(tzinfo=None), "zone"),
    ):
        with pytest.raises(BadInput, match=says):
            wish_of(Given(Kind.NETWORK_ADDED, "203.0.113.0/24", since=since, why="vì"), NOW)
    ended = wish_of(Given(Kind.CONTACT_ENDED, since=NOW - DAY, contact=3, why="vì"), NOW)
    assert ended.since == NOW, "a contact was told until today"


def test_a_contact_can_be_reached() -> None:
    assert contact(email="SOC@Bank.Example", phone="+84 24 1234").email == "SOC@bank.example"
    for fields, says in (
        ({}, "both empty"),
        ({"email": "x"}, "not an address"),
        ({"email": "a@b"}, "not a domain name"),
        ({"email": "a@b.example", "purpose": "x"}, "purpose"),
        ({"email": "a@b.example", "language": "fr"}, "language"),
        ({"email": "a@b.example", "name": "a\x00b"}, "name: a control character"),
        ({"email": "a\x07b@b.example"}, "email: a control character"),
        ({"phone": "abc"}, "not a telephone"),
        ({"email": "a@b.example", "why": " \n "}, "reason: say why"),
        ({"email": "a@b.example", "why": "x" * 501}, "reason: at most"),
    ):
        with pytest.raises(BadInput, match=says):
            contact(**fields)  # type: ignore[arg-type]
    for kind in (Kind.CONTACT_CHANGED, Kind.CONTACT_ENDED):
        with pytest.raises(BadInput, match="say which one"):
            wish_of(Given(kind, email="a@b.example", why="vì"), NOW)


PREFIXES = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(8, 32)),
    st.tuples(st.ip_addresses(v=6, network="2000::/3"), st.integers(16, 128)),
).map(lambda one: str(ipaddress.ip_network(f"{one[0]}/{one[1]}", strict=False)))


@given(st.lists(PREFIXES, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n", " \n "]))
def test_prefixes_that_are_taken_are_apart_and_read_back_the_same(lines: list[str], between: str) -> None:
    nets = [ipaddress.ip_network(parse_prefix(line).text) for line in lines]
    apart = not any(a.overlaps(b) for n, a in enumerate(nets) for b in nets[:n])
    given = Given(Kind.NETWORK_ADDED, between.join(lines), why="vì")
    if not apart:
        with pytest.raises(BadInput, match="line "):
            wish_of(given, NOW)
        return
    wish = wish_of(given, NOW)
    assert [ipaddress.ip_network(text) for text in wish.texts] == nets
    assert networks(*wish.texts).texts == wish.texts


@given(st.text(max_size=400), st.sampled_from(list(Kind)), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_a_wish_or_bad_input(lines: str, kind: Kind, email: str, name: str) -> None:
    fields = Given(kind, lines, contact=1, purpose="abuse", name=name, email=email, phone="", why=lines[:500] or "vì")
    try:
        wish = wish_of(fields, NOW)
    except BadInput:
        return
    assert len(wish.texts) <= MOST_LINES
    assert not any(ord(letter) < 32 for letter in wish.name + wish.email + wish.why)
    assert bool(wish.texts) == wish.claims
