"""Deadlines: their words, and when they end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.law import calendar
from lachan.server.law import deadlines as d

INSTANTS = st.datetimes(datetime(2019, 1, 1), datetime(2035, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))  # noqa: DTZ001
UNITS = st.sampled_from(list(d.Unit))
COUNTS = st.integers(1, 99)
DEADLINES = st.one_of(
    st.builds(d.Hours, COUNTS),
    st.builds(d.WorkingDays, COUNTS),
    st.builds(d.Days, COUNTS),
    st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: d.YearlyBefore(day.month, day.day)),
    st.builds(d.Every, COUNTS, UNITS),
    st.builds(d.Keep, COUNTS, UNITS),
    st.sampled_from(list(d.Undated)),
)


def _local(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=VIETNAM)  # type: ignore[misc, arg-type]


def _words(deadline: d.Deadline) -> str:
    match deadline:
        case d.YearlyBefore(month, day):
            return f"before {month:02}-{day:02}"
        case d.Every(n, unit):
            return f"every {n} {unit}s"
        case d.Keep(n, unit):
            return f"keep {n} {unit}s"
        case d.Hours(n):
            return f"{n} hours"
        case d.WorkingDays(n):
            return f"{n} working days"
        case d.Days(n):
            return f"{n} days"
        case _:
            return deadline.value


@given(DEADLINES)
def test_words_and_back(deadline: d.Deadline) -> None:
    assert d.parse_deadline(_words(deadline)) == deadline


@pytest.mark.parametrize(
    "text",
    ["", "soon", "72", "hours", "0 hours", "-1 days", "before 02-30", "before 6-20", "before 13-01", "every 6 moons",
     "keep months", "1.5 days", "² days", "before 2-029"],
)  # fmt: skip
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        d.parse_deadline(text)


def test_hours_run_through_holidays() -> None:
    """72 hours from Friday 13 February 2026, 17:00, end in the middle of Tết."""
    assert d.due(d.Hours(72), _local(2026, 2, 13, 17)) == _local(2026, 2, 16, 17)


def test_working_days_do_not() -> None:
    assert d.due(d.WorkingDays(2), _local(2026, 2, 13, 17)) == _local(2026, 2, 24, 23, 59, 59)


def test_the_day_is_that_of_vietnam() -> None:
    """18:00 UTC on Thursday 12 March is already Friday in Vietnam; the next working day is Monday 16 March."""
    start = datetime(2026, 3, 12, 18, tzinfo=UTC)
    assert d.due(d.WorkingDays(1), start) == _local(2026, 3, 16, 23, 59, 59)
    assert d.due(d.Days(1), start) == _local(2026, 3, 14, 23, 59, 59)


def test_calendar_days_may_end_on_a_holiday() -> None:
    assert d.due(d.Days(5), _local(2026, 2, 13, 8)) == _local(2026, 2, 18, 23, 59, 59)


@pytest.mark.parametrize(
    ("start", "end"),
    [((2026, 6, 19, 23, 59, 59), (2026, 6, 19, 23, 59, 59)), ((2026, 6, 20, 0), (2027, 6, 19, 23, 59, 59)),
     ((2026, 1, 1, 0), (2026, 6, 19, 23, 59, 59))],
)  # fmt: skip
def test_before_a_day_of_each_year(start: tuple[int, ...], end: tuple[int, ...]) -> None:
    assert d.due(d.YearlyBefore(6, 20), _local(*start)) == _local(*end)


def test_before_new_year_ends_on_the_last_day_of_december() -> None:
    assert d.due(d.YearlyBefore(1, 1), _local(2026, 5, 5)) == _local(2026, 12, 31, 23, 59, 59)


@pytest.mark.parametrize(
    ("n", "unit", "end"),
    [(6, d.Unit.MONTH, (2027, 2, 28)), (12, d.Unit.MONTH, (2027, 8, 31)), (5, d.Unit.YEAR, (2031, 8, 31)),
     (1, d.Unit.WEEK, (2026, 9, 7)), (30, d.Unit.DAY, (2026, 9, 30))],
)  # fmt: skip
def test_periods(n: int, unit: d.Unit, end: tuple[int, int, int]) -> None:
    start = _local(2026, 8, 31, 9)
    assert d.due(d.Every(n, unit), start) == _local(*end, 23, 59, 59)
    assert d.due(d.Keep(n, unit), start) == _local(*end, 23, 59, 59)


@pytest.mark.parametrize("deadline", list(d.Undated))
def test_no_number_no_clock(deadline: d.Undated) -> None:
    assert d.reckon(deadline, _local(2026, 1, 1)) == d.Due(None, False)
    with pytest.raises(BadInput, match="no number"):
        d.due(deadline, _local(2026, 1, 1))


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(BadInput, match="time zone"):
        d.due(d.Hours(1), datetime(2026, 1, 1))  # noqa: DTZ001


def test_provisional_is_passed_on() -> None:
    assert d.reckon(d.WorkingDays(10), _local(2026, 12, 25)).provisional
    assert not d.reckon(d.WorkingDays(1), _local(2026, 3, 2)).provisional
    assert not d.reckon(d.Hours(999), _local(2026, 12, 25)).provisional


@given(INSTANTS, st.integers(1, 5000))
def test_hours_are_exact(start: datetime, n: int) -> None:
    assert d.due(d.Hours(n), start) - start == timedelta(hours=n)


@given(INSTANTS, st.integers(1, 30))
def test_working_days_end_on_a_working_day_not_before_calendar_days(start: datetime, n: int) -> None:
    end = d.due(d.WorkingDays(n), start)
    assert calendar.is_working_day(end.astimezone(VIETNAM).date()).value
    assert end >= d.due(d.Days(n), start)


@given(INSTANTS, DEADLINES)
def test_what_has_a_clock_ends_after_it_began_in_utc(start: datetime, deadline: d.Deadline) -> None:
    at = d.reckon(deadline, start).at
    assert at is None or (at.tzinfo is UTC and at >= start - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [("72 hours", "72 giờ", "72 hours"), ("2 working days", "2 ngày làm việc", "2 working days"),
     ("5 days", "5 ngày", "5 days"), ("before 06-20", "trước ngày 20/6 hằng năm", "before 20 June each year"),
     ("every 6 months", "6 tháng một lần", "every 6 months"), ("every 1 year", "1 năm một lần", "every year"),
     ("keep 30 days", "lưu ít nhất 30 ngày", "keep at least 30 days"), ("at once", "ngay lập tức", "at once"),
     ("promptly", "kịp thời", "promptly"), ("on request", "khi được yêu cầu", "on request")],
)  # fmt: skip
def test_words_for_a_reader(text: str, vi: str, en: str) -> None:
    assert d.in_words(d.parse_deadline(text)) == vi
    assert d.in_words(d.parse_deadline(text), "en") == en
