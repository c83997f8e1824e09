"""Provinces by code and day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import NotFound
from lachan.server.law import provinces as p
from lachan.server.law.dated import Confidence
from lachan.wire.folding import fold

BEFORE, AFTER, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 22)


def test_63_before_and_34_after() -> None:
    assert len(p.provinces(BEFORE)) == 63
    assert len(p.provinces(AFTER)) == 34
    assert len(p.provinces(NOW)) == 34
    assert p.provinces(date(2008, 7, 31)) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [("80", "Long An", "Tây Ninh"), ("24", "Bắc Giang", "Bắc Ninh"), ("44", "Quảng Bình", "Quảng Trị"),
     ("52", "Bình Định", "Gia Lai"), ("91", "Kiên Giang", "An Giang"), ("01", "Hà Nội", "Hà Nội")],
)  # fmt: skip
def test_a_code_means_another_province_after_the_merger(code: str, old: str, new: str) -> None:
    assert p.province(code, BEFORE).name == old
    assert p.province(code, AFTER).name == new


@pytest.mark.parametrize(
    ("old", "new"), [("10", "15"), ("27", "24"), ("45", "44"), ("64", "52"), ("72", "80"), ("87", "82"), ("89", "91")]
)
def test_homonyms_changed_their_code(old: str, new: str) -> None:
    unit = p.successor(old, BEFORE)
    assert unit.code == new
    assert unit.name == p.province(old, BEFORE).name


def test_successor_of_every_old_unit_is_a_new_one() -> None:
    assert {p.successor(unit.code, BEFORE) for unit in p.provinces(BEFORE)} == set(p.provinces(AFTER))


def test_successor_knows_the_day() -> None:
    assert p.successor("80", BEFORE).name == "Tây Ninh"  # Long An went to Tây Ninh
    assert p.successor("80", AFTER).name == "Tây Ninh"
    assert p.successor("79", BEFORE, BEFORE).name == "Hồ Chí Minh"
    assert p.successor("70", BEFORE).kind is p.ProvinceKind.PROVINCE
    assert p.successor("70", BEFORE, NOW).title == "Thành phố Đồng Nai"


def test_predecessors_cover_the_old_map_once() -> None:
    merged = [old.code for unit in p.provinces(NOW) for old in p.predecessors(unit.code, NOW)]
    assert sorted(merged) == [unit.code for unit in p.provinces(BEFORE)]
    assert {unit.name for unit in p.predecessors("79", NOW)} == {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}
    assert p.predecessors("79", BEFORE) == (p.province("79", BEFORE),)


@pytest.mark.parametrize(
    ("code", "since", "name"),
    [("75", "2026-04-30", "Đồng Nai"), ("22", "2026-09-01", "Quảng Ninh"), ("24", "2026-09-20", "Bắc Ninh")],
)  # fmt: skip
def test_upgrades_to_a_city(code: str, since: str, name: str) -> None:
    day = date.fromisoformat(since)
    city, before = p.province(code, day), p.province(code, date.fromordinal(day.toordinal() - 1))
    assert (city.name, city.kind, before.kind) == (name, p.ProvinceKind.CITY, p.ProvinceKind.PROVINCE)
    assert city.confidence is Confidence.MEDIUM


def test_nine_cities_by_the_end_of_2026() -> None:
    assert sum(unit.kind is p.ProvinceKind.CITY for unit in p.provinces(NOW)) == 9
    assert sum(unit.kind is p.ProvinceKind.CITY for unit in p.provinces(AFTER)) == 6


def test_hue_before_the_merger_is_not_verified() -> None:
    assert p.province("46", date(2024, 12, 31)).title == "Tỉnh Thừa Thiên Huế"
    hue = p.province("46", date(2025, 1, 1))
    assert (hue.title, hue.verified) == ("Thành phố Huế", False)
    assert p.province("46", AFTER).verified


def test_cccd_codes() -> None:
    assert p.province_of_cccd("080", BEFORE).name == "Long An"
    assert p.province_of_cccd("080", NOW).name == "Tây Ninh"
    assert p.province_of_cccd("072", NOW).code == "80"
    assert len({p.province_of_cccd(f"0{unit.code}", BEFORE) for unit in p.provinces(BEFORE)}) == 63


@pytest.mark.parametrize("code", ["003", "097", "101", "80", "0800", ""])
def test_cccd_codes_that_were_never_given(code: str) -> None:
    with pytest.raises(NotFound):
        p.province_of_cccd(code, NOW)


def test_unknown_codes() -> None:
    for code, day in (("10", AFTER), ("99", NOW), ("01", date(2000, 1, 1))):
        with pytest.raises(NotFound):
            p.province(code, day)
    with pytest.raises(NotFound):
        p.successor("10", AFTER)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đắk Lắk", "dak lak"), ("ĐỒNG NAI", "dong nai"), ("Bà Rịa - Vũng Tàu", "ba ria vung tau"), ("  Huế ", "hue")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_fold_is_stable_plain_and_single_spaced(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(sign.isalnum() or sign == " " for sign in folded), "letters of any script, without Vietnamese marks"
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "code"),
    [("dak lak", "66"), ("Tỉnh Đắk Lắk", "66"), ("TP. Hồ Chí Minh", "79"), ("tphcm", "79"), ("Sài Gòn", "79"),
     ("Thành phố Đà Nẵng", "48"), ("thua thien hue", "46")],
)  # fmt: skip
def test_search(text: str, code: str) -> None:
    assert [unit.code for unit in p.search(text, NOW)] == [code]


def test_search_decomposed_letters_prefixes_and_days() -> None:
    assert p.search("Đa\u0306\u0301k La\u0306\u0301k", NOW)[0].code == "66"
    assert {unit.name for unit in p.search("quang", NOW)} == {"Quảng Ninh", "Quảng Trị", "Quảng Ngãi"}
    assert p.search("Long An", NOW) == ()
    assert p.search("Long An", BEFORE)[0].code == "80"
    assert p.search("tỉnh", NOW) == ()
    assert p.search("", NOW) == ()


@pytest.mark.parametrize("on", [BEFORE, NOW])
def test_the_archipelagos_are_shown(on: date) -> None:
    zones = {zone.name: p.province(zone.province, on).name for zone in p.special_zones(on)}
    assert zones == {"Hoàng Sa": "Đà Nẵng", "Trường Sa": "Khánh Hòa"}


def test_every_name_is_found_by_its_own_name_without_marks() -> None:
    for on in (BEFORE, AFTER, NOW):
        for unit in p.provinces(on):
            assert unit in p.search(fold(unit.title), on)
