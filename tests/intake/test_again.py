"""Replay and re-attribution: what was not accepted comes in once mended; a corrected registry reaches old facts."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import Refused
from lachan.server.base.settings import Intake
from lachan.server.feeds import shadowserver
from lachan.server.intake.reattribute import Change, reattribute
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.replay import Mended, replay
from lachan.server.intake.take_in import take_in
from lachan.server.lake.models import Batch
from lachan.server.lake.questions import Wanted, detections
from lachan.server.notices.models import Notice
from tests.intake.ground import CONTACTS, NOW, REGISTRY_HEAD, instance, register, report, row, take

pytestmark = pytest.mark.django_db

MAPPING = """provider = "bay"
code = "ssh"
type = "brute-force"
timezone = "{zone}"
time_formats = ["{form}"]
[columns]
when = "time.source"
ip = "source.ip"
"""


def test_rows_rejected_under_a_bad_mapping_come_in_under_a_mended_one(tmp_path: Path) -> None:
    home = instance(tmp_path)
    bad, good, data = tmp_path / "bad.toml", tmp_path / "good.toml", tmp_path / "log.csv"
    bad.write_text(MAPPING.format(zone="UTC", form="%Y-%m-%d %H:%M"), encoding="utf-8")
    good.write_text(MAPPING.format(zone="UTC", form="%d/%m/%Y %H:%M"), encoding="utf-8")
    data.write_text(
        "when,ip\n2026-11-21 10:00,203.0.113.1\n21/11/2026 10:00,203.0.113.2\n22/11/2026 01:00,203.0.113.3\n",
        encoding="utf-8",
    )
    batch = receive(home.home, data, Asked(mapping=bad), NOW, 1 << 20)
    take_in(home, [batch], NOW)
    assert (batch.rows_accepted, batch.rows_rejected) == (1, 2)
    later = NOW + timedelta(days=500)  # the window is the first receipt's
    again = replay(home.home, batch, Mended(good), later, Intake())
    take_in(home, again, later)
    assert [(b.rows_read, b.rows_accepted, b.rows_rejected) for b in again] == [(2, 2, 0)]
    assert set(detections(home.home, Wanted())["source_ip"]) == {"203.0.113.1", "203.0.113.2", "203.0.113.3"}
    with pytest.raises(Refused, match="already"):
        replay(home.home, batch, Mended(good), later, Intake())


def test_a_file_set_aside_is_read_when_its_type_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = instance(tmp_path)
    batch = take(home, report(row(f"203.0.113.{n}") for n in range(4)), "2026-11-21-event_sinkhole_v9-vn.csv")
    assert batch.rows_set_aside == 4
    plans = shadowserver.plans()
    monkeypatch.setattr(shadowserver, "plans", lambda: {**plans, "event_sinkhole_v9": plans["event_sinkhole"]})
    again = replay(home.home, batch, Mended(), NOW, Intake())
    take_in(home, again, NOW)
    assert [(b.rows_read, b.rows_accepted) for b in again] == [(4, 4)]


def test_nothing_to_replay_is_refused(tmp_path: Path) -> None:
    home = instance(tmp_path)
    batch = take(home, report([row("203.0.113.1")]))
    with pytest.raises(Refused, match="nothing"):
        replay(home.home, batch, Mended(), NOW, Intake())


def test_a_corrected_registry_reaches_old_facts_and_tells_whom_it_concerns_now(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(home, report([row("203.0.113.70"), row("203.0.113.5")]))
    assert Notice.objects.filter(organisation__key="moi").count() == 0
    register(tmp_path, REGISTRY_HEAD + "moi,Mới,hospital,,,,,,203.0.113.0/28,,,,,90,\n", "more.csv")
    span = (date(2026, 11, 21), date(2026, 11, 21))
    assert reattribute(home, *span, NOW, by=by_command("a"), dry_run=True) == (Change("moi", 1, 0),)
    assert detections(home.home, Wanted(organisation="moi")).height == 0
    assert reattribute(home, *span, NOW, by=by_command("a"), dry_run=False) == (Change("moi", 1, 0),)
    assert detections(home.home, Wanted(organisation="moi"))["holder_network"].to_list() == ["203.0.113.0/28"]
    assert reattribute(home, *span, NOW, by=by_command("a"), dry_run=False) == ()
    take_in(home, [], NOW + timedelta(hours=1))
    assert Notice.objects.get(organisation__key="moi").rows == 1
    assert Notice.objects.exclude(organisation__key="moi").count() == 2
    assert not Batch.objects.exclude(state=Batch.State.RECORDED).exists()
