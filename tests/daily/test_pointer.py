"""A list that is too long to be attached: its mail is short, and names what is fetched."""

import gzip
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from lachan.server.base.settings import Identity, Kind, Settings
from lachan.server.daily.reading import edition
from lachan.server.daily.verifying import verify
from lachan.server.intake.preview import preview
from lachan.server.intake.telling import tell
from lachan.server.lake.folders import Home
from lachan.server.notices.fetched import list_of
from lachan.server.notices.models import Notice
from lachan.server.notices.subscriptions.choice import Choice, Form, Pace
from lachan.server.notices.subscriptions.choosing import choose
from tests.accounts.ground import BOSS, person
from tests.daily.ground import DAY, made, registered, table
from tests.intake.ground import NOW, instance, report, row, take

pytestmark = pytest.mark.django_db


def planned(root: Path, rows: int, limit: int) -> Notice:
    registered(root)
    person()  # of song-xanh: somebody who can fetch it
    told = Settings.model_validate({"kind": Kind.DEMO, "notices": {"rows_attached": limit}})
    some = (row(f"203.0.113.{n % 64}", src_port=1024 + n % 60_000, dst_port=n // 60_000) for n in range(rows))
    take(instance(root, told), report(some))
    return Notice.objects.get(organisation__key="song-xanh")


def said(root: Path, notice: Notice) -> tuple[bytes, str, list[str]]:
    raw = (root / notice.mail_path).read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return raw, body.get_content(), [part.get_filename() or "" for part in mail.iter_attachments()]


def check(root: Path, notice: Notice, rows: int) -> int:
    raw, text, files = said(root, notice)
    file = list_of(root, notice.code, Identity())
    assert files == []
    assert (notice.rows, notice.parts, notice.forms) == (rows, 1, "pointer")
    addresses = (f"/api/notices/{notice.code}/list", f"/console/notices/{notice.code}/list/", "/console/files/")
    for fact in (file.name, *addresses, sha256(file.raw).hexdigest()):
        assert text.count(fact) == 2, "in both languages"
    assert f"{rows:,}".replace(",", ".") in text
    return len(raw)


def test_a_long_list_is_pointed_to(tmp_path: Path) -> None:
    notice = planned(tmp_path, 30, 29)
    assert check(tmp_path, notice, 30) < 50_000


def test_a_short_list_is_attached(tmp_path: Path) -> None:
    notice = planned(tmp_path, 30, 30)
    _, text, files = said(tmp_path, notice)
    assert files == [f"{notice.code}.csv"]
    assert "/list" not in text


def test_a_pointer_a_day_from_a_file_to_a_mail(tmp_path: Path) -> None:
    registered(tmp_path)
    person()
    settings, eight = Settings(kind=Kind.DEMO), NOW.replace(hour=1) + timedelta(days=1)
    choose("song-xanh", Choice(pace=Pace.DAILY, hour=8, form=Form.POINTER), NOW, by=BOSS)
    took = instance(tmp_path, settings)
    take(took, report(row("203.0.113.9") for _ in range(3)), now=NOW)
    assert not Notice.objects.filter(organisation__key="song-xanh").exists()
    waits = [line for line in preview(took.home, settings, NOW, 9).lines if line.organisation == "song-xanh"]
    assert [(line.reason, line.until) for line in waits] == [("chosen-hour", eight)]
    for now in (NOW, eight - timedelta(minutes=5)):
        assert tell(took.home, settings, now, lambda *_: None).planned == 0
    for planned_now in (1, 0):
        assert tell(took.home, settings, eight + timedelta(minutes=5), lambda *_: None).planned == planned_now
    check(tmp_path, Notice.objects.get(organisation__key="song-xanh"), 1)


@pytest.mark.slow
def test_170_000_rows_make_a_mail_of_less_than_50_kb(tmp_path: Path) -> None:
    notice = planned(tmp_path, 170_000, Settings(kind=Kind.DEMO).notices.rows_attached)
    assert check(tmp_path, notice, 170_000) < 50_000
    home = Home(tmp_path)
    made(home)
    files = edition(home, "song-xanh", DAY).files
    assert verify(next(iter(files)).place.parent) == []
    cells = table(home, "song-xanh")
    listed = gzip.decompress(list_of(tmp_path, notice.code, Identity()).raw)
    told = pl.read_csv(listed, infer_schema=False)
    seen = ["source_ip", "source_port", "destination_port"]
    assert cells.height == told.height == 170_000
    assert cells.select(seen).sort(seen).equals(told.select(seen).sort(seen))
