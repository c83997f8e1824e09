"""When a job is due."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.jobs.catalogue import KINDS
from lachan.server.jobs.schedule import parse

INSTANTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(INSTANTS, st.times())
def test_daily_is_the_next_time_of_that_clock_in_vietnam(now: datetime, at: time) -> None:
    due = parse(f"daily {at:%H:%M}").after(now)
    assert timedelta() < due - now <= timedelta(days=1)
    assert due.astimezone(VIETNAM).strftime("%H:%M") == f"{at:%H:%M}"


@given(INSTANTS, st.integers(1, 9999), st.sampled_from([("s", 1), ("m", 60), ("h", 3600)]))
def test_every_is_a_span(now: datetime, count: int, unit: tuple[str, int]) -> None:
    assert parse(f"every {count}{unit[0]}").after(now) - now == timedelta(seconds=count * unit[1])


@pytest.mark.parametrize(
    "text", ["", "every 0m", "every m", "daily 24:00", "daily 2:30", "hourly", "every 5m ", "every 5d"]
)
def test_nonsense_names_the_forms(text: str) -> None:
    with pytest.raises(BadInput, match="every 5m"):
        parse(text)


def test_every_job_can_be_loaded_and_is_named_in_both_languages() -> None:
    for kind in KINDS.values():
        assert kind.vi
        assert kind.en
        assert kind.due
        assert callable(kind.work())
