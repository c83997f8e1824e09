"""The files of a simulation: exact counts, real columns, addresses of the two ranges, and the truth behind them."""

import csv
import ipaddress
import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput, Refused
from lachan.server.feeds import shadowserver
from lachan.server.feeds.reading import Block, Context, Member
from lachan.server.simulation.plan import Parameters, plan
from lachan.server.simulation.registry import organisation_of, prefixes
from lachan.server.simulation.reports import columns
from lachan.server.simulation.simulate import Written
from tests.simulation.ground import LAST_DAY, asked, malware, read, written

ROWS = 20_000
RANGES = (ipaddress.ip_network("240.0.0.0/8"), ipaddress.ip_network("2001:db8::/32"))


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    out = tmp_path_factory.mktemp("simulation") / "country"
    return out, written(asked(ROWS), out)


def test_exactly_as_many_rows_as_asked_for(country: tuple[Path, Written]) -> None:
    out, made = country
    counted = {f.name: len(f.read_bytes().splitlines()) - 1 for f in (out / "reports").iterdir()}
    assert sum(counted.values()) == ROWS == made.rows
    assert counted == made.files
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["files"], manifest["rows"], manifest["banner"]) == (counted, ROWS, "SỐ LIỆU GIẢ LẬP")


@settings(max_examples=12)
@given(st.integers(100, 3_000), st.integers(1, 12), st.integers(0, 2**63 - 1), st.floats(0, 2))
def test_any_size_is_exact(
    tmp_path_factory: pytest.TempPathFactory, rows: int, days: int, seed: int, renewal: float
) -> None:
    out = tmp_path_factory.mktemp("simulation") / "country"
    made = written(asked(rows, seed=seed, days=days, renewal=renewal), out)
    assert made.rows == rows == sum(len(f.read_bytes().splitlines()) - 1 for f in (out / "reports").iterdir())


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(country: tuple[Path, Written], tmp_path: Path) -> None:
    out, _ = country
    written(asked(ROWS), tmp_path / "again")
    written(asked(ROWS, seed=2), tmp_path / "other")
    files = sorted(f.relative_to(out) for f in out.rglob("*") if f.is_file())
    assert files == sorted(f.relative_to(tmp_path / "again") for f in (tmp_path / "again").rglob("*") if f.is_file())
    assert all((out / f).read_bytes() == (tmp_path / "again" / f).read_bytes() for f in files)
    report = f"reports/{LAST_DAY}-event_sinkhole-mo-phong.csv"
    assert (out / report).read_bytes() != (tmp_path / "other" / report).read_bytes()


def test_every_row_is_read_by_the_real_reader(country: tuple[Path, Written]) -> None:
    out, _ = country
    context = Context(received=datetime(2026, 11, 22, 3, tzinfo=UTC))
    rows = 0
    types = set()
    for file in sorted((out / "reports").iterdir()):
        with file.open("rb") as stream:
            for block in shadowserver.read(Member(file.name, stream), context):
                assert isinstance(block, Block)
                assert block.rejects == ()
                types |= set(block.detections["classification_type"])
                days = block.detections["time_source"].dt.date().unique().to_list()
                assert [str(day) for day in days] == [file.name[:10]]
                rows += block.rows_read
    assert rows == ROWS
    assert types == {"infected-system", "vulnerable-system", "system-compromise"}
    assert context.notes == []


def test_reports_have_the_published_columns(country: tuple[Path, Written]) -> None:
    out, made = country
    reports = {name[11:].partition("-")[0] for name in made.files}
    assert len(reports) == 10
    for report in reports:
        for file in (out / "reports").glob(f"*-{report}-*.csv"):
            with file.open(encoding="utf-8", newline="") as source:
                lines = list(csv.reader(source, strict=True))
            assert tuple(lines[0]) == columns(report)
            assert {len(line) for line in lines} == {len(lines[0])}
    assert columns("event_sinkhole")[:3] == ("timestamp", "src_ip", "src_port")


def test_addresses_are_of_the_two_ranges(country: tuple[Path, Written]) -> None:
    out, made = country
    for report in {name[11:].partition("-")[0] for name in made.files}:
        rows = read(out, report)
        for column in {"ip", "src_ip", "dst_ip"} & set(rows.columns):
            for text in rows[column].unique():
                address = ipaddress.ip_address(text)
                assert str(address) == text
                assert any(address in network for network in RANGES)
    assert read(out, "event6_sinkhole").height > 100


def test_distinct_addresses_are_as_many_as_asked_for(tmp_path: Path) -> None:
    made = written(asked(60_000, days=30, addresses=6_000), tmp_path / "out")
    rows = malware(tmp_path / "out")
    assert rows["src_ip"].n_unique() == made.distinct_addresses
    assert made.distinct_addresses is not None
    assert 0 <= made.distinct_addresses - 6_000 < 40  # the last device brings all of its own


def test_too_few_rows_for_the_addresses_are_refused_with_the_number_needed() -> None:
    with pytest.raises(BadInput, match="at least"):
        plan(asked(1_000, days=30, addresses=6_000))


@pytest.mark.parametrize(
    "change",
    [{"rows": 0}, {"rows": 100_000_001}, {"days": 0}, {"seed": -1}, {"renewal": -0.1}, {"renewal": float("nan")}],
)
def test_parameters_out_of_range(change: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        plan(replace(Parameters(1, 1_000, 3, LAST_DAY), **change))  # type: ignore[arg-type]


def test_a_folder_that_holds_something_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(Refused):
        written(asked(1_000), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_the_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    from lachan.server.simulation.simulate import simulate

    with pytest.raises(KeyboardInterrupt):
        simulate(asked(1_000), tmp_path / "out", stop)
    assert list(tmp_path.iterdir()) == []


def test_truth_says_who_stood_behind_a_business_row(country: tuple[Path, Written]) -> None:
    out, made = country
    truth = pl.read_parquet(out / "truth.parquet")
    assert truth.height == made.devices
    assert (truth["start"] < truth["end"]).all()
    business = truth.filter(pl.col("pool") == "business")
    assert business.height > 30
    assert business["organisation"].null_count() == 0
    assert truth.filter(pl.col("pool") != "business")["organisation"].null_count() == truth.height - business.height
    with (out / "registry.csv").open(encoding="utf-8", newline="") as source:
        networks = {
            ipaddress.ip_network(text): row["organisation"]
            for row in csv.DictReader(source)
            if row["kind"] not in ("operator", "hosting")
            for text in row["prefix"].split()
        }
    assert set(business["organisation"]) <= set(networks.values())
    held = {
        networks[n]
        for a in {ipaddress.ip_address(text) for text in read(out, "event_sinkhole")["src_ip"]}
        for n in networks
        if a in n
    }
    assert held
    assert held <= set(business["organisation"])


def test_an_organisation_holds_its_own_addresses_and_no_others() -> None:
    assert organisation_of(3, 255) != organisation_of(3, 256)
    assert organisation_of(3, 0) == organisation_of(3, 255)


@given(st.integers(0, 2**24 - 1), st.integers(1, 70_000))
def test_prefixes_cover_exactly(first: int, count: int) -> None:
    count = min(count, 2**24 - first)
    networks = [ipaddress.IPv4Network(text) for text in prefixes(first, count)]
    assert sum(n.num_addresses for n in networks) == count
    assert int(networks[0].network_address) == (240 << 24) + first
    assert all(int(a.broadcast_address) + 1 == int(b.network_address) for a, b in pairwise(networks))
