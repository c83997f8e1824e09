"""Simulated addresses are told apart exactly, and rejected where they are not wanted, whatever the format."""

import io
from datetime import UTC, datetime

import polars as pl
import pytest

from lachan.server.feeds import formats
from lachan.server.feeds.reading import Block, Context, Member, Reason
from lachan.server.feeds.simulated import simulated
from lachan.wire import addresses

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
INSIDE = ("240.0.0.0", "240.1.2.3", "255.255.255.255", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")
OUTSIDE = ("239.255.255.255", "203.0.113.1", "0.0.0.0", "2001:db7:ffff::", "2001:db9::", "::240.0.0.1", "fe80::1")


@pytest.mark.parametrize(("texts", "expected"), [(INSIDE, True), (OUTSIDE, False)], ids=["inside", "outside"])
def test_the_two_ranges_and_nothing_else(texts: tuple[str, ...], expected: bool) -> None:
    parsed = addresses.parse(pl.Series(texts))
    assert simulated(parsed["hi"], parsed["lo"]).to_list() == [expected] * len(texts)


CSV = '"timestamp","src_ip","src_port","infection"\n"2026-11-21 01:02:03","{}","4711","mirai"\n'
JSON = '{{"time.source": "2026-11-21T01:02:03+00:00", "source.ip": "{}", "classification.type": "infected-system"}}\n'


@pytest.mark.parametrize("name", ["2026-11-21-event_sinkhole-x.csv", "x.jsonl"])
@pytest.mark.parametrize("address", ["240.1.2.3", "2001:db8::1", "::ffff:240.1.2.3", "203.0.113.1"])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_reader_rejects_them_where_told_to(name: str, address: str, accepted: bool) -> None:
    form = JSON if name.endswith("l") else CSV
    context = Context(NOW, accept_simulated=accepted)
    (block,) = formats.read(Member(name, io.BytesIO(form.format(address).encode())), context, None, None)
    assert isinstance(block, Block)
    wanted = [] if accepted or address == "203.0.113.1" else [Reason.SIMULATED_ADDRESS]
    assert [reject.reason for reject in block.rejects] == wanted
    assert block.rows_read == 1
