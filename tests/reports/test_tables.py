"""Nothing is dropped, a carrier's lines are not at its head office, and what is small is told nowhere."""

from datetime import date

import pytest

from lachan.server.law.provinces import provinces
from lachan.server.reports import tables
from lachan.server.reports.placing import CARRIED, UNKNOWN, place
from lachan.server.reports.tables import Table
from lachan.server.reports.tiles import tiles
from tests.reports.ground import DAY, MONDAY, ORGANISATIONS, ROWS, counted

BEFORE = date(2025, 6, 30)


def figures(table: Table, key: str, value: str = "addresses") -> dict[str, int | None]:
    return dict(table.rows.select(key, value).iter_rows())


def test_every_address_is_in_one_row_of_the_provinces() -> None:
    table = tables.by_province(counted(), DAY)
    found = figures(table, "code")
    assert len(found) == 34 + 2
    assert table.total == sum(row[3] for row in ROWS)
    assert found[CARRIED] in (900 + 41, None)
    assert found["01"] is None, "4 addresses"
    assert table.hidden == 2
    whole = tables.by_province(counted([row for row in ROWS if row[3] > 10]), DAY)
    told = figures(whole, "code")
    assert (told["79"], told["01"], told[CARRIED], told[UNKNOWN]) == (120, 0, 941, 33)
    assert whole.hidden == 0
    assert sum(value or 0 for value in told.values()) == whole.total


def test_before_the_merger_the_units_are_those_of_then() -> None:
    table = tables.by_province(counted(day=BEFORE), DAY)
    assert len(table.rows) == 63 + 2
    assert place(ORGANISATIONS["so-a"], BEFORE, DAY) == "01", "one unit became one"
    assert place(ORGANISATIONS["hoa-sen"], BEFORE, DAY) == UNKNOWN, "three units became one: which it was is not known"


@pytest.mark.parametrize("day", [DAY, BEFORE])
def test_the_map_has_every_unit_of_its_day_and_both_archipelagos(day: date) -> None:
    drawn = tiles(day)
    names = {tile.code: tile.name for tile in drawn}
    assert set(names) - {"HS", "TS"} == {unit.code for unit in provinces(day)}
    assert (names["HS"], names["TS"]) == ("Hoàng Sa (Đà Nẵng)", "Trường Sa (Khánh Hòa)")
    assert len({(tile.column, tile.row) for tile in drawn}) == len(drawn)
    for unit in provinces(day):
        assert names[unit.code].removeprefix("TP. ") in (unit.name, *unit.aliases)
    assert max(len(tile.short) for tile in drawn) <= 9


def test_small_families_stand_among_the_others() -> None:
    table = tables.by_family(counted())
    found = figures(table, "family")
    assert "Tinba" not in found
    assert "Sality" not in found
    assert found["Mirai"] == 1020
    assert found[tables.OTHERS] is None, "6 addresses"
    assert table.hidden >= 2
    many = [(None, "song-xanh", f"Họ {n:02}", 100 + n) for n in range(30)]
    found = figures(tables.by_family(counted(many)), "family")
    assert len(found) == 20 + 2
    assert found[tables.OTHERS] == sum(100 + n for n in range(10))


def test_weeks_are_told_one_by_one() -> None:
    table = tables.by_week(counted())
    assert table.rows["addresses"].to_list() == [100, 50, 0]
    assert table.period == (date(2026, 11, 2), date(2026, 11, 22))
    assert table.rows["week"].to_list()[-1] == MONDAY


def test_spells_and_the_day_by_which_half_are_over() -> None:
    table = tables.by_length(counted())
    assert (table.total, table.more) == (145, {"median_days": 5, "gap_days": 30})
    found = figures(table, "length", "spells")
    assert found["15-30"] is None, "3 spells"
    assert found["60+"] is None, "hidden with them: the longest first, whatever the figures are"
    assert found["0"] == 30


def test_an_operators_rate_is_hidden_with_its_figure() -> None:
    from lachan.server.law.dated import Confidence
    from lachan.server.reports.lines import Lines

    def known(key: str) -> Lines:
        since = date(2026, 1, 1)
        return Lines(
            organisation=key, lines=2_000, comment="Lời", comment_en="", valid_from=since, valid_to=None, source="Sổ",
            confidence=Confidence.MEDIUM,
        )  # fmt: skip

    lines = {key: known(key) for key in ("song-xanh", "ban-mai")}
    table = tables.by_operator(counted(), lines)
    rows = {row["operator"]: row for row in table.rows.to_dicts()}
    assert rows["song-xanh"]["per_1000"] == 510
    assert rows["song-xanh"]["comment"] == "Lời"
    few = [("hoa-sen", "song-xanh", "Mirai", 4), ("hoa-sen", "ban-mai", "Mirai", 400)]
    hidden = tables.by_operator(counted(few), lines).rows
    assert hidden["addresses"].to_list() == hidden["per_1000"].to_list() == [None, None]
    assert tables.by_operator(counted(), {}).rows["per_1000"].to_list() == [None] * 3
