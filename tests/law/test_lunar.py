"""The lunar calendar against known days of Vietnam."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.law import lunar
from lachan.server.law.lunar import LunarDate

TET = """1968-01-29 1969-02-16 1985-01-21 2007-02-17 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25
2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02""".split()
HUNG_KINGS = "2019-04-14 2021-04-21 2022-04-10 2023-04-29 2024-04-18 2025-04-07 2026-04-26 2027-04-16".split()
# Leap months 1984-2034 as printed in Vietnamese calendars; 1985 and 1987 differ from China's (1984/10 and 1987/6).
LEAP = {
    1985: 2, 1987: 7, 1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9,
    2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11,
}  # fmt: skip


@pytest.mark.parametrize("day", [date.fromisoformat(day) for day in TET])
def test_tet(day: date) -> None:
    assert lunar.tet(day.year) == day


@pytest.mark.parametrize("day", [date.fromisoformat(day) for day in HUNG_KINGS])
def test_hung_kings(day: date) -> None:
    assert lunar.hung_kings(day.year) == day


def test_leap_months() -> None:
    found = {}
    for n in range((date(2035, 1, 1) - date(1984, 3, 1)).days):
        reached = lunar.to_lunar(date(1984, 3, 1) + timedelta(days=n))
        if reached.leap:
            found[reached.year] = reached.month
    assert found == LEAP


@given(st.dates(date(1969, 1, 1), date(2199, 12, 31)))
def test_there_and_back(day: date) -> None:
    assert lunar.to_solar(lunar.to_lunar(day)) == day


@given(st.dates(date(1968, 1, 1), date(2199, 12, 30)))
def test_days_follow_each_other(day: date) -> None:
    today, tomorrow = lunar.to_lunar(day), lunar.to_lunar(day + timedelta(days=1))
    assert 1 <= today.day <= 30
    if tomorrow.day == 1:
        assert today.day in (29, 30)
        assert tomorrow.leap or tomorrow.month == today.month % 12 + 1
        assert tomorrow.year == today.year + (today.month == 12 and tomorrow.month == 1)
    else:
        assert (tomorrow.year, tomorrow.month, tomorrow.leap) == (today.year, today.month, today.leap)
        assert tomorrow.day == today.day + 1


def test_meeus_example_of_a_new_moon() -> None:
    """Example 49.a: the new moon of February 1977 is at JDE 2443192.65118."""
    assert lunar.new_moon(-283) == pytest.approx(2443192.65118, abs=0.00001)


def test_meeus_example_of_the_sun() -> None:
    """Example 25.a: on 13 October 1992, 0h TD, the apparent longitude is 199.90895°."""
    assert lunar.sun_longitude(2448908.5) == pytest.approx(199.90895, abs=0.0001)


@pytest.mark.parametrize(("year", "seconds", "within"), [(1970, 40.18, 0.5), (1990, 56.86, 0.5), (2000, 63.83, 0.5)])
def test_delta_t_against_observation(year: int, seconds: float, within: float) -> None:
    assert lunar.delta_t(year) == pytest.approx(seconds, abs=within)


@pytest.mark.parametrize(
    "day", [LunarDate(2026, 1, False, 31), LunarDate(2026, 1, False, 0), LunarDate(2026, 3, True, 1)]
)
def test_a_lunar_day_that_does_not_exist(day: LunarDate) -> None:
    with pytest.raises(BadInput):
        lunar.to_solar(day)


@pytest.mark.parametrize("day", [date(1967, 12, 31), date(2200, 1, 1)])
def test_outside_the_claimed_years(day: date) -> None:
    with pytest.raises(BadInput, match="1968 to 2199"):
        lunar.to_lunar(day)
