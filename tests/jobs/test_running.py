"""Jobs are taken once, end with a name for what happened, and are run again after a death."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Settings
from lachan.server.jobs import catalogue, reading
from lachan.server.jobs.by_hand import run_now
from lachan.server.jobs.catalogue import KINDS, Context, Kind
from lachan.server.jobs.models import Beat, Job, Run
from lachan.server.jobs.running import SILENT, ask, beat, enrol, free, run, take
from lachan.server.jobs.work import inbox
from lachan.server.jobs.worker import Worker
from lachan.server.lake.models import Batch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Moved:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def moved() -> Moved:
    return Moved()


@pytest.fixture
def context(tmp_path: Path, moved: Moved) -> Context:
    return Context(tmp_path, Settings(), moved)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the next runs of any job do: a value is returned, an error raised."""
    todo: list[Any] = []

    def does(_: Kind) -> Any:
        def act(__: Context) -> Any:
            what = todo.pop(0) if todo else {}
            if callable(what):
                return what()
            if isinstance(what, Exception):
                raise what
            return what

        return act

    monkeypatch.setattr(catalogue.Kind, "work", does)
    return todo


def test_a_job_is_taken_when_it_is_due_and_by_one_worker(moved: Moved) -> None:
    enrol(NOW)
    assert Job.objects.count() == len(KINDS)
    assert take("a", NOW) is None, "nothing is due at once"
    moved.now += timedelta(minutes=2)
    first = take("a", moved.now)
    assert first is not None
    others = []
    while (job := take("b", moved.now)) is not None:
        others.append(job.name)
    assert first.name not in others
    assert set(others) | {first.name} == {"inbox", "send", "audit-head"}


def test_asked_twice_it_runs_once_and_is_first(work: list[Any], context: Context) -> None:
    enrol(NOW)
    ask("retain", "person:1", NOW)
    ask("retain", "person:2", NOW)
    with pytest.raises(NotFound):
        ask("no-such-job", "person:1", NOW)
    worker = Worker(context, lambda ran: None)
    beat(worker.name, NOW, NOW, "0")
    assert worker.step()
    assert not worker.step()
    assert [(r.job.name, r.asked_by, r.state) for r in Run.objects.all()] == [("retain", "person:1", "done")]


def test_asked_while_it_runs_it_runs_again(work: list[Any], context: Context, moved: Moved) -> None:
    enrol(NOW)

    def again() -> dict[str, int]:
        Job.objects.filter(name="retain").update(asked_at=NOW + timedelta(seconds=1), asked_by="person:2")
        return {}

    work.append(again)
    job = take("a", NOW, "retain")
    assert job is not None
    run(job, context)
    moved.now += timedelta(seconds=2)
    second = take("a", moved.now)
    assert second is not None
    assert second.name == "retain"


def test_a_fault_is_named_without_the_values_in_its_words(work: list[Any], context: Context, moved: Moved) -> None:
    enrol(NOW)
    work += [ValueError("0912345678 of Nguyen"), NotFound("there is no such thing"), {"rows": 3}]
    for _ in range(3):
        job = take("a", moved.now, "inbox")
        assert job is not None
        run(job, context)
        moved.now += timedelta(minutes=1)
    faults = list(Run.objects.order_by("pk").values_list("state", "fault"))
    assert faults[0][0] == "failed"
    assert faults[0][1].startswith("ValueError")
    assert "0912345678" not in faults[0][1]
    assert faults[1:] == [("failed", "NotFound: there is no such thing"), ("done", "")]
    line = next(line for line in reading.jobs() if line.kind.name == "inbox")
    assert line.last is not None
    assert line.last.counts == (("rows", 3),)
    assert Job.objects.get(name="inbox").taken_by == ""


def test_a_quiet_run_that_did_nothing_leaves_no_row(work: list[Any], context: Context) -> None:
    enrol(NOW)
    work += [{"files": 0}, {"files": 0}]
    for name in ("inbox", "retain"):
        job = take("a", NOW, name)
        assert job is not None
        run(job, context)
    assert [r.job.name for r in Run.objects.all()] == ["retain"]


def test_what_a_dead_worker_left_is_named_killed_and_due_at_once(context: Context, moved: Moved) -> None:
    enrol(NOW)
    beat("dead", NOW, NOW, "0")
    job = take("dead", NOW, "compact")
    assert job is not None
    Run.objects.create(job=job, worker="dead", started_at=NOW)
    moved.now += SILENT - timedelta(seconds=1)
    assert free(moved.now) == 0, "it may only be slow"
    moved.now += timedelta(seconds=2)
    assert free(moved.now) == 1
    assert Run.objects.get().state == Run.State.KILLED
    again = take("alive", moved.now)
    assert again is not None
    assert again.name in ("compact", "inbox", "send", "audit-head")
    assert Job.objects.get(name="compact").next_at <= moved.now


def test_by_hand_it_runs_whether_due_or_not_unless_somebody_runs_it(work: list[Any], context: Context) -> None:
    work.append({"rows": 1})
    ran = run_now("retain", context, "command:lan")
    assert ran is not None
    assert (ran.state, Run.objects.get().asked_by) == ("done", "command:lan")
    beat("other", NOW, NOW, "0")
    take("other", NOW, "retain")
    assert run_now("retain", context, "command:lan") is None
    assert Beat.objects.filter(worker__endswith=":hand").count() == 0


def test_every_job_really_runs_on_an_empty_home(context: Context) -> None:
    for name in KINDS:
        ran = run_now(name, context, "command:tests")
        assert ran is not None
        assert (name, ran.state, ran.fault) == (name, "done", "")


def lay(folder: Path, name: str, text: str, age: float) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_text(text, encoding="utf-8")
    os.utime(place, (NOW.timestamp() - age, NOW.timestamp() - age))
    return place


def test_the_inbox_takes_whole_files_only(context: Context) -> None:
    folder = context.home / "inbox"
    old = lay(folder, "b.csv", "x", 60)
    older = lay(folder, "a.csv", "x", 90)
    lay(folder, "new.csv", "x", 5)
    lay(folder, ".hidden", "x", 60)
    lay(folder, "big.csv.part", "x", 60)
    (folder / "link.csv").symlink_to(old)
    assert inbox.waiting(folder, NOW) == [older, old]


def test_the_inbox_takes_in_and_keeps_what_it_cannot(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = context.home / "inbox"
    sample = Path(inbox.__file__).parents[2] / "feeds/shadowserver/samples/2026-11-21-scan_telnet-vietnam.csv"
    lay(folder, sample.name, sample.read_text(encoding="utf-8"), 60)
    ran = run_now("inbox", context, "")
    assert ran is not None
    assert ran.fault == ""
    assert ran.counts["files"] == 1
    assert ran.counts["rows"] == Batch.objects.get().rows_read > 0
    assert list(folder.iterdir()) == []
    small = Context(context.home, Settings.model_validate({"intake": {"max_file_bytes": 3}}), context.clock)
    lay(folder, "large.csv", "much too large", 60)
    again = run_now("inbox", small, "")
    assert again is not None
    assert again.counts["refused"] == 1
    assert (folder / "refused" / "large.csv").is_file()
