"""A job that is due or asked for runs once, by one worker; its end is noted; a dead worker's job is run again."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.base.errors import NotFound, Refused
from lachan.server.jobs import reading
from lachan.server.jobs.by_hand import run_now
from lachan.server.jobs.models import Beat, Job, Run
from lachan.server.jobs.running import SILENT, ask, beat, enrol, free, run, take
from tests.jobs.ground import NOW, Clock, Done, context, only, worker

pytestmark = pytest.mark.django_db


def test_a_job_runs_when_it_is_due_and_not_before(tmp_path: Path) -> None:
    clock, done = Clock(), Done(says={"rows": 3})
    with only(done):
        enrol(clock.now)
        assert not worker(tmp_path, clock).step()
        clock.pass_by(minutes=5)
        assert worker(tmp_path, clock).step()
        assert not worker(tmp_path, clock).step()
        (line,) = reading.jobs()
    assert done.calls == [NOW + timedelta(minutes=5)]
    assert line.next_at == NOW + timedelta(minutes=10)
    assert line.last is not None
    assert (line.last.state, line.last.counts, line.last.asked_by) == ("done", (("rows", 3),), "")


def test_asked_twice_it_runs_once_and_names_who_asked(tmp_path: Path) -> None:
    clock, done = Clock(), Done()
    with only(done, quiet=True):
        ask("work", "person:12", clock.now)
        ask("work", "person:13", clock.now)
        assert worker(tmp_path, clock).step()
        assert not worker(tmp_path, clock).step()
    assert len(done.calls) == 1
    assert Run.objects.get().asked_by == "person:12"  # asked for, so it leaves a row though it did nothing


def test_asked_while_it_runs_it_runs_again(tmp_path: Path) -> None:
    clock = Clock()

    def meanwhile() -> None:
        done.meanwhile = lambda: None
        clock.pass_by(seconds=1)
        ask("work", "person:12", clock.now)

    done = Done(meanwhile=meanwhile)
    with only(done):
        enrol(clock.now)
        clock.pass_by(minutes=5)
        assert worker(tmp_path, clock).step()
        assert worker(tmp_path, clock).step()
        assert not worker(tmp_path, clock).step()
    assert len(done.calls) == 2


def test_two_workers_never_have_the_same_job() -> None:
    clock = Clock()
    with only(Done()):
        ask("work", "", clock.now)
        first = take("here:1", clock.now)
        assert first is not None
        assert take("here:2", clock.now) is None
        assert take("here:2", clock.now, "work") is None
    assert Job.objects.get().taken_by == "here:1"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (Refused("sending is stopped"), "Refused: sending is stopped"),
        (ValueError("0912345678"), "ValueError"),
        (OSError(28, "x", "/srv/secret-name"), "OSError No space left on device"),
    ],
)
def test_a_fault_is_noted_without_values_and_tried_again(tmp_path: Path, error: Exception, fault: str) -> None:
    clock, done = Clock(), Done(raises=error)
    with only(done, quiet=True):
        ask("work", "", clock.now)
        assert worker(tmp_path, clock).step()
        (line,) = reading.jobs()
        assert line.last is not None
        assert (line.last.state, line.last.fault.split(" (")[0]) == ("failed", fault)
        done.raises = None
        clock.pass_by(minutes=5)
        assert worker(tmp_path, clock).step()
    assert len(done.calls) == 2


def test_what_runs_every_minute_and_did_nothing_leaves_no_row(tmp_path: Path) -> None:
    clock, done = Clock(), Done(says={"files": 0})
    with only(done, quiet=True):
        enrol(clock.now)
        clock.pass_by(minutes=5)
        assert worker(tmp_path, clock).step()
        assert not Run.objects.exists()
        done.says = {"files": 1}
        clock.pass_by(minutes=5)
        assert worker(tmp_path, clock).step()
    assert Run.objects.count() == 1


def test_a_killed_workers_job_is_named_and_run_again(tmp_path: Path) -> None:
    clock, done = Clock(), Done(raises=KeyboardInterrupt())  # nothing of the run's end is written, as after a kill
    with only(done):
        ask("work", "", clock.now)
        beat("here:1", clock.now, clock.now, "0")
        job = take("here:1", clock.now)
        assert job is not None
        with pytest.raises(KeyboardInterrupt):
            run(job, context(tmp_path, clock))
        assert free(clock.now) == 0  # it may live still
        assert not worker(tmp_path, clock, "here:2").step()
        clock.pass_by(seconds=SILENT.total_seconds() + 1)
        done.raises = None
        assert worker(tmp_path, clock, "here:2").step()
    assert [r.state for r in Run.objects.order_by("pk")] == ["killed", "done"]
    assert len(done.calls) == 2


def test_a_long_job_is_no_death() -> None:
    clock = Clock()
    with only(Done()):
        ask("work", "", clock.now)
        take("here:1", clock.now)
        for _ in range(10):
            clock.pass_by(minutes=1)
            beat("here:1", NOW, clock.now, "0")
            assert free(clock.now) == 0
    assert Beat.objects.count() == 1


def test_by_hand_it_runs_beside_the_worker_but_not_twice(tmp_path: Path) -> None:
    clock, done = Clock(), Done(says={"rows": 1})
    with only(done):
        ran = run_now("work", context(tmp_path, clock), "command:lan")
        assert ran is not None
        assert (ran.state, dict(ran.counts)) == (Run.State.DONE, {"rows": 1})
        assert Run.objects.get().asked_by == "command:lan"
        beat("here:1", clock.now, clock.now, "0")
        assert take("here:1", clock.now, "work") is not None
        assert run_now("work", context(tmp_path, clock), "command:lan") is None


def test_what_is_not_in_the_catalogue_cannot_be_asked_for_and_goes_away() -> None:
    clock = Clock()
    Job.objects.create(name="of-old", next_at=clock.now)
    with only(Done()):
        with pytest.raises(NotFound, match="work"):
            ask("of-old", "", clock.now)
        enrol(clock.now)
        assert [job.name for job in Job.objects.all()] == ["work"]
        assert json.loads(json.dumps([line.kind.name for line in reading.jobs()])) == ["work"]
