"""When a job is due: pure, and never in the past."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.jobs.catalogue import KINDS
from lachan.server.jobs.schedule import parse

INSTANTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(INSTANTS, st.integers(1, 9999), st.sampled_from("smh"))
def test_every(instant: datetime, count: int, unit: str) -> None:
    seconds = count * {"s": 1, "m": 60, "h": 3600}[unit]
    assert parse(f"every {count}{unit}").after(instant) - instant == timedelta(seconds=seconds)


@given(INSTANTS, st.integers(0, 23), st.integers(0, 59))
def test_daily_is_the_next_time_of_that_name_in_vietnam(instant: datetime, hour: int, minute: int) -> None:
    due = parse(f"daily {hour:02}:{minute:02}").after(instant)
    assert timedelta(0) < due - instant <= timedelta(days=1)
    local = due.astimezone(VIETNAM)
    assert (local.hour, local.minute, local.second) == (hour, minute, 0)


@given(INSTANTS)
def test_by_hand_is_never_due(instant: datetime) -> None:
    schedule = parse("by hand")
    assert schedule.by_hand
    assert schedule.after(instant) == schedule.after(instant + timedelta(days=36_500))
    assert not parse("every 5m").by_hand
    assert not parse("daily 02:30").by_hand


def test_what_was_missed_is_run_once() -> None:
    """A machine that was off for a week has one run to make up, not seven."""
    week_ago = datetime(2026, 11, 15, tzinfo=UTC)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert parse("daily 02:30").after(week_ago) < now
    assert parse("daily 02:30").after(now) > now


@pytest.mark.parametrize(
    "text", ["", "every 0m", "every 5", "every -1m", "daily 24:00", "daily 2:30", "5 * * * *", "every 5m "]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="every 5m"):
        parse(text)


def test_the_catalogue_can_be_read_and_loaded() -> None:
    for kind in KINDS.values():
        assert kind.due
        assert callable(kind.work())
        assert kind.vi != kind.en
