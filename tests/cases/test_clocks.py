"""The arithmetic of clocks: hours, working days over week-ends and Tết, and what is left after a stop."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import VIETNAM, vietnam_day
from lachan.server.cases.kinds import kinds, rule, rules
from lachan.server.cases.timing import resumed, started, working_days_between
from lachan.server.cases.words import ClockName
from lachan.server.law.calendar import is_working_day
from lachan.server.law.deadlines import Hours, WorkingDays, in_words
from lachan.wire import rsit

INSTANTS = st.integers(0, 365 * 86_400).map(
    lambda second: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(seconds=second)
)
SPANS = st.timedeltas(timedelta(0), timedelta(days=60))


def local(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def test_three_working_days_over_a_weekend() -> None:
    due = started(WorkingDays(3), local(2026, 11, 19)).at  # a Thursday
    assert due is not None
    assert due == datetime(2026, 11, 24, 23, 59, 59, tzinfo=VIETNAM)


def test_three_working_days_over_tet() -> None:
    """Tết 2026: 14 to 22 February by the Prime Minister's decision, as law/ holds it."""
    assert not is_working_day(local(2026, 2, 17).date()).value
    due = started(WorkingDays(3), local(2026, 2, 12)).at
    assert due is not None
    day = vietnam_day(due)
    assert day > local(2026, 2, 20).date()
    assert working_days_between(local(2026, 2, 12).date(), day) == 3


def test_hours_run_through_tet() -> None:
    assert started(Hours(24), local(2026, 2, 16)).at == local(2026, 2, 17)


def test_a_stop_over_a_weekend_costs_nothing_of_what_was_left() -> None:
    due = started(WorkingDays(3), local(2026, 11, 19)).at  # Tue 24
    assert due is not None
    later = resumed(WorkingDays(3), due, local(2026, 11, 20), local(2026, 11, 25)).at  # two days left, from Wed 25
    assert later is not None
    assert vietnam_day(later).isoformat() == "2026-11-27"


@given(INSTANTS, st.integers(1, 15), SPANS, SPANS)
def test_what_was_left_is_what_is_left(at: datetime, n: int, run: timedelta, stood: timedelta) -> None:
    deadline = WorkingDays(n)
    due = started(deadline, at).at
    assert due is not None
    stopped, now = at + run, at + run + stood
    later = resumed(deadline, due, stopped, now).at
    assert later is not None
    if due <= stopped:
        assert later == due, "over is over"
        return
    assert later >= due
    assert is_working_day(vietnam_day(later)).value
    left = working_days_between(vietnam_day(stopped), vietnam_day(due))
    if left:
        assert working_days_between(vietnam_day(now), vietnam_day(later)) == left
    if vietnam_day(now) == vietnam_day(stopped):
        assert later == due, "a stop within a day moves nothing"


@given(INSTANTS, st.integers(1, 200), SPANS, SPANS)
def test_hours_left_are_hours_left(at: datetime, n: int, run: timedelta, stood: timedelta) -> None:
    due = started(Hours(n), at).at
    assert due is not None
    later = resumed(Hours(n), due, at + run, at + run + stood).at
    assert later == (due + stood if run < timedelta(hours=n) else due)


@given(INSTANTS, st.integers(1, 10))
def test_a_clock_ends_on_a_working_day_and_never_early(at: datetime, n: int) -> None:
    due = started(WorkingDays(n), at).at
    assert due is not None
    assert working_days_between(vietnam_day(at), vietnam_day(due)) == n
    assert is_working_day(vietnam_day(due)).value


def test_every_kind_has_every_clock_on_every_day() -> None:
    for kind in kinds().values():
        assert kind.taxonomy in rsit.taxonomies()
        assert all((kind.vi, kind.en, kind.what_vi, kind.what_en))
        for clock in ClockName:
            for day in (local(2026, 1, 1).date(), local(2030, 1, 1).date()):
                assert in_words(rule(kind.kind, clock, day).deadline)
    assert {one.kind for one in rules()} == set(kinds())
    assert all(one.source for one in rules())


@pytest.mark.parametrize("kind", ["phishing-site", "personal-data-breach"])
def test_a_legal_term_is_counted_in_hours(kind: str) -> None:
    assert isinstance(rule(kind, ClockName.SETTLE, local(2026, 11, 22).date()).deadline, Hours)
