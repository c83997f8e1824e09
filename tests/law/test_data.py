"""Every data file: readable, sourced, without overlaps, and without anybody's mailbox."""

import csv
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from lachan.server.law import authorities, holidays, instruments, obligations, operators, provinces
from lachan.server.law.dated import Confidence, Dated, overlaps

VN = files("lachan.server.law").joinpath("vn")
NAMES = sorted(entry.name for entry in VN.iterdir())
DAY_COLUMNS = {"valid_from", "valid_to", "issued_on", "as_of", "on", "first", "last", "worked_instead"}
WITHOUT_SOURCE = {
    "authority-roles.csv",
    "parties.csv",
    "sectors.csv",
    "registry-seed.csv",
}  # names; a derived file

DATED: list[tuple[str, Sequence[Dated], Callable[[Any], Hashable]]] = [
    ("provinces.csv", provinces.all_provinces(), lambda r: r.code),
    ("authorities.csv", authorities.all_authorities(), lambda r: r.role),
    ("instruments.csv", instruments.all_instruments(), lambda r: r.key),
    ("obligations.csv", obligations.all_obligations(), lambda r: r.key),
    ("directive-clauses.csv", obligations.clauses(), lambda r: r.id),
    ("holidays.csv", holidays.holidays(), lambda r: r.key),
    ("working-week.csv", holidays.working_weeks(), lambda r: None),
    ("operators.csv", operators.all_operators(), lambda r: r.key),
    ("brands.csv", operators.brands(), lambda r: r.name),
]


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(VN.joinpath(name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(("name", "records", "key"), DATED, ids=[name for name, _, _ in DATED])
def test_one_key_holds_once_a_day(name: str, records: Sequence[Dated], key: Callable[[Any], Hashable]) -> None:
    assert len(records) == len(_rows(name))
    assert overlaps(records, key) == ()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_SOURCE])
def test_every_row_has_a_source_and_a_confidence(name: str) -> None:
    for row in _rows(name):
        assert row["source"].strip(), row
        assert row["confidence"] in set(Confidence), row


@pytest.mark.parametrize("name", NAMES)
def test_files_are_clean(name: str) -> None:
    text = VN.joinpath(name).read_text(encoding="utf-8")
    assert name.endswith(".csv")
    assert "@" not in text, "a mailbox of somebody"
    assert "\r" not in text
    assert text.endswith("\n")
    assert len(set(text.splitlines())) == len(text.splitlines()), "the same line twice"


@pytest.mark.parametrize("name", NAMES)
def test_days_parse(name: str) -> None:
    for row in _rows(name):
        for column in DAY_COLUMNS & set(row):
            assert not row[column] or date.fromisoformat(row[column]).isoformat() == row[column]


def test_special_zones_and_successions() -> None:
    zones = provinces.special_zones(date(2025, 6, 30)) + provinces.special_zones(date(2025, 7, 1))
    assert len(zones) == len(_rows("special-zones.csv")) == 4
    assert overlaps(zones, lambda zone: zone.key) == ()
    steps = [(step.old_code, step.on) for step in provinces.successions()]
    assert len(steps) == len(set(steps)) == 63


def test_what_the_record_calls_unverified_has_low_confidence() -> None:
    for name in ("authorities.csv", "operators.csv", "obligations.csv"):
        for row in _rows(name):
            if row["note"].lower().startswith(("người tiếp nhận", "suy ra", "việc còn áp dụng")):
                assert row["confidence"] == "L", row
