"""Facts are forgotten by age and class; summaries outlive them and are never made from what is left."""

from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.base.settings import Retention
from lachan.server.lake.models import Part
from lachan.server.lake.questions import Wanted, detections, infections
from lachan.server.lake.rebuild import rebuild_summaries
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.retain import retain
from lachan.server.lake.tidy import sweep
from tests.intake.ground import NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def ground(root: Path):  # type: ignore[no-untyped-def]
    home = instance(root)
    register(root)
    take(home, report(row(f"203.0.113.{n}", f"2026-11-{10 + n:02d} 10:00:00") for n in range(10)))
    scans = report(
        ({"timestamp": f"2026-11-{10 + n:02d} 11:00:00", "ip": f"203.0.113.{n}", "port": 3389} for n in range(10)),
        ("timestamp", "ip", "port"),
    )
    take(home, scans, "2026-11-21-scan_rdp-vn.csv")
    return home


def test_old_facts_go_and_summaries_stay(tmp_path: Path) -> None:
    home = ground(tmp_path)
    before = infections(home.home, timedelta(days=30), wanted=Wanted())
    done = list(retain(home.home, LATER, Retention(days=47)))  # the 15th and later stay
    assert (len(done), sum(d.rows for d in done)) == (10, 10)
    assert detections(home.home, Wanted())["time_source"].dt.day().min() == 15
    assert infections(home.home, timedelta(days=30), wanted=Wanted()).equals(before)
    gone = list(sweep(home.home, LATER + timedelta(hours=2)))
    assert len(gone) == 20  # ten parts and their owners; no summary
    assert infections(home.home, timedelta(days=30), wanted=Wanted()).equals(before)
    assert list(reconcile(home.home, deep=True)) == []
    assert list(retain(home.home, LATER, Retention(days=47))) == []


def test_a_class_may_be_kept_longer_or_shorter(tmp_path: Path) -> None:
    home = ground(tmp_path)
    list(retain(home.home, LATER, Retention(days=47, by_class={"vulnerable": 400})))
    left = detections(home.home, Wanted())["classification_taxonomy"].to_list()
    assert (left.count("vulnerable"), left.count("malicious-code")) == (10, 5)
    list(retain(home.home, LATER, Retention(days=400, by_class={"vulnerable": 1})))
    assert set(detections(home.home, Wanted())["classification_taxonomy"]) == {"malicious-code"}


def test_a_part_of_two_classes_is_written_anew_and_its_summary_is_not_rebuilt(tmp_path: Path) -> None:
    from lachan.server.lake.compact import compact

    home = ground(tmp_path)
    list(compact(home.home, NOW))
    before = infections(home.home, timedelta(days=30), wanted=Wanted())
    done = list(retain(home.home, LATER, Retention(days=47, by_class={"vulnerable": 400})))
    assert [(d.rows, d.left) for d in done] == [(1, 1)] * 5
    list(sweep(home.home, LATER + timedelta(hours=2)))
    assert infections(home.home, timedelta(days=30), wanted=Wanted()).equals(before)
    assert list(reconcile(home.home, deep=True)) == []
    assert sorted(made for _, made in rebuild_summaries(home.home)) == [False] * 5 + [True] * 5
    assert infections(home.home, timedelta(days=30), wanted=Wanted()).equals(before)


def test_a_lost_summary_is_made_again(tmp_path: Path) -> None:
    home = ground(tmp_path)
    before = infections(home.home, timedelta(days=30), wanted=Wanted())
    home.home.absolute(Part.objects.order_by("pk")[0].summary_path).unlink()
    assert [f.kind for f in reconcile(home.home, deep=True)] == ["file-missing"]
    assert all(made for _, made in rebuild_summaries(home.home))
    assert list(reconcile(home.home, deep=True)) == []
    assert infections(home.home, timedelta(days=30), wanted=Wanted()).equals(before)
