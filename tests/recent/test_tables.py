"""The file of what was seen lately: the same answers as a slow twin, and none from a file that cannot be relied on."""

import io
import os
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, Damaged
from lachan.server.recent import making
from lachan.server.recent.asking import Unable, at_address, domain_of, of_name, tables
from lachan.server.recent.gathering import gather
from lachan.server.recent.making import flattened, make, place
from lachan.server.recent.tables import COLUMNS, RANGES, Head, Tables, file_key, line_key, write
from lachan.server.registry.pools import mark, mark_of
from lachan.wire.addresses import join, split
from tests.intake.ground import NOW, instance, register, report, row, take

FEW = st.integers(0, 3)
# Keys that share halves, and those at the ends of their range.
KEYS = st.tuples(*[st.sampled_from((0, 1, 1 << 63, (1 << 64) - 1))] * 2).map(lambda one: split((one[0] << 64) | one[1]))
ROW = st.tuples(KEYS, FEW, FEW, st.integers(20_000, 20_030), st.integers(0, 30))
WORDS = ("", "sality", "mirai", "họ-lạ")


def written(rows: list[tuple[tuple[int, int], int, int, int, int]], path: Path) -> Tables:
    ordered = sorted((*key, type_, family, first, first + more) for key, type_, family, first, more in rows)
    frame = pl.DataFrame(ordered, schema=list(COLUMNS), orient="row", infer_schema_length=None)
    if not ordered:
        frame = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.Int64()))
    pools = pl.DataFrame(schema=dict.fromkeys(RANGES, pl.Int64()))
    columns = {name: making._bytes(frame, COLUMNS) for name in ("lines", "files", "names")}
    with path.open("wb") as out:
        write(out, Head(NOW, None, 30, WORDS), {**columns, "pools": making._bytes(pools, RANGES)})
    with path.open("rb") as source:
        return Tables(source)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=40), asked=KEYS)
def test_a_look_up_equals_reading_all(rows: list[tuple[tuple[int, int], int, int, int, int]], asked: tuple[int, int],
                                      tmp_path: Path) -> None:  # fmt: skip
    known = written(rows, tmp_path / "seen")
    epoch = date(1970, 1, 1)
    for key in {asked, *(one[0] for one in rows)}:
        slow = sorted(
            (WORDS[type_], WORDS[family], epoch + timedelta(days=first), epoch + timedelta(days=first + more))
            for there, type_, family, first, more in rows
            if there == key
        )
        for table in ("lines", "files", "names"):
            assert sorted((one.type, one.family, one.first, one.last) for one in known.seen(table, key)) == slow


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 31), st.sampled_from(("mobile", "carrier-nat", "data-centre")))
    )
)
def test_flattened_pools_equal_the_longest_prefix(drawn: list[tuple[int, int, str]]) -> None:
    pools: dict[tuple[int, int], str] = {}
    for bits, at, kind in drawn:  # prefixes of a space of 32 addresses
        first = at >> bits << bits
        pools[first, first + (1 << bits) - 1] = kind
    flat = flattened([(first, last, kind) for (first, last), kind in pools.items()])
    assert all(one[1] < other[0] for one, other in pairwise(flat))
    for address in range(32):
        within = [(last - first, kind) for (first, last), kind in pools.items() if first <= address <= last]
        told = min(within)[1] if within else ""
        assert [kind for first, last, kind in flat if first <= address <= last] == (
            [told] if told in making.SHARED else []
        )


@given(st.binary(max_size=400))
def test_bytes_that_are_no_file_are_damaged(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryFile() as out:
        out.write(raw)
        out.flush()
        with pytest.raises(Damaged):
            Tables(out)  # type: ignore[arg-type]


def test_a_cut_file_is_damaged_wherever_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "seen"
    written([((0, 0), 1, 1, 20_000, 1)], path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with path.open("rb") as source, pytest.raises(Damaged):
            Tables(source)
    assert isinstance(io.BytesIO(whole).read(8), bytes)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("https://Ten.Example:8443/a?b@c", "ten.example"),
        ("  ví-dụ.vn  ", "xn--v-d-2ja1507a.vn"),
        ("http://nguoi:mat-khau@xau.example/", "xau.example"),
        ("xau.example.", "xau.example"),
    ],
)
def test_a_domain_is_read_as_people_paste_it(typed: str, name: str) -> None:
    assert domain_of(typed) == (name if not typed.strip().startswith("ví") else "ví-dụ.vn".encode("idna").decode())


@pytest.mark.parametrize("typed", ["", "một", "203.0.113.5", "http://[2001:db8::1]/", "a..b", "-", "x" * 300 + ".vn"])
def test_what_is_no_domain_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        domain_of(typed)


