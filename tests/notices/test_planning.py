import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from lachan.server.base.errors import Damaged, NotFound
from lachan.server.base.settings import Identity, Kind, Settings
from lachan.server.base.settings import Notices as NoticeSettings
from lachan.server.notices import planning, sweeping
from lachan.server.notices.addressing import readdress
from lachan.server.notices.codes import code_of
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, Recipient, recipient_of
from lachan.server.notices.recording import Found, record
from lachan.server.notices.rules.table import Case, parse, shipped
from lachan.server.notices.waiting import Open
from lachan.server.registry.words import OrganisationKind, Purpose
from tests.notices.build import IDENTITY, NOW, SEEN, batch, contact, due, organisation, plan_one, rows

pytestmark = pytest.mark.django_db
REAL = Settings(identity=IDENTITY)
HOUR = timedelta(hours=1)
ABUSE_FIRST = (Purpose.ABUSE, Purpose.SECURITY, Purpose.MANAGEMENT)


class Killed(BaseException):
    """The process ends here."""


def found(taxonomy: str = "malicious-code") -> Found:
    return Found(taxonomy, rows=2, subjects=2, first_seen=SEEN, last_seen=SEEN + HOUR)


def concern(number: int = 1, key: str = "nha-mang-a", taxonomy: str = "malicious-code") -> None:
    one = batch(number)
    with transaction.atomic():
        record(one, {key: [found(taxonomy)]})


def their_rows(number: int = 1) -> pl.DataFrame:
    return rows({"batch": number}, {"batch": number, "source_ip": "203.0.113.6", "subject": "203.0.113.6"})


def open_one(settings: Settings = REAL) -> Open:
    (one,) = due(NOW, settings)
    return one


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_recording_twice_notes_once() -> None:
    organisation()
    one = batch()
    record(one, {"nha-mang-a": [found()]})
    record(one, {"nha-mang-a": [found(), found("fraud")]})
    assert list(Concern.objects.order_by("pk").values_list("taxonomy", "rows")) == [("malicious-code", 2), ("fraud", 2)]


def test_recording_an_organisation_that_does_not_exist() -> None:
    with pytest.raises(NotFound):
        record(batch(), {"nobody": [found()]})


def test_due_gathers_batches_of_one_organisation_and_class() -> None:
    organisation()
    organisation("benh-vien-b", "hospital")
    concern(1)
    concern(2)
    record(batch(3), {"benh-vien-b": [found("fraud"), found()]})
    assert [(one.organisation, one.taxonomy, one.batches, one.rows) for one in due(NOW, REAL)] == [
        ("benh-vien-b", "fraud", (3,), 2),
        ("benh-vien-b", "malicious-code", (3,), 2),
        ("nha-mang-a", "malicious-code", (1, 2), 4),
    ]


def test_planning_makes_one_notice_with_its_stored_mail(tmp_path: Path) -> None:
    contact(organisation())
    concern()
    one = open_one()
    notice = plan_one(one, their_rows(), NOW, tmp_path, REAL)
    assert notice is not None
    assert (notice.state, notice.rows, notice.subjects, notice.purpose) == ("planned", 2, 2, "abuse")
    assert notice.code == code_of("nha-mang-a", "malicious-code", ["LC-20261123-000001"])
    assert (tmp_path / notice.mail_path).read_bytes().startswith(b"From: ")
    assert f"/{notice.mail_digest}.eml" in notice.mail_path
    assert Concern.objects.get().notice == notice
    assert due(NOW + 100 * HOUR, REAL) == []


