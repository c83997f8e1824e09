"""Working days: known years, compensation, swaps, and what is provisional."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.law import calendar
from lachan.server.law.holidays import DecisionKind, decisions, holidays

DAYS = st.dates(date(2019, 1, 1), date(2035, 11, 30))


def _off(year: int, month: int) -> list[int]:
    return [off.day.day for off in calendar.year(year).days_off if off.day.month == month]


def test_tet_2026_is_nine_days_without_work() -> None:
    first = date(2026, 2, 14)
    answers = [calendar.is_working_day(first + timedelta(days=n)) for n in range(9)]
    assert not any(answer.value for answer in answers)
    assert not any(answer.provisional for answer in answers)
    assert calendar.is_working_day(date(2026, 2, 13)).value
    assert calendar.is_working_day(date(2026, 2, 23)).value


def test_national_day_2025_and_2026() -> None:
    assert _off(2025, 9) == [1, 2]
    assert _off(2026, 9) == [1, 2]
    assert not calendar.is_working_day(date(2026, 8, 31)).value
    made_up = calendar.is_working_day(date(2026, 8, 22))
    assert made_up.value
    assert made_up.reason == "làm bù theo hoán đổi ngày làm việc"


def test_new_year_2026_was_swapped() -> None:
    assert not calendar.is_working_day(date(2026, 1, 2)).value
    assert calendar.is_working_day(date(2026, 1, 10)).value


def test_a_swap_may_cross_the_year() -> None:
    assert not calendar.is_working_day(date(2018, 12, 31)).value
    assert calendar.is_working_day(date(2019, 1, 5)).value


def test_two_holidays_on_a_weekend_move_one_after_the_other() -> None:
    """2022: 30 April Saturday, 1 May Sunday; 2023: Giỗ Tổ Saturday, 30 April Sunday, 1 May Monday."""
    assert _off(2022, 5) == [1, 2, 3]
    assert _off(2023, 5) == [1, 2, 3]
    assert calendar.is_working_day(date(2023, 5, 2)).reason == "Giỗ Tổ Hùng Vương (nghỉ bù ngày 29/04)"
    assert calendar.is_working_day(date(2023, 5, 3), "en").reason == "Reunification Day (in lieu of 30 April)"


def test_national_day_has_two_days_only_since_2021() -> None:
    assert _off(2020, 9) == [2]
    assert _off(2021, 9) == [2, 3]


def test_decided_years_are_not_provisional_and_2027_is() -> None:
    assert [calendar.year(n).provisional for n in range(2019, 2027)] == [False] * 8
    assert calendar.year(2027).provisional is True
    assert calendar.year(2027).undecided == ("tet", "national-day")
    answer = calendar.is_working_day(date(2027, 2, 8))
    assert (answer.value, answer.provisional) == (False, True)


def test_an_unverified_day_off_counts_as_a_working_day_and_says_so() -> None:
    answer = calendar.is_working_day(date(2026, 11, 24))
    assert answer.value
    assert answer.provisional
    assert answer.reason == "Ngày Văn hóa Việt Nam (chưa xác minh): tính là ngày làm việc"
    assert "(unverified)" in calendar.is_working_day(date(2026, 11, 24), "en").reason
    assert calendar.is_working_day(date(2025, 11, 24)) == calendar.WorkingDay(True, "ngày làm việc", False)


def test_weekends_rest() -> None:
    assert calendar.is_working_day(date(2026, 11, 22)) == calendar.WorkingDay(False, "Chủ nhật", False)
    assert calendar.is_working_day(date(2026, 11, 21), "en").reason == "Saturday"


def test_counting() -> None:
    """The last working day before Tết 2026 is Friday 13 February, the next one Monday the 23rd."""
    assert calendar.add_working_days(date(2026, 2, 13), 1) == calendar.Counted(date(2026, 2, 23), False)
    assert calendar.add_working_days(date(2026, 2, 14), 0).day == date(2026, 2, 23)
    assert calendar.add_working_days(date(2026, 2, 13), 0).day == date(2026, 2, 13)
    assert calendar.add_working_days(date(2026, 12, 30), 2) == calendar.Counted(date(2027, 1, 4), True)
    assert calendar.add_working_days(date(2026, 11, 20), 2).provisional


@given(DAYS, st.integers(1, 40))
def test_a_count_is_its_steps(day: date, n: int) -> None:
    end = calendar.add_working_days(day, n)
    between = [day + timedelta(days=k) for k in range(1, (end.day - day).days + 1)]
    answers = [calendar.is_working_day(step) for step in between]
    assert sum(answer.value for answer in answers) == n
    assert answers[-1].value
    assert end.provisional == any(answer.provisional for answer in answers)


@given(st.integers(2014, 2100))
def test_every_holiday_is_had_on_a_weekday_or_made_up_for(year: int) -> None:
    """10 days until 2020, 11 since 2021; one less where Giỗ Tổ falls on 30 April or 1 May."""
    off = calendar.year(year).days_off
    weekdays = {o.day for o in off if o.day.weekday() < 5 and "hoán đổi" not in o.reason}
    named = {day for h in holidays() if h.verified and h.holds(h.named_day(year)) for day in h.customary(year)}
    assert len(weekdays) == len(named)
    assert len(named) in ((9, 10) if year < 2021 else (10, 11))
    assert len({o.day for o in off}) == len(off)


def test_decisions_place_exactly_the_days_of_the_law() -> None:
    by_holiday = {(h.key, n): h for h in holidays() for n in range(2019, 2027) if h.holds(h.named_day(n))}
    for decision in decisions():
        holiday = by_holiday[decision.holiday, decision.year]
        if decision.kind is DecisionKind.DAYS:
            assert len(decision.days) == len(holiday.customary(decision.year)), decision
            assert holiday.named_day(decision.year) in decision.days, decision
            assert holiday.decided
        else:
            assert decision.worked_instead is not None
            assert decision.worked_instead.weekday() >= 5, decision
            assert all(day.weekday() < 5 for day in decision.days), decision


@pytest.mark.parametrize("year", [2013, 2200])
def test_outside_the_known_years(year: int) -> None:
    with pytest.raises(BadInput, match="2014 to 2199"):
        calendar.year(year)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(BadInput):
        calendar.add_working_days(date(2026, 1, 1), -1)
