"""The main job: what goes in adds up, nothing is taken twice, everybody concerned is known."""

import errno
import gzip
import os
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.base.settings import Settings
from lachan.server.intake import rejects
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import take_in
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.questions import Wanted, detections, infections
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.tidy import sweep
from lachan.server.notices.models import Concern, Notice
from tests.intake.ground import CONTACTS, NOW, REGISTRY_HEAD, instance, register, report, row, take

pytestmark = pytest.mark.django_db


def test_the_same_file_twice_adds_nothing_and_says_so(tmp_path: Path) -> None:
    home = instance(tmp_path)
    data = report(row(f"203.0.113.{n}") for n in range(10))
    first, again = take(home, data), take(home, data)
    assert (first.rows_accepted, first.rows_duplicate) == (10, 0)
    assert (again.rows_read, again.rows_accepted, again.rows_duplicate) == (10, 0, 10)
    assert [(o.kind, o.reason, o.rows) for o in again.outcomes.all()] == [("duplicate", "already-in-lake", 10)]
    assert detections(home.home, Wanted()).height == 10


def test_the_same_rows_in_another_file_add_nothing(tmp_path: Path) -> None:
    home = instance(tmp_path)
    take(home, report(row(f"203.0.113.{n}") for n in range(10)))
    other = take(home, report(row(f"203.0.113.{n}") for n in (12, 3, 11, 4, 4)), "2026-11-20-event_sinkhole-other.csv")
    assert (other.rows_accepted, other.rows_duplicate) == (2, 3)
    assert detections(home.home, Wanted()).height == 12


def test_every_row_has_an_outcome(tmp_path: Path) -> None:
    home = instance(tmp_path)
    rows = [
        row("203.0.113.1"),
        row("203.0.113.1"),
        row("999.1.1.1"),
        row("203.0.113.2", "1970-01-01 00:00:00"),
        row("203.0.113.2", "2099-01-01 00:00:00"),
    ]
    batch = take(home, report(rows) + b'"one field"\n')
    assert batch.adds_up
    assert (batch.rows_read, batch.rows_accepted, batch.rows_duplicate, batch.rows_rejected) == (6, 1, 1, 4)
    kept = list(rejects.read(home.home.absolute(batch.rejects_path)))
    assert [(k.line, k.reason) for k in sorted(kept, key=lambda k: k.line)] == [
        (4, "bad-address"), (5, "too-old"), (6, "in-future"), (7, "wrong-field-count"),
    ]  # fmt: skip
    assert next(k for k in kept if k.line == 7).raw == b'"one field"'


def test_an_unknown_report_type_is_set_aside_whole(tmp_path: Path) -> None:
    batch = take(
        instance(tmp_path), report(row(f"203.0.113.{n}") for n in range(4)), "2026-11-21-scan_modbus_v2-vn.csv"
    )
    assert (batch.rows_read, batch.rows_set_aside, batch.state) == (4, 4, Batch.State.RECORDED)
    assert [(o.kind, o.reason) for o in batch.outcomes.all()] == [("set-aside", "unknown-report-type")]


@pytest.mark.parametrize("data", [b"", report([])])
def test_nothing_to_read_is_the_outcome_empty(tmp_path: Path, data: bytes) -> None:
    batch = take(instance(tmp_path), data)
    assert (batch.rows_read, batch.adds_up) == (0, True)
    assert [o.kind for o in batch.outcomes.all()] == ["empty"]


def test_a_zip_and_a_gzip_give_what_the_file_gives(tmp_path: Path) -> None:
    data = report(row(f"203.0.113.{n}") for n in range(5))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("2026-11-21-event_sinkhole-vn.csv", data)
    home = instance(tmp_path)
    assert take(home, (tmp_path / "x.zip").read_bytes(), "reports.zip").rows_accepted == 5
    assert take(home, gzip.compress(data), "2026-11-21-event_sinkhole-vn.csv.gz").rows_duplicate == 5