def test_planning_twice_is_planning_once(tmp_path: Path) -> None:
    contact(organisation())
    concern()
    one = open_one()
    first = plan_one(one, their_rows(), NOW, tmp_path, REAL)
    before = files(tmp_path)
    assert plan_one(one, their_rows(), NOW + HOUR, tmp_path, REAL) == first
    assert files(tmp_path) == before
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("place", ["store.Shelf.keep", "store.Shelf.settle", "_commit"])
def test_kill_before_the_row_leaves_nothing_and_a_rerun_writes_the_same(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact(organisation())
    concern()
    one = open_one()
    with monkeypatch.context() as patch:

        def killed(*_: object) -> None:
            raise Killed

        patch.setattr(f"lachan.server.notices.planning.{place}", killed)
        with pytest.raises(Killed):
            plan_one(one, their_rows(), NOW, tmp_path, REAL)
    assert not Notice.objects.exists()
    assert open_one() == one
    left = files(tmp_path)
    plan_one(one, their_rows().reverse(), NOW, tmp_path, REAL)
    assert Notice.objects.count() == 1
    assert files(tmp_path).items() >= left.items()
    assert sorted(name.split("/")[1] for name in files(tmp_path)) == ["ledgers", "mails", "rows"]


def test_concern_told_of_meanwhile_makes_no_second_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contact(organisation())
    concern()
    one = open_one()
    real = planning._commit

    def overtaken(drafts: list[Any], *others: Any) -> list[Notice]:
        monkeypatch.setattr(planning, "_commit", real)
        plan_one(drafts[0].open, their_rows(), NOW, tmp_path, REAL)
        drafts[0].notice.code = "LC-0000-0000"
        return real(drafts, *others)

    monkeypatch.setattr(planning, "_commit", overtaken)
    notice = plan_one(one, their_rows(), NOW, tmp_path, REAL)
    assert notice == Notice.objects.get()


def test_code_that_is_taken_gives_another(tmp_path: Path) -> None:
    owner = organisation()
    contact(owner)
    concern(1)
    other = plan_one(open_one(), their_rows(), NOW - 100 * HOUR, tmp_path, REAL)
    assert other is not None
    taken = code_of("nha-mang-a", "malicious-code", ["LC-20261123-000002"])
    Notice.objects.filter(pk=other.pk).update(code=taken)
    concern(2)
    notice = plan_one(open_one(), their_rows(2), NOW, tmp_path, REAL)
    assert notice is not None
    assert notice.code == code_of("nha-mang-a", "malicious-code", ["LC-20261123-000002"], attempt=1)


def test_minimum_interval(tmp_path: Path) -> None:
    contact(organisation())
    concern(1)
    settings = Settings(identity=IDENTITY, notices=NoticeSettings(minimum_interval_hours=24))
    plan_one(open_one(settings), their_rows(), NOW, tmp_path, settings)
    concern(2)
    record(batch(3), {"nha-mang-a": [found("fraud")]})
    assert [one.taxonomy for one in due(NOW + 23 * HOUR, settings)] == ["fraud"]
    assert Concern.objects.get(batch_id=2).waiting_reason == "minimum-interval"
    assert Concern.objects.get(batch_id=3).waiting_reason == ""
    later = due(NOW + 24 * HOUR, settings)
    assert [(one.taxonomy, one.batches) for one in later] == [("fraud", (3,)), ("malicious-code", (2,))]


def test_nobody_to_tell_is_work_for_a_person_until_there_is_somebody(tmp_path: Path) -> None:
    owner = organisation()
    concern(1)
    notice = plan_one(open_one(), their_rows(), NOW, tmp_path, REAL)
    assert notice is not None
    assert (notice.state, notice.reason, notice.mail_path) == ("unaddressed", "no-contact", "")
    assert readdress(NOW, tmp_path, REAL) == 0

    concern(2)
    assert due(NOW + 100 * HOUR, REAL) == []
    assert Concern.objects.get(batch_id=2).waiting_reason == "no-contact"

    contact(owner)
    assert readdress(NOW + 101 * HOUR, tmp_path, REAL) == 1
    assert readdress(NOW + 101 * HOUR, tmp_path, REAL) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.recipient) == ("planned", "", "truc-ban@a.example")
    assert notice.planned_at == NOW + 101 * HOUR
    assert (tmp_path / notice.mail_path).is_file()
    assert [one.batches for one in due(NOW + 125 * HOUR, REAL)] == [(2,)]


