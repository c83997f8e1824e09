"""What is lost or damaged is named, and made again from what is left, or said to be lost: never made up."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import Damaged
from lachan.server.base.settings import Retention
from lachan.server.intake.rawfiles import demand_whole
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.restore import restore
from lachan.server.intake.restore.outcomes import How, Kind, Left, Mended, Why
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.lake.compact import compact
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.questions import Wanted, detections, infections
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.retain import retain
from lachan.server.lake.tidy import sweep
from lachan.server.notices import outbox, stored
from lachan.server.notices.models import Attempt, Notice
from tests.intake.ground import CONTACTS, NOW, instance, register, report, row, take

pytestmark = pytest.mark.django_db


def remove(place: Path) -> None:
    place.unlink()


def flip(place: Path) -> None:
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(bytes(data))


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-7])


harms = pytest.mark.parametrize("harm", [remove, flip, cut], ids=lambda harm: harm.__name__)
Harm = Callable[[Path], None]


def ground(root: Path) -> Instance:
    """Three files of two days, with rows in common, some of them rejected; everybody told."""
    home = instance(root)
    register(root)
    register(root, CONTACTS, "contacts.csv")
    for n in range(3):
        some = [row(f"203.0.113.{m}", f"2026-11-{20 + m % 2} 10:00:00") for m in range(30 * n, 30 * n + 50)]
        take(home, report([*some, row("999.1.1.1")]), now=NOW + timedelta(days=2 * n))
    return home


def everything(home: Instance) -> tuple[pl.DataFrame, pl.DataFrame]:
    return detections(home.home, Wanted()), infections(home.home, timedelta(days=30), wanted=Wanted())


def wrong(home: Instance) -> set[str]:
    findings = [*reconcile(home.home, deep=True), *stored.check(home.home.root, deep=True)]
    assert {f.remedy for f in findings} <= {"run `lachan lake restore`"}
    return {f.path for f in findings}


def mended(home: Instance, **asked: bool) -> list[Mended | Left]:
    return list(restore(home, NOW + timedelta(days=9), by=by_command("a"), **asked))


def places(home: Instance, column: str) -> list[Path]:
    return [home.home.absolute(path) for path in Part.objects.values_list(column, flat=True)]


@harms
@pytest.mark.parametrize("column", ["path", "owners_path", "summary_path"])
def test_each_file_of_each_part_comes_back_byte_by_byte(tmp_path: Path, harm: Harm, column: str) -> None:
    home = ground(tmp_path)
    before = everything(home)
    for place in places(home, column):
        raw = place.read_bytes()
        harm(place)
        assert wrong(home) == {home.home.relative(place)}
        (outcome,) = mended(home)
        assert isinstance(outcome, Mended)
        assert (outcome.path, outcome.how) == (home.home.relative(place), How.SAME_BYTES)
        assert place.read_bytes() == raw
        assert wrong(home) == set()
    assert all(mine.equals(theirs) for mine, theirs in zip(everything(home), before, strict=True))
    assert mended(home) == []


@harms
def test_a_lake_without_any_file_comes_back_from_its_raw_files(tmp_path: Path, harm: Harm) -> None:
    home = ground(tmp_path)
    before = everything(home)
    for column in ("path", "owners_path", "summary_path"):
        for place in places(home, column):
            harm(place)
    outcomes = mended(home)
    assert len(outcomes) == 3 * Part.objects.count()
    assert {type(one) for one in outcomes} == {Mended}
    assert all(mine.equals(theirs) for mine, theirs in zip(everything(home), before, strict=True))
    assert wrong(home) == set()
    assert not list((home.home.lake / "aside").glob("[0-9]*"))


@pytest.mark.parametrize("all_of_it", [False, True])
def test_a_joined_part_comes_back_from_all_its_batches(tmp_path: Path, all_of_it: bool) -> None:
    home = ground(tmp_path)
    list(compact(home.home, NOW))
    list(sweep(home.home, NOW + timedelta(hours=2)))
    before = everything(home)
    for part in Part.objects.all():
        home.home.absolute(part.path).unlink()
        if all_of_it:
            home.home.absolute(part.owners_path).unlink()
            home.home.absolute(part.summary_path).unlink()
    outcomes = mended(home)
    assert [one.how for one in outcomes if isinstance(one, Mended) and one.kind is Kind.PART] == [How.SAME_BYTES] * 2
    assert {type(one) for one in outcomes} == {Mended}
    assert all(mine.equals(theirs) for mine, theirs in zip(everything(home), before, strict=True))
    assert wrong(home) == set()


def test_what_retention_took_out_does_not_come_back(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report(row(f"203.0.113.{n}") for n in range(10)))
    scans = ({"timestamp": "2026-11-21 11:00:00", "ip": f"203.0.113.{n}", "port": 3389} for n in range(10))
    take(home, report(scans, ("timestamp", "ip", "port")), "2026-11-21-scan_rdp-vn.csv")
    list(compact(home.home, NOW))
    list(retain(home.home, NOW + timedelta(days=40), Retention(days=30, by_class={"vulnerable": 400})))
    list(sweep(home.home, NOW + timedelta(days=41)))
    before = everything(home)
    assert before[0].height == 10
    home.home.absolute(Part.objects.get(state="live").path).unlink()
    (outcome,) = mended(home)
    assert isinstance(outcome, Mended)
    assert all(mine.equals(theirs) for mine, theirs in zip(everything(home), before, strict=True))


def test_the_summary_of_forgotten_facts_is_made_from_the_raw_file(tmp_path: Path) -> None:
    home = ground(tmp_path)
    before = everything(home)[1]
    list(retain(home.home, NOW + timedelta(days=900), Retention()))
    list(sweep(home.home, NOW + timedelta(days=901)))
    for place in places(home, "summary_path"):
        place.unlink()
    with pytest.raises(Damaged, match="missing; to mend it: lachan lake restore"):
        everything(home)
    outcomes = mended(home)
    assert {(type(one), one.kind) for one in outcomes} == {(Mended, Kind.SUMMARY)}
    assert everything(home)[1].equals(before)
    assert wrong(home) == set()
    assert detections(home.home, Wanted()).height == 0


def test_owners_by_a_registry_that_was_corrected_meanwhile_are_made_anew_and_tell_whom_they_concern(
    tmp_path: Path,
) -> None:
    home = ground(tmp_path)
    part = Part.objects.order_by("pk")[0]
    before = detections(home.home, Wanted()).drop("registry_version")
    register(tmp_path, CONTACTS.replace("Trực", "Khác"), "more.csv")
    register(tmp_path, _MORE, "registry-more.csv")
    home.home.absolute(part.owners_path).unlink()
    (outcome,) = mended(home)
    assert isinstance(outcome, Mended)
    assert outcome.how is How.ANEW
    after = detections(home.home, Wanted()).drop("registry_version")
    assert after.height == before.height
    assert not after.equals(before)
    assert Part.objects.get(pk=part.pk).batch.concerns.filter(organisation__key="moi").exists()  # type: ignore[union-attr]
    assert wrong(home) == set()


_MORE = (
    "organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,valid_from,valid_to,"
    "confidence,override\nmoi,Mới,hospital,,,,,,203.0.113.0/28,,,,,90,\n"
)


def test_without_its_raw_file_a_part_is_left_and_then_given_up_by_a_person(tmp_path: Path) -> None:
    home = ground(tmp_path)
    part = Part.objects.order_by("pk")[0]
    raw = home.home.absolute(part.batch.raw_path)  # type: ignore[union-attr]
    raw.unlink()
    home.home.absolute(part.path).unlink()
    rows = detections(home.home, Wanted(batches=(part.batch_id + 1,))).height  # type: ignore[operator]
    with pytest.raises(Damaged, match="missing"):
        everything(home)
    left = mended(home)
    assert [(one.kind, one.why) for one in left if isinstance(one, Left)] == [
        (Kind.PART, Why.RAW_FILE_GONE),
        (Kind.RAW, Why.NO_COPY),
    ]
    assert Part.objects.get(pk=part.pk).state == Part.State.LIVE
    given = mended(home, give_up=True)
    assert [(one.kind, one.given_up, one.rows) for one in given if isinstance(one, Left)] == [
        (Kind.PART, True, part.rows),
        (Kind.RAW, True, 51),
    ]
    assert Part.objects.get(pk=part.pk).state == Part.State.LOST
    assert wrong(home) == set()
    assert detections(home.home, Wanted(batches=(part.batch_id + 1,))).height == rows  # type: ignore[operator]
    found = everything(home)
    assert found[0].height == sum(p.rows for p in Part.objects.filter(state="live"))
    assert found[1]["rows"].sum() == found[0].height + part.rows  # its summary outlives it
    again = take(home, report(row(f"203.0.113.{m}", f"2026-11-{20 + m % 2} 10:00:00") for m in range(50)))
    assert again.rows_accepted == part.rows  # the giver had a copy
    assert mended(home) == []


def test_a_changed_raw_file_is_not_believed(tmp_path: Path) -> None:
    home = ground(tmp_path)
    part = Part.objects.order_by("pk")[0]
    raw = home.home.absolute(part.batch.raw_path)  # type: ignore[union-attr]
    raw.write_bytes(raw.read_bytes().replace(b"203.0.113.2", b"203.0.113.9"))
    home.home.absolute(part.path).unlink()
    assert {(one.kind, one.why) for one in mended(home) if isinstance(one, Left)} == {
        (Kind.PART, Why.RAW_FILE_GONE),
        (Kind.RAW, Why.NO_COPY),
    }


def test_a_window_that_was_narrowed_since_gives_other_rows_and_is_not_believed(tmp_path: Path) -> None:
    home = ground(tmp_path)
    part = Part.objects.order_by("pk")[0]
    place = home.home.absolute(part.path)
    place.unlink()
    narrow = home.settings.model_copy(update={"intake": home.settings.intake.model_copy(update={"oldest_days": 1})})
    (left,) = mended(Instance(home.home, narrow))
    assert isinstance(left, Left)
    assert left.why is Why.ROWS_DIFFER
    assert not place.exists()


@pytest.mark.parametrize("harm", [remove, flip])
def test_a_file_kept_and_not_read_yet_is_demanded_whole_before_it_is_read(tmp_path: Path, harm: Harm) -> None:
    home = instance(tmp_path)
    place = tmp_path / "2026-11-21-event_sinkhole-x.csv"
    place.write_bytes(report([row("203.0.113.1")]))
    batch = receive(home.home, place, Asked(), NOW, 1 << 20)
    demand_whole(home.home, batch)
    harm(home.home.absolute(batch.raw_path))
    with pytest.raises(Damaged, match=batch.receipt):
        demand_whole(home.home, batch)
    assert [one.given_up for one in mended(home, give_up=True) if isinstance(one, Left)] == [True]
    assert Batch.objects.get().state == Batch.State.LOST
    assert wrong(home) == set()
    take_in(home, list(Batch.objects.all()), NOW)
    assert detections(home.home, Wanted()).height == 0


def test_rejects_come_back(tmp_path: Path) -> None:
    home = ground(tmp_path)
    place = home.home.absolute(Batch.objects.order_by("pk")[0].rejects_path)
    raw = place.read_bytes()
    place.unlink()
    assert wrong(home) == {home.home.relative(place)}
    assert [(one.kind, one.rows) for one in mended(home)] == [(Kind.REJECTS, 1)]
    assert place.read_bytes() == raw


@harms
@pytest.mark.parametrize("column", ["mail_path", "items_path"])
@pytest.mark.parametrize("sent", [False, True])
def test_what_a_notice_keeps_comes_back(tmp_path: Path, harm: Harm, column: str, sent: bool) -> None:
    home = ground(tmp_path)
    if sent:
        outbox.send_due(NOW, tmp_path, home.settings)
    for notice in Notice.objects.all():
        place = tmp_path / str(getattr(notice, column))
        raw = place.read_bytes()
        harm(place)
        assert wrong(home) == {str(getattr(notice, column))}
        (outcome,) = mended(home)
        assert isinstance(outcome, Mended)
        assert place.read_bytes() == raw
    assert wrong(home) == set()


def test_rows_and_mail_of_a_notice_together(tmp_path: Path) -> None:
    home = ground(tmp_path)
    shutil.rmtree(tmp_path / "notices")
    assert {type(one) for one in mended(home)} == {Mended}
    assert wrong(home) == set()


def test_a_mail_that_would_read_otherwise_today_is_not_made_up(tmp_path: Path) -> None:
    home = ground(tmp_path)
    notice = Notice.objects.order_by("pk")[0]
    notice.organisation.name = "Tên khác"
    notice.organisation.save()
    (tmp_path / notice.mail_path).unlink()
    assert [(one.kind, one.why) for one in mended(home) if isinstance(one, Left)] == [(Kind.MAIL, Why.NO_COPY)]


def test_a_notice_that_failed_for_want_of_its_mail_is_sent_when_the_mail_is_back(tmp_path: Path) -> None:
    home = ground(tmp_path)
    notice = Notice.objects.order_by("pk")[0]
    flip(tmp_path / notice.mail_path)
    assert outbox.send_due(NOW, tmp_path, home.settings).failed == (notice.code,)
    assert {type(one) for one in mended(home)} == {Mended}
    assert outbox.send_due(NOW, tmp_path, home.settings).sent == (notice.code,)
    assert list(Attempt.objects.filter(notice=notice).values_list("outcome", flat=True)) == [
        "refused",
        "mended",
        "sent",
    ]