def test_a_truncated_zip_and_a_zip_bomb_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2026-11-21-event_sinkhole-vn.csv", b"0" * (100 << 20))
    whole = (tmp_path / "x.zip").read_bytes()
    home = instance(tmp_path)
    cut, bomb = take(home, whole[: len(whole) // 2], "cut.zip"), take(home, whole, "bomb.zip")
    assert [(o.kind, o.reason) for o in cut.outcomes.all()] == [("set-aside", "archive-damaged")]
    assert [(o.kind, o.reason) for o in bomb.outcomes.all()] == [("set-aside", "archive-bomb")]
    assert cut.adds_up
    assert bomb.adds_up


def test_a_bank_inside_an_operator_concerns_both_and_both_are_told(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(home, report([row("203.0.113.70", src_asn=64496), row("203.0.113.5", src_asn=64496)]))
    found = detections(home.home, Wanted(address=_hi_lo("203.0.113.70"))).row(0, named=True)
    assert (found["holder"], found["holder_network"], found["operator"]) == ("hoa-sen", "203.0.113.64/26", "song-xanh")
    told = {n.organisation.key: n.rows for n in Notice.objects.select_related("organisation")}
    assert told == {"hoa-sen": 1, "song-xanh": 2}


def test_one_ipv6_host_finds_its_owner(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("2001:db8:1000::7")]))
    assert detections(home.home, Wanted())["holder"].to_list() == ["song-xanh"]


def test_simulated_addresses_are_rejects_in_a_real_home(tmp_path: Path) -> None:
    batch = take(instance(tmp_path, Settings()), report(row(a) for a in ("240.1.2.3", "2001:db8::1", "203.0.113.1")))
    assert [(o.reason, o.rows) for o in batch.outcomes.all()] == [("simulated-address", 2)]
    assert batch.rows_accepted == 1


def test_a_prefix_that_changed_hands_is_answered_by_date(tmp_path: Path) -> None:
    home = instance(tmp_path)
    text = (
        "cu,Cũ,operator,,,,,,192.0.2.0/24,,,,2026-11-20T00:00:00Z,,\n"
        "moi,Mới,operator,,,,,,192.0.2.0/24,,,2026-11-20T00:00:00Z,,,\n"
    )
    register(tmp_path, REGISTRY_HEAD + text)
    take(home, report([row("192.0.2.1", "2026-11-19 23:59:59"), row("192.0.2.1", "2026-11-20 00:00:00")]))
    assert detections(home.home, Wanted())["holder"].to_list() == ["cu", "moi"]


def test_whoever_has_no_contact_is_work_for_a_person(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("198.51.100.9")]))
    assert [(n.organisation.key, n.state) for n in Notice.objects.all()] == [("ban-mai", "unaddressed")]


def test_the_minimum_interval_keeps_rows_for_the_next_digest(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(home, report([row("203.0.113.5")]))
    take(home, report([row("203.0.113.6")]), now=NOW + timedelta(hours=1))
    assert Notice.objects.count() == 1
    assert Concern.objects.get(notice=None).waiting_reason == "minimum-interval"
    take(home, report([row("203.0.113.7")]), now=NOW + timedelta(hours=25))
    assert sorted(Notice.objects.values_list("rows", flat=True)) == [1, 2]
    assert not Concern.objects.filter(notice=None).exists()


def test_infections_join_days_and_count_sources(tmp_path: Path) -> None:
    home = instance(tmp_path)
    take(home, report([row("203.0.113.5", f"2026-11-{d:02d} 10:00:00") for d in (1, 2, 20)]))
    found = infections(home.home, timedelta(days=10), wanted=Wanted())
    assert found.select("subject", "family", "days", "rows", "sources").rows() == [
        ("203.0.113.5", "Sality", 1, 1, 1), ("203.0.113.5", "Sality", 2, 2, 1),
    ]  # fmt: skip


def test_files_and_record_agree_after_intake_and_a_lost_file_is_named(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("203.0.113.5")]))
    assert list(reconcile(home.home, deep=True)) == []
    part = Part.objects.get()
    place = home.home.absolute(part.path)
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(bytes(data))
    assert [f.kind for f in reconcile(home.home, deep=True)] == ["wrong-digest"]
    place.unlink()
    assert [f.kind for f in reconcile(home.home, deep=False)] == ["file-missing"]
    (place.parent / "stray.parquet").write_bytes(b"x")
    assert "no-manifest-row" in [f.kind for f in reconcile(home.home, deep=False)]


