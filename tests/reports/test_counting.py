"""The counts of the lake against a reader with paper: every row looked at, sets and dictionaries, no columns."""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.base.settings import Kind, Settings
from lachan.server.lake.counting import by_week, latest, spells
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.questions import Wanted, detections
from lachan.server.reports.counting import TYPE, count
from lachan.server.reports.making import make
from tests.intake.ground import NOW
from tests.lake.test_newest import ground

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 11, 19), date(2026, 11, 21)
MONDAY = date(2026, 11, 16)


def rows(home: Home) -> list[dict[str, object]]:
    found = detections(home, Wanted(type=TYPE)).to_dicts()
    return [row for row in found if row["subject_kind"] == "address" and row["tlp"] != "RED"]


def test_each_address_once_with_whom_it_concerned_last(tmp_path: Path) -> None:
    home = ground(tmp_path).home
    wanted: dict[object, tuple[object, ...]] = {}
    for row in sorted(rows(home), key=lambda row: str(row["time_source"])):
        if SINCE <= row["time_source"].date() < UNTIL:  # type: ignore[attr-defined]
            family = row["malware_family"] or row["malware_name"]
            wanted[row["subject"]] = (family, row["holder"], row["operator"], row["domain_holder"])
    found = latest(home, TYPE, SINCE, UNTIL)
    assert len(wanted) > 50
    assert {row[0]: row[1:5] for row in found.iter_rows()} == wanted
    assert latest(home, "no-such-type", SINCE, UNTIL).is_empty()


def test_weeks_and_spells_by_hand(tmp_path: Path) -> None:
    home = ground(tmp_path).home
    seen = rows(home)
    assert by_week(home, TYPE, MONDAY - timedelta(weeks=1), 2) == [
        (MONDAY - timedelta(weeks=1), 0),
        (MONDAY, len({row["subject"] for row in seen})),
    ]
    times: dict[object, list[datetime]] = {}
    for row in seen:
        times.setdefault(row["subject"], []).append(row["time_source"])  # type: ignore[arg-type]
    found = spells(home, TYPE, SINCE, date(2026, 11, 22), date(2026, 11, 23), timedelta(days=30))
    assert sorted(found.iter_rows()) == sorted((min(each), max(each)) for each in times.values())


def test_an_edition_of_what_the_lake_holds(tmp_path: Path) -> None:
    home = ground(tmp_path).home
    settings = Settings(kind=Kind.DEMO)
    counted = count(home, settings, date(2026, 11, 23))
    assert counted.owned["addresses"].sum() == len({row["subject"] for row in rows(home)})
    assert counted.spells.is_empty(), "nothing lies far enough back"
    made = make(home, settings, NOW)
    assert [one.figure for one in made] == ["tinh", "tuan", "ho-ma-doc", "thoi-gian"]
    assert make(home, settings, NOW) == []


def test_red_is_in_no_count_that_names_somebody(tmp_path: Path) -> None:
    home = ground(tmp_path).home
    whole = latest(home, TYPE, SINCE, UNTIL)
    red = whole["subject"][0]
    for part in Part.objects.filter(state=Part.State.LIVE):
        place = home.absolute(part.path)
        label = pl.when(pl.col("subject") == red).then(pl.lit("RED")).otherwise(pl.col("tlp")).alias("tlp")
        pl.read_parquet(place).with_columns(label).write_parquet(place)
        Part.objects.filter(pk=part.pk).update(bytes=place.stat().st_size)
    assert set(whole["subject"]) - set(latest(home, TYPE, SINCE, UNTIL)["subject"]) == {red}