@pytest.mark.django_db
def test_the_file_made_from_facts_says_what_the_facts_say(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([
        row("203.0.113.5", "2026-11-20 18:30:00"), row("203.0.113.5", "2026-11-21 10:00:00"),
        row("203.0.113.5", "2026-11-21 11:00:00", infection="mirai"), row("2001:db8:1000:7::9"),
        row("198.51.100.1", "2026-10-01 10:00:00"),
    ]))  # fmt: skip
    with pytest.raises(Unable, match="none"):
        tables(tmp_path, NOW)
    counted = make(home.home, NOW)
    assert counted["lines"] == 3
    known = tables(tmp_path, NOW)
    seen, pool = at_address(known, "203.0.113.5")
    assert {(one.type, one.family.lower(), one.first, one.last) for one in seen} == {
        ("infected-system", "sality", date(2026, 11, 21), date(2026, 11, 21)),
        ("infected-system", "mirai", date(2026, 11, 21), date(2026, 11, 21)),
    }  # 18:30 UTC is the next day in Vietnam
    assert pool == ""
    assert at_address(known, "2001:db8:1000:7:aaaa::1")[0], "the whole /64"
    assert at_address(known, "::ffff:203.0.113.5")[0] == seen
    for other in ("203.0.113.4", "203.0.113.6", "2001:db8:1000:8::9", "198.51.100.1"):
        assert at_address(known, other) == ([], "")
    for inner in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "fe80::1", "::ffff:10.0.0.1", "khong-phai", ""):
        with pytest.raises(Unable, match="inner"):
            at_address(known, inner)


@pytest.mark.django_db
def test_what_is_old_or_behind_says_nothing(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("203.0.113.5")]))
    make(home.home, NOW)
    tables(tmp_path, NOW + timedelta(days=2))
    for at in (NOW + timedelta(days=2, seconds=1), NOW - timedelta(days=3)):
        with pytest.raises(Unable, match="old"):
            tables(tmp_path, at)
    make(home.home, NOW + timedelta(days=5))
    with pytest.raises(Unable, match="behind"):
        tables(tmp_path, NOW + timedelta(days=5))
    os.truncate(place(tmp_path), 100)
    with pytest.raises(Unable, match="none"):
        tables(tmp_path, NOW)


@pytest.mark.django_db
def test_a_pool_of_its_owner_is_known(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("203.0.113.5")]))
    since = NOW - timedelta(days=1)
    for prefix, kind in (
        ("203.0.113.0/25", "carrier-nat"),
        ("203.0.113.8/29", "own-servers"),
        ("2001:db8:1000::/40", "mobile"),
    ):
        mark(by_command("tests"), mark_of("song-xanh", prefix, kind, "", since), since)
    make(home.home, NOW)
    known = tables(tmp_path, NOW)
    told = {
        address: at_address(known, address)[1]
        for address in ("203.0.113.5", "203.0.113.9", "203.0.113.16", "203.0.113.200")
    }
    assert told == {"203.0.113.5": "carrier-nat", "203.0.113.9": "", "203.0.113.16": "carrier-nat", "203.0.113.200": ""}
    assert at_address(known, "2001:db8:1000:abcd::1")[1] == "mobile"
    assert at_address(known, "2001:db8:1100::1")[1] == ""


@pytest.mark.django_db
def test_an_empty_lake_makes_a_file_that_says_nothing(tmp_path: Path) -> None:
    home = instance(tmp_path)
    assert gather(home.home, NOW).newest is None
    make(home.home, NOW)
    with pytest.raises(Unable, match="behind"):
        tables(tmp_path, NOW)


def test_keys() -> None:
    assert line_key("::ffff:192.0.2.1") == line_key("192.0.2.1")
    assert line_key("2001:db8::1") == line_key("2001:db8::ffff") == split(0x20010DB8 << 96)
    digest = "00ff" * 16
    assert join(*file_key(digest)) == int(digest[:32], 16)
    with pytest.raises(ValueError, match="hexadecimal"):
        file_key("00")


def test_names_above_count_and_names_below_do_not(tmp_path: Path) -> None:
    from lachan.server.recent.tables import name_key

    known = written([(name_key("xau.example"), 1, 0, 20_000, 0)], tmp_path / "seen")
    assert of_name(known, "https://dang-nhap.xau.example/x")[0] == "xau.example"
    assert of_name(known, "example.example") == ("", [])
    assert of_name(known, "rat-xau.example") == ("", [])
    assert isinstance(NOW, datetime)