def test_parts_stand_in_the_order_of_their_addresses_one_day_each(tmp_path: Path) -> None:
    home = instance(tmp_path)
    take(home, report(row(f"203.0.113.{n}", f"2026-11-{20 + n % 2} 10:00:00") for n in (9, 2, 7, 4)))
    assert Part.objects.count() == 2
    for part in Part.objects.all():
        frame = pl.read_parquet(home.home.absolute(part.path))
        assert frame["source_ip_lo"].is_sorted()
        assert frame["time_source"].dt.date().unique().to_list() == [part.day]


def test_a_name_that_is_no_text_is_kept_as_it_can_be_written(tmp_path: Path) -> None:
    home = instance(tmp_path)
    place = tmp_path / os.fsdecode(b"2026-11-21-event_sinkhole-\xff.csv")
    place.write_bytes(report([row("203.0.113.5")]))
    batch = receive(home.home, place, Asked(), NOW, 1 << 20)
    assert batch.name == "2026-11-21-event_sinkhole-\\xff.csv"
    take_in(home, [batch], NOW)
    assert batch.rows_accepted == 1


def test_a_copy_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = instance(tmp_path)
    place = tmp_path / "2026-11-21-event_sinkhole-x.csv"
    place.write_bytes(report([row("203.0.113.5")]))

    def half(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", half)
    with pytest.raises(OSError, match="space"):
        receive(home.home, place, Asked(), NOW, 1 << 20)
    assert not [found for found in home.home.raw.rglob("*") if found.is_file()]
    assert not Batch.objects.exists()


def test_a_raw_file_without_a_receipt_is_named_and_swept(tmp_path: Path) -> None:
    home = instance(tmp_path)
    take(home, report([row("203.0.113.5"), row("999.1.1.1")]))
    assert list(reconcile(home.home, deep=True)) == []
    stray = home.home.raw / "2026-11-22" / "stray"
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert [f.kind for f in reconcile(home.home, deep=False)] == ["no-manifest-row"]
    assert list(sweep(home.home, NOW)) == [stray]
    assert list(reconcile(home.home, deep=True)) == []


times = st.integers(0, 5 * 86_400).map(
    lambda s: (datetime(2026, 11, 17, tzinfo=UTC) + timedelta(seconds=s)).strftime("%Y-%m-%d %H:%M:%S")
)
addresses = st.sampled_from(["203.0.113.1", "203.0.113.2", "2001:db8::1", "::ffff:203.0.113.1", "999.1.1.1", "", "x"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(addresses, times), max_size=12), max_size=4))
def test_whatever_comes_in_adds_up_and_is_in_the_lake_once(tmp_path: Path, files: list[list[tuple[str, str]]]) -> None:
    Batch.objects.all().delete() if not Part.objects.exists() else (
        Part.objects.all().delete(),
        Batch.objects.all().delete(),
    )
    home = instance(tmp_path)
    batches = [take(home, report(row(a, t) for a, t in rows)) for rows in files]
    assert all(batch.adds_up for batch in batches)
    assert [b.rows_read for b in batches] == [len(rows) for rows in files]
    valid = {
        (a.removeprefix("::ffff:"), t)
        for rows in files
        for a, t in rows
        if ":" in a or (a.count(".") == 3 and not a.startswith("999"))
    }
    found = detections(home.home, Wanted())
    assert found.height == len(valid) == sum(b.rows_accepted for b in batches)


def _hi_lo(text: str) -> tuple[int, int]:
    from lachan.wire import addresses as values

    return values.split(values.value_of(text))
