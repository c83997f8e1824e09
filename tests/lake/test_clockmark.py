"""Records never run backwards; a clock that was set back is somebody's to set right, or to confirm."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, Refused
from lachan.server.lake.clockmark import BRIDGED, confirm, note, recorded, steady
from lachan.server.lake.models import ClockMark
from lachan.server.notices.models import Notice
from tests.intake.ground import CONTACTS, NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_the_latest_instant_is_kept() -> None:
    assert recorded() is None
    assert steady(NOW) == NOW
    assert steady(NOW + SECOND) == NOW + SECOND
    note(NOW)
    assert recorded() == NOW + SECOND
    assert ClockMark.objects.count() == 1


def test_a_small_step_back_is_bridged_and_a_large_one_is_refused() -> None:
    steady(NOW)
    assert steady(NOW - BRIDGED) == NOW
    with pytest.raises(Refused, match="set the clock right"):
        steady(NOW - BRIDGED - SECOND)
    assert recorded() == NOW


def test_a_person_confirms_and_it_is_kept_who_and_why() -> None:
    steady(NOW)
    before = NOW - timedelta(days=1)
    for by, why in (("", "x"), ("lan", " "), ("l" * 101, "x")):
        with pytest.raises(BadInput):
            confirm(before, by=by_command(by), why=why)
    with pytest.raises(Refused, match="nothing to confirm"):
        confirm(NOW, by=by_command("lan"), why="x")
    assert confirm(before, by=by_command("lan"), why="NTP") == NOW
    assert steady(before + SECOND) == before + SECOND
    assert list(ClockMark.objects.order_by("pk").values_list("latest", "confirmed_by")) == [
        (NOW, ""),
        (before + SECOND, "lan"),
    ]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-3600, 3600), min_size=1, max_size=12))
def test_what_is_written_never_runs_backwards(steps: list[int]) -> None:
    ClockMark.objects.all().delete()
    clock, written = NOW, []
    for step in steps:
        clock += step * SECOND
        try:
            written.append(steady(clock))
        except Refused:
            assert clock < written[-1] - BRIDGED
    assert written == sorted(written)
    assert recorded() == written[-1]


def test_a_notice_planned_by_a_clock_that_was_ahead_holds_back_no_later_one(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(home, report([row("203.0.113.5")]), now=NOW + timedelta(days=300))
    take(home, report([row("203.0.113.6")]))
    assert sorted(Notice.objects.values_list("planned_at", flat=True)) == [NOW, NOW + timedelta(days=300)]
