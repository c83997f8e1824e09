"""Pages of facts: the same rows as reading everything and sorting it, whatever is asked, compacted or not."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import NotFound
from lachan.server.intake.take_in import Instance
from lachan.server.lake import owners as beside
from lachan.server.lake.compact import compact
from lachan.server.lake.folders import Home
from lachan.server.lake.infected import infected
from lachan.server.lake.models import Part
from lachan.server.lake.newest import Row, concerned, newest, one, tallies
from lachan.server.lake.questions import Wanted, detections, infections
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.tallies import KEY, NAME, tally_of
from lachan.server.lake.wanted import OWNERS, Within, of_the_text
from lachan.wire.addresses import split, value_of
from tests.intake.ground import HEAD, NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db
FAMILIES = ("sality", "conficker", "mirai", "la-chan-thu")


def ground(root: Path, seed: int = 1) -> Instance:
    """Two batches of rows in three days, of three organisations and nobody; batches of one feed share their days."""
    home = instance(root)
    register(root)
    draw = random.Random(seed)
    for _ in range(2):
        rows = []
        for _ in range(120):
            network = draw.choice(("203.0.113", "198.51.100", "192.0.2"))
            at = datetime(2026, 11, 19, tzinfo=UTC) + timedelta(seconds=draw.randrange(3 * 86_400))
            rows.append(
                row(
                    f"{network}.{draw.randrange(256)}",
                    f"{at:%Y-%m-%d %H:%M:%S}",
                    infection=draw.choice(FAMILIES),
                    src_asn=draw.choice(("64496", "64497", "")),
                    hostname=draw.choice(
                        ("", "may.ten-7.example", "TEN-7.example", "ten-7.example.org", "xten-7.example")
                    ),
                )
            )
        take(home, report(rows, (*HEAD, "hostname")))
    return home


def wide(home: Home) -> pl.DataFrame:
    return detections(home, Wanted())


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("time_source", "id_hi", "id_lo", descending=[True, False, False])


def of(organisation: str) -> Callable[[dict[str, Any]], bool]:
    return lambda r: organisation in (r["holder"], r["operator"], r["domain_holder"])


QUESTIONS: list[tuple[Wanted, Callable[[dict[str, Any]], bool]]] = [
    (Wanted(), lambda r: True),
    (Wanted(organisation="hoa-sen"), of("hoa-sen")),
    (Wanted(organisation="song-xanh", family="MIRAI"), lambda r: of("song-xanh")(r) and _family(r) == "mirai"),
    (Wanted(organisation="nobody"), lambda r: False),
    (Wanted(domain="ten-7.example"), lambda r: _named(r)),
    (Wanted(domain="ten-7.example", family="mirai"), lambda r: _named(r) and _family(r) == "mirai"),
    (Wanted(asn=64497), lambda r: r["source_asn"] == 64497),
    (Wanted(address=split(value_of("203.0.113.77"))), lambda r: r["source_ip"] == "203.0.113.77"),
    (
        Wanted(network=(split(value_of("203.0.113.64")), split(value_of("203.0.113.127")))),
        lambda r: r["source_ip"].startswith("203.0.113.") and 64 <= int(r["source_ip"].split(".")[3]) < 128,
    ),
    (
        Wanted(since=datetime(2026, 11, 20, 5, tzinfo=UTC), until=datetime(2026, 11, 21, 7, tzinfo=UTC)),
        lambda r: datetime(2026, 11, 20, 5, tzinfo=UTC) <= r["time_source"] < datetime(2026, 11, 21, 7, tzinfo=UTC),
    ),
    (
        Wanted(within=Within(frozenset(("hoa-sen",)), frozenset(("ban-mai",)), ("TLP:NONE",))),
        lambda r: of("hoa-sen")(r),
    ),
    (Wanted(within=Within(frozenset(("hoa-sen", "ban-mai")))), lambda r: of("hoa-sen")(r) or of("ban-mai")(r)),
    (Wanted(within=Within(frozenset())), lambda r: False),
]


def _named(r: dict[str, Any]) -> bool:
    return str(r["source_fqdn"]).lower() in ("may.ten-7.example", "ten-7.example")


def _family(r: dict[str, Any]) -> str:
    return str(r["malware_family"] or r["malware_name"]).lower()


@pytest.mark.parametrize("joined", [False, True])
def test_pages_hold_what_reading_everything_gives(tmp_path: Path, joined: bool) -> None:
    home = ground(tmp_path)
    if joined:
        assert list(compact(home.home, NOW))
    everything = in_order(wide(home.home))
    assert everything.height == 240
    for wanted, belongs in QUESTIONS:
        expected = everything.filter(pl.Series([belongs(r) for r in everything.iter_rows(named=True)]))
        assert newest(home.home, wanted, 1000).equals(expected), wanted
        pages, after = [everything.clear()], None
        while (page := newest(home.home, wanted, 7, after=after)).height:
            pages.append(page)
            last = page.row(-1, named=True)
            after = Row(last["time_source"], last["id_hi"], last["id_lo"])
        assert pl.concat(pages).equals(expected), wanted
        counts = concerned(home.home, wanted).sort(OWNERS)
        by_hand = expected.group_by(OWNERS).agg(pl.len().cast(pl.Int64).alias("rows")).sort(OWNERS)
        assert counts.equals(by_hand), wanted


@given(
    st.lists(
        st.text(alphabet="cveCVE-2026 1007,\n", max_size=24) | st.sampled_from(("cve-2026-1007", None)), max_size=8
    ),
    st.sampled_from(("CVE-2026-1007", "CVE-2026-100")),
)
def test_what_is_quick_to_look_for_leaves_nothing_out(texts: list[str | None], weakness: str) -> None:
    (text,) = of_the_text(Wanted(weakness=weakness))
    empty = pl.lit(None, pl.String).alias("classification_identifier")
    frame = pl.DataFrame({"product_vulnerabilities": texts}, {"product_vulnerabilities": pl.String}).with_columns(empty)
    assert frame.filter(text.roughly).filter(text.exactly).equals(frame.filter(text.exactly))


def test_a_tally_says_what_the_rows_say_and_stays_with_the_owners(tmp_path: Path) -> None:
    home = ground(tmp_path)

    def check() -> None:
        for part in Part.objects.filter(state="live"):
            rows = detections(home.home, Wanted(batches=())).filter(pl.col("time_source").dt.date() == part.day)
            assert NAME in pl.read_parquet_metadata(home.home.absolute(part.owners_path))
            assert int(tally_of(home.home, part)["rows"].sum()) == part.rows
            assert rows.height >= part.rows
        said = tallies(home.home, Wanted()).with_columns(pl.col(name).cast(pl.String) for name in KEY)
        family = pl.coalesce("malware_family", "malware_name").alias("family")
        rows = wide(home.home).with_columns(family, pl.col("time_source").dt.date().alias("day"))
        by_hand = rows.group_by("day", *KEY).agg(pl.len().cast(pl.Int64).alias("rows"))
        total = said.group_by("day", *KEY).agg(pl.col("rows").sum())
        assert total.sort("day", *KEY).equals(by_hand.sort("day", *KEY))

    check()
    assert list(compact(home.home, NOW))
    check()
    assert list(reconcile(home.home, deep=True)) == []


def test_owners_without_a_tally_are_counted_from_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ground(tmp_path)
    before = tallies(home.home, Wanted()).with_columns(pl.col(name).cast(pl.String) for name in KEY)
    monkeypatch.setattr("lachan.server.lake.tallies.MOST", 0)
    for part in Part.objects.filter(state="live"):
        rows = pl.read_parquet(home.home.absolute(part.owners_path))
        beside.keep(home.home, part, rows, 99)
        assert NAME not in pl.read_parquet_metadata(home.home.absolute(part.owners_path))
    after = tallies(home.home, Wanted()).with_columns(pl.col(name).cast(pl.String) for name in KEY)
    order = ["day", *KEY, "rows"]
    assert after.sort(order).equals(before.sort(order))


def test_one_is_found_by_its_day_and_id_and_only_by_who_may_see_it(tmp_path: Path) -> None:
    home = ground(tmp_path)
    theirs = newest(home.home, Wanted(organisation="hoa-sen"), 1).row(0, named=True)
    where: tuple[date, int, int] = (theirs["time_source"].date(), theirs["id_hi"], theirs["id_lo"])
    assert one(home.home, Wanted(), *where).row(0, named=True) == theirs
    assert one(home.home, Wanted(within=Within(frozenset(("hoa-sen",)))), *where).height == 1
    for wanted in (Wanted(within=Within(frozenset(("khac",)))), Wanted(within=Within(frozenset()))):
        with pytest.raises(NotFound):
            one(home.home, wanted, *where)
    with pytest.raises(NotFound):
        one(home.home, Wanted(), where[0] + timedelta(days=1), *where[1:])


def test_what_watches_over_sees_what_may_go_onward(tmp_path: Path) -> None:
    home = ground(tmp_path)
    rows = wide(home.home)
    label = rows["tlp"][0]
    assert rows["tlp"].n_unique() == 1
    told = Within(frozenset(), frozenset(("ban-mai",)), (label,))
    kept = replace(told, labels=("TLP:NONE",))
    expected = rows.filter(pl.any_horizontal(pl.col(name) == "ban-mai" for name in OWNERS)).height
    assert expected
    assert newest(home.home, Wanted(within=told), 1000).height == expected
    assert newest(home.home, Wanted(within=kept), 1000).height == 0
    assert tallies(home.home, Wanted(within=told))["rows"].sum() == expected
    assert tallies(home.home, Wanted(within=kept)).height == 0


def test_infections_of_everybody_are_those_of_the_summaries(tmp_path: Path) -> None:
    home = ground(tmp_path)
    gap = timedelta(hours=30)
    found = infected(home.home, Wanted(), gap)
    by_summary = infections(home.home, gap, wanted=Wanted())
    order = ["subject", "family", "first_seen"]
    assert found.episodes.drop("nth").sort(order).equals(by_summary.drop("sources", "feeds").sort(order))
    assert (found.rows, found.cut_at) == (240, None)
    again = found.episodes.filter(pl.col("nth") > 1)
    assert again.height
    for seen in again.select("subject", "family").iter_rows():
        same = by_summary.filter((pl.col("subject") == seen[0]) & (pl.col("family") == seen[1]))
        assert same.height > 1


def test_infections_stop_at_so_many_rows_and_say_from_which_day(tmp_path: Path) -> None:
    home = ground(tmp_path)
    some = infected(home.home, Wanted(), timedelta(days=30), most=100)
    assert some.cut_at == date(2026, 11, 21)
    assert some.rows == wide(home.home).filter(pl.col("time_source").dt.date() == date(2026, 11, 21)).height
    theirs = infected(home.home, Wanted(organisation="hoa-sen"), timedelta(days=30))
    subjects = wide(home.home).filter(pl.any_horizontal(pl.col(name) == "hoa-sen" for name in OWNERS))["subject"]
    assert set(theirs.episodes["subject"].to_list()) == set(subjects.to_list())