def test_damaged_rows_of_one_notice_do_not_keep_the_others_waiting(tmp_path: Path) -> None:
    owners = [organisation("benh-vien-b", "hospital"), organisation()]
    for number, owner in enumerate(owners, start=1):
        concern(number, owner.key)
    first, second = (plan_one(one, their_rows(), NOW, tmp_path, REAL) for one in due(NOW, REAL))
    assert first is not None
    assert second is not None
    (tmp_path / first.items_path).unlink()
    for owner in owners:
        contact(owner)
    with pytest.raises(Damaged):
        readdress(NOW, tmp_path, REAL)
    assert set(Notice.objects.values_list("pk", "state")) == {(first.pk, "unaddressed"), (second.pk, "planned")}


def test_no_row_left_closes_the_concern_with_a_reason(tmp_path: Path) -> None:
    contact(organisation())
    concern()
    assert plan_one(open_one(), their_rows().clear(), NOW, tmp_path, REAL) is None
    assert Concern.objects.get().waiting_reason == "nothing-left"
    assert due(NOW, REAL) == []
    assert files(tmp_path) == {}


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_order_of_purposes(kind: OrganisationKind) -> None:
    carrier = kind in (OrganisationKind.OPERATOR, OrganisationKind.HOSTING)
    expected = (
        ["abuse", "security", "management"] if carrier else ["security", "abuse", "data-protection", "management"]
    )
    chosen = parse(shipped(), "default.toml").rule_for(Case("malicious-code", kind, "", "", ""))
    assert [purpose.value for purpose in chosen.purposes] == expected


def test_contact_that_cannot_be_written_to_is_passed_over() -> None:
    owner = organisation()
    assert recipient_of("nha-mang-a", ABUSE_FIRST, NOW) == Nobody("no-contact")
    contact(owner, "abuse", email="")
    assert recipient_of("nha-mang-a", ABUSE_FIRST, NOW) == Nobody("contact-without-mail")
    contact(owner, "security", email="a,b@a.example")
    assert recipient_of("nha-mang-a", ABUSE_FIRST, NOW) == Nobody("contact-mail-unusable")
    contact(owner, "management", email="giam-doc@a.example")
    expected = Recipient(Purpose.MANAGEMENT, "Tổ trực", "giam-doc@a.example")
    assert recipient_of("nha-mang-a", ABUSE_FIRST, NOW) == expected


@pytest.mark.parametrize(
    ("settings", "banner"),
    [
        (Settings(kind=Kind.DEMO, identity=IDENTITY), "SỐ LIỆU GIẢ LẬP"),
        (Settings(identity=Identity()), "BẢN THỬ NGHIỆM"),
    ],
    ids=["demo", "trial"],
)
def test_banner_of_the_instance_is_in_the_stored_notice(settings: Settings, banner: str, tmp_path: Path) -> None:
    contact(organisation())
    concern()
    notice = plan_one(open_one(settings), their_rows(), NOW, tmp_path, settings)
    assert notice is not None
    assert notice.banner == banner
    assert notice.subject.startswith(f"[{banner}]")


def test_files_that_no_row_names_are_swept_after_a_day(tmp_path: Path) -> None:
    contact(organisation())
    concern()
    plan_one(open_one(), their_rows(), NOW, tmp_path, REAL)
    before = files(tmp_path)
    stray = tmp_path / "notices/mails/aa/stray.eml"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sweeping.sweep(tmp_path, NOW + 23 * HOUR) == 0
    assert sweeping.sweep(tmp_path, NOW + 25 * HOUR) == 1
    assert files(tmp_path) == before


def test_an_unfinished_mail_in_the_outbox_goes_after_a_day(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    unfinished, mail = outbox / ".x@lachan.invalid.eml.77.aside", outbox / "x@lachan.invalid.eml"
    for place in (unfinished, mail):
        place.write_bytes(b"x")
        os.utime(place, (NOW.timestamp(), NOW.timestamp()))
    assert sweeping.sweep(tmp_path, NOW + 23 * HOUR) == 0
    assert sweeping.sweep(tmp_path, NOW + 25 * HOUR) == 1
    assert [place.name for place in outbox.iterdir()] == [mail.name]
