"""Addresses as values, held against Python's ipaddress and against each other."""

import ipaddress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.wire import addresses

_OTHER_FORMS = (
    "::ffff:192.0.2.1",
    "0:0:0:0:0:ffff:c000:201",
    "2001:DB8:0:0:0:0:0:1",
    "::",
    "::192.0.2.1",
    "2001:db8::1.2.3.4",
)
_NOT_ADDRESSES = tuple(
    "999.1.1.1|01.2.3.4|1.2.3|1.2.3.4.5|1.2.3.4/32|0x7f.1.1.1|1.2.3.4 |+1.2.3.4|１.2.3.4|1..2.3|fe80::1%eth0|"
    "[2001:db8::1]|2001:db8::/32|2001:db8|:::|1:2:3:4:5:6:7:8:9|g::1|::ffff:999.1.1.1|::ffff:01.2.3.4||host.example|"
    "2001:db8::1::2|12345::".split("|")
)

values = st.one_of(
    st.integers(0, 2**128 - 1),
    st.integers(0, 2**32 - 1).map(lambda low: 0xFFFF << 32 | low),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**112 - 1).map(lambda low: 0x2002 << 112 | low),
    st.integers(0, 2**96 - 1).map(lambda low: 0x20010000 << 96 | low),
)


def expected(text: str) -> tuple[str, int, int] | None:
    """The slow twin: Python's ipaddress, mapped addresses as IPv4."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        address = address.ipv4_mapped or address
    value = int(address) | (0xFFFF << 32 if isinstance(address, ipaddress.IPv4Address) else 0)
    return str(address), (value >> 64) - 2**63, value % 2**64 - 2**63


def parsed(texts: list[str]) -> list[tuple[str, int, int] | None]:
    rows = addresses.parse(pl.Series(texts, dtype=pl.String)).rows()
    return [None if row[0] is None and row[1] is None and row[2] is None else row for row in rows]


@given(st.lists(values, max_size=20))
def test_bulk_reading_gives_what_ipaddress_gives(numbers: list[int]) -> None:
    texts = [str(ipaddress.IPv6Address(n)) for n in numbers] + [
        ipaddress.IPv6Address(n).exploded.upper() for n in numbers
    ]
    texts += [str(ipaddress.IPv4Address(n & 0xFFFFFFFF)) for n in numbers]
    assert parsed(texts) == [expected(t) for t in texts]


@given(
    st.lists(st.text("0123456789abcf.:%/ x", max_size=20) | st.sampled_from(_OTHER_FORMS + _NOT_ADDRESSES), max_size=20)
)
def test_bulk_reading_of_anything_gives_what_ipaddress_gives(texts: list[str]) -> None:
    assert parsed(texts) == [expected(t) for t in texts]


@given(values)
def test_value_and_text_are_each_others_inverse(value: int) -> None:
    assert addresses.value_of(addresses.text_of(value)) == value
    assert addresses.join(*addresses.split(value)) == value


@given(values, values)
def test_signed_halves_keep_the_order_of_the_value(one: int, other: int) -> None:
    assert (addresses.split(one) < addresses.split(other)) == (one < other)


def test_halves_fit_signed_64_bits() -> None:
    assert addresses.split(0) == (-(2**63), -(2**63))
    assert addresses.split(2**128 - 1) == (2**63 - 1, 2**63 - 1)


@pytest.mark.parametrize("text", _NOT_ADDRESSES)
def test_what_is_no_address(text: str) -> None:
    assert parsed([text]) == [None]
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's own
        addresses.value_of(text)


def test_a_mapped_address_is_the_ipv4_address() -> None:
    assert addresses.canonical("::FFFF:198.51.100.7") == "198.51.100.7"
    assert parsed(["::ffff:198.51.100.7", "198.51.100.7"])[0] == parsed(["198.51.100.7"])[0]


def test_few_distinct_values_give_the_same_as_many() -> None:
    texts = ["192.0.2.1", "2001:DB8::1", "nonsense", ""] * 50
    assert parsed(texts) == [expected(t) for t in texts]
    assert parsed([]) == []


@pytest.mark.parametrize(
    ("text", "tunnel"),
    [
        ("2002:c000:201::1", "6to4"),
        ("2002::", "6to4"),
        ("2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"),
        ("2001:0:1::1", "teredo"),
        ("2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "teredo"),
        ("2001:1::", None),
        ("2003::", None),
        ("2001:db8::1", None),
        ("192.0.2.1", None),
        ("::ffff:192.0.2.1", None),
    ],
)
def test_tunnels_are_named_and_not_unwrapped(text: str, tunnel: str | None) -> None:
    assert addresses.tunnel_of(text) == tunnel
    frame = addresses.parse(pl.Series([text]))
    assert addresses.tunnels(frame["hi"]).to_list() == [tunnel]
    if tunnel:
        assert frame["text"].item() == str(ipaddress.ip_address(text))


@given(st.lists(values, min_size=1, max_size=20))
def test_tunnels_in_bulk_are_those_of_one_by_one(numbers: list[int]) -> None:
    hi = pl.Series([addresses.split(n)[0] for n in numbers], dtype=pl.Int64)
    assert addresses.tunnels(hi).to_list() == [addresses.tunnel_of(addresses.text_of(n)) for n in numbers]
