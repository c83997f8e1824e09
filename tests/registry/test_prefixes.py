"""Prefixes against the standard library."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from lachan.server.registry.prefixes import parse_prefix
from lachan.wire.addresses import join

v4 = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(lambda n: ipaddress.IPv4Network(n, strict=False))
v6 = (
    st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 128))
    .map(lambda n: ipaddress.IPv6Network(n, strict=False))
    .filter(lambda n: not n.overlaps(ipaddress.IPv6Network("::ffff:0:0/96")))
)


@given(v4 | v6)
def test_a_prefix_is_its_first_and_last_address(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    prefix = parse_prefix(str(network))
    ahead = 0xFFFF << 32 if network.version == 4 else 0

    assert prefix.text == str(network)
    assert join(*prefix.start) == ahead + int(network.network_address)
    assert join(*prefix.end) == ahead + int(network.broadcast_address)
    assert prefix.length == network.prefixlen + (96 if network.version == 4 else 0)


@given(v4)
def test_a_mapped_prefix_is_the_ipv4_prefix(network: ipaddress.IPv4Network) -> None:
    assert parse_prefix(f"::ffff:{network.network_address}/{network.prefixlen + 96}") == parse_prefix(str(network))
