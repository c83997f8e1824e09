"""Flattened ranges are disjoint, in order, and know the innermost prefix at every address."""

import ipaddress
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.attribution import ranges
from lachan.server.attribution.ranges import flatten, value
from lachan.wire.addresses import value_of
from tests.attribution.frames import detections, snapshot
from tests.attribution.slow_twin import Claim, Event

_TIME = datetime(2026, 11, 22, tzinfo=UTC)

prefixes = st.builds(
    lambda bits, length: ipaddress.IPv4Network(((240 << 24) | bits, length), strict=False),
    st.integers(0, 63),
    st.integers(26, 32),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(prefixes, min_size=1, max_size=20))
def test_every_address_is_in_the_range_of_its_innermost_prefix(registered: list[ipaddress.IPv4Network]) -> None:
    networks = snapshot([Claim(n, "a", "other", prefix=p) for n, p in enumerate(registered)]).networks
    flat = flatten(networks)
    every = [ipaddress.IPv4Address((240 << 24) | n) for n in range(64)]
    frame = detections([Event(_TIME, address) for address in every])

    nodes = flat.nodes_of(frame.select(value("source_ip_hi", "source_ip_lo")).to_series()).to_list()

    node_of = dict(zip(registered, flat.node_of_row, strict=True))
    for address, node in zip(every, nodes, strict=True):
        around = [p for p in registered if address in p]
        assert node == (node_of[max(around, key=lambda p: p.prefixlen)] if around else 0)
    for prefix, node in node_of.items():
        wider = [p for p in node_of if p != prefix and prefix.subnet_of(p)]
        assert flat.parents[node] == (node_of[max(wider, key=lambda p: p.prefixlen)] if wider else 0)
    assert flat.starts.to_list() == sorted(set(flat.starts.to_list()))


def test_the_value_of_two_columns_keeps_the_order_of_addresses() -> None:
    texts = ["0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]
    frame = detections([Event(_TIME, ipaddress.ip_address(text)) for text in texts])

    values = frame.select(value("source_ip_hi", "source_ip_lo")).to_series()

    assert [v + (1 << 127) for v in values.to_list()] == [value_of(text) for text in texts]


def test_the_bulk_path_does_not_import_django() -> None:
    code = (
        "import sys, lachan.server.attribution.attach, lachan.server.attribution.explain, lachan.server.registry.rows;"
        "assert 'django' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_search_in_several_pieces_is_the_search_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = snapshot(
        [Claim(n, "a", "other", prefix=ipaddress.ip_network(f"240.0.{n}.0/24")) for n in range(9)]
    ).networks
    found = flatten(networks)
    every = [Event(_TIME, ipaddress.IPv4Address((240 << 24) | (n << 6))) for n in range(101)]
    values = detections(every).select(value("source_ip_hi", "source_ip_lo")).to_series()
    whole = found.nodes_of(values)

    monkeypatch.setattr(ranges, "_LEAST_PIECE", 7)
    monkeypatch.setattr("polars.thread_pool_size", lambda: 5)
    assert found.nodes_of(values).to_list() == whole.to_list()
    assert whole.n_unique() == 10
