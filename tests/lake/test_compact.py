"""Joining parts and sweeping change nothing that anybody can see."""

import os
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import Instance, bring_in
from lachan.server.lake.compact import compact
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.questions import Wanted, detections, infections
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.tidy import sweep
from tests.intake.ground import NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db


def ground(root: Path) -> Instance:
    home = instance(root)
    register(root)
    for n in range(3):
        take(
            home, report(row(f"203.0.113.{m}", f"2026-11-{20 + m % 2} 10:0{n}:00") for m in range(40 * n, 40 * n + 50))
        )
    return home


def seen(home: Instance) -> tuple[pl.DataFrame, pl.DataFrame]:
    return detections(home.home, Wanted()), infections(home.home, timedelta(days=30), wanted=Wanted())


def test_joining_changes_no_answer(tmp_path: Path) -> None:
    home = ground(tmp_path)
    before = seen(home)
    done = list(compact(home.home, NOW))
    assert [(c.parts, c.rows) for c in done] == [(3, 75), (3, 75)]
    after = seen(home)
    assert before[0].equals(after[0])
    assert before[1].equals(after[1])
    assert Part.objects.filter(state="live").count() == 2
    assert list(reconcile(home.home, deep=True)) == []
    assert list(compact(home.home, NOW)) == []


def test_rows_of_a_batch_are_found_after_joining_and_again_are_duplicates(tmp_path: Path) -> None:
    home = ground(tmp_path)
    first = Batch.objects.order_by("pk")[0]
    list(compact(home.home, NOW))
    assert detections(home.home, Wanted(batches=(first.pk,))).height == 50
    again = take(home, report(row(f"203.0.113.{m}", f"2026-11-{20 + m % 2} 10:00:00") for m in range(50)))
    assert again.rows_duplicate == 50


def test_a_batch_that_is_still_being_worked_on_is_left_alone(tmp_path: Path) -> None:
    home = ground(tmp_path)
    Batch.objects.update(state=Batch.State.SEALED)
    assert list(compact(home.home, NOW)) == []


def test_a_kill_before_the_commit_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ground(tmp_path)
    before = seen(home)

    class Killed(BaseException):
        pass

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Part, "save", die)
        with pytest.raises(Killed):
            list(compact(home.home, NOW))
    assert seen(home)[0].equals(before[0])
    assert {f.kind for f in reconcile(home.home, deep=False)} == {"no-manifest-row"}
    list(compact(home.home, NOW))
    assert seen(home)[0].equals(before[0])
    assert list(reconcile(home.home, deep=True)) == []


def test_sweeping_takes_retired_files_after_an_hour_and_strays_after_a_day(tmp_path: Path) -> None:
    home = ground(tmp_path)
    before = seen(home)
    list(compact(home.home, NOW))
    young, old = (home.home.lake / "detections" / "2026-11-20" / n for n in ("young.parquet", "old.parquet"))
    for place, age in ((young, 20), (old, 25)):
        place.write_bytes(b"x")
        moment = (NOW - timedelta(hours=age)).timestamp()
        os.utime(place, (moment, moment))
    assert list(sweep(home.home, NOW + timedelta(minutes=59))) == [old]
    gone = list(sweep(home.home, NOW + timedelta(minutes=61)))
    assert len(gone) == 6 * 3  # six retired parts, each with owners and a summary
    assert not any(place.exists() for place in gone)
    assert young.exists()
    young.unlink()
    assert seen(home)[0].equals(before[0])
    assert seen(home)[1].equals(before[1])
    assert list(reconcile(home.home, deep=True)) == []


def test_a_file_handed_in_is_not_read_twice_by_two_workers(tmp_path: Path) -> None:
    home = instance(tmp_path)
    place = tmp_path / "2026-11-21-event_sinkhole-vn.csv"
    place.write_bytes(report(row(f"203.0.113.{m}") for m in range(5)))
    batch = receive(home.home, place, Asked(), NOW, 1 << 30)
    bring_in(home, batch)
    bring_in(home, Batch.objects.get(pk=batch.pk))
    assert detections(home.home, Wanted()).height == 5
