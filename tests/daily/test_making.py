"""A day's files: complete, split by what an abuse desk can use, compared with the day before, made again, removed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lachan.server.base.errors import NotFound, Refused
from lachan.server.daily import columns
from lachan.server.daily.keeping import remove_old
from lachan.server.daily.making import make_due
from lachan.server.daily.models import Day, Edition
from lachan.server.daily.reading import edition
from lachan.server.daily.verifying import verify
from lachan.server.lake.models import Batch
from lachan.server.notices.models import Notice
from tests.daily.ground import (
    DAY,
    NEXT,
    SETTINGS,
    WITHOUT_PORT,
    made,
    manifest,
    place,
    pool,
    received,
    registered,
    table,
)
from tests.intake.ground import NOW

pytestmark = pytest.mark.django_db


def test_what_was_received_on_a_day_and_concerns_an_organisation(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5", "203.0.113.70", "198.51.100.9"])
    assert made(home).organisations == 3
    rows = table(home, "song-xanh")
    assert rows.columns == ["luu_y", *columns.ROWS]
    assert sorted(rows["source_ip"]) == ["203.0.113.5", "203.0.113.70"]
    assert table(home, "hoa-sen")["source_ip"].to_list() == ["203.0.113.70"]
    assert set(rows["role"]) == {"holder", "operator"}
    notice = Notice.objects.get(organisation__key="hoa-sen")
    assert table(home, "hoa-sen").select("notice", "dong").row(0) == (notice.code, "1")
    for key in ("song-xanh", "hoa-sen", "ban-mai"):
        assert verify(place(home, key, "manifest.json").parent) == []


def test_a_day_is_complete_or_not_made(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5"])
    with pytest.raises(Refused, match="not over"):
        made(home, now=NOW)
    Batch.objects.update(state=Batch.State.SEALED)
    with pytest.raises(Refused, match="still being taken in"):
        made(home)
    assert list(make_due(home, SETTINGS, NEXT)) == []
    Batch.objects.update(state=Batch.State.RECORDED)
    assert [one.day for one in make_due(home, SETTINGS, NEXT)] == [DAY]
    assert list(make_due(home, SETTINGS, NEXT)) == []


def test_rows_without_a_port_behind_carrier_nat_stand_apart(tmp_path: Path) -> None:
    home = registered(tmp_path)
    pool("203.0.113.0/26", "carrier-nat")
    pool("203.0.113.32/27", "own-servers")
    received(tmp_path, ["203.0.113.5", "203.0.113.40", "203.0.113.200"], **WITHOUT_PORT)
    received(tmp_path, ["203.0.113.6"], NOW + timedelta(minutes=1))
    made(home)
    assert table(home, "song-xanh", "insufficient")["source_ip"].to_list() == ["203.0.113.5"]
    assert sorted(table(home, "song-xanh")["source_ip"]) == ["203.0.113.200", "203.0.113.40", "203.0.113.6"]
    told = manifest(home, "song-xanh")
    assert (told["rows"], told["insufficient"], told["lines"]) == (4, 1, 2)
    assert told["by_pool"] == {"carrier-nat": 2, "own-servers": 1}


def test_a_resold_network_names_the_customer(tmp_path: Path) -> None:
    home = registered(tmp_path)
    pool("203.0.113.0/28", "resold", resold_to="hoa-sen")
    received(tmp_path, ["203.0.113.5"])
    made(home)
    assert table(home, "song-xanh").select("pool", "resold_to").row(0) == ("resold", "hoa-sen")


def test_a_pool_counts_for_the_time_of_the_event(tmp_path: Path) -> None:
    home = registered(tmp_path)
    half = NOW - timedelta(hours=12)
    pool("203.0.113.0/28", "mobile", valid_from=NOW - timedelta(days=3), valid_to=half)
    pool("203.0.113.0/28", "data-centre", valid_from=half)
    received(tmp_path, ["203.0.113.5"], time="2026-11-21 10:00:00")
    received(tmp_path, ["203.0.113.5"], NOW + timedelta(minutes=1), time="2026-11-21 20:00:00")
    received(tmp_path, ["203.0.113.5"], NOW + timedelta(minutes=2), time="2026-11-15 20:00:00")
    made(home)
    assert table(home, "song-xanh")["pool"].to_list() == [None, "mobile", "data-centre"]
    assert manifest(home, "song-xanh")["lines"] == 1


def test_what_changed_since_the_day_before(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5", "203.0.113.6", "198.51.100.1"])
    made(home)
    assert manifest(home, "song-xanh")["compared_with"] is None
    later = NOW + timedelta(days=1)
    received(tmp_path, ["203.0.113.6", "203.0.113.7"], later, time="2026-11-22 12:00:00")
    made(home, DAY + timedelta(days=1), NEXT + timedelta(days=1))
    seen = table(home, "song-xanh", "changes", DAY + timedelta(days=1))
    assert dict(seen.select("subject", "change").iter_rows()) == {
        "203.0.113.5": "gone",
        "203.0.113.6": "again",
        "203.0.113.7": "new",
    }
    again = seen.filter(subject="203.0.113.6").row(0, named=True)
    assert (again["first_seen"], again["last_seen"]) == ("2026-11-21T10:00:00Z", "2026-11-22T12:00:00Z")
    assert manifest(home, "ban-mai", DAY + timedelta(days=1))["changes"] == {"new": 0, "again": 0, "gone": 1}
    assert table(home, "ban-mai", day=DAY + timedelta(days=1)).is_empty()


def test_made_again_it_says_what_it_replaces(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5"])
    made(home)
    first = place(home, "song-xanh", "manifest.json")
    made(home, now=NEXT + timedelta(hours=1))
    assert (manifest(home, "song-xanh")["edition"], manifest(home, "song-xanh")["replaces"]) == (2, 1)
    assert remove_old(home, SETTINGS, NEXT) == 0
    assert not first.exists()
    assert verify(place(home, "song-xanh", "manifest.json").parent) == []


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5", "203.0.113.70"])
    made(home)
    before = place(home, "song-xanh", "rows.csv.gz").read_bytes()
    made(home, now=NEXT + timedelta(hours=1))
    assert place(home, "song-xanh", "rows.csv.gz").read_bytes() == before


def test_files_go_when_their_time_is_over(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5"])
    made(home)
    folder = place(home, "song-xanh", "manifest.json").parent
    assert remove_old(home, SETTINGS, NEXT + timedelta(days=29)) == 0
    assert remove_old(home, SETTINGS, NEXT + timedelta(days=30)) == 2 - 1
    assert not folder.exists()
    with pytest.raises(NotFound):
        edition(home, "song-xanh", DAY)
    assert Edition.objects.count() == 1


def test_killed_before_its_row_a_day_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5"])
    with monkeypatch.context() as patched:
        patched.setattr(Day.objects, "update_or_create", _die)
        with pytest.raises(KeyboardInterrupt):
            made(home)
    assert Edition.objects.count() == Day.objects.count() == 0
    assert [one.number for one in make_due(home, SETTINGS, NEXT)] == [1]
    assert verify(place(home, "song-xanh", "manifest.json").parent) == []


def test_a_hostile_cell_is_guarded_in_csv(tmp_path: Path) -> None:
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5"], infection="=cmd|calc")
    made(home)
    assert table(home, "song-xanh")["malware_family"].to_list() == ["'=cmd|calc"]


def _die(**_: object) -> None:
    raise KeyboardInterrupt


def test_nothing_received_is_a_day_without_files(tmp_path: Path) -> None:
    home = registered(tmp_path)
    assert made(home, date(2026, 11, 20)).organisations == 0
