"""The duty desk in a browser without a screen."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.recording import by_command
from lachan.server.duty.models import HandOver, Look
from lachan.server.lake.models import Batch, Outcome
from lachan.server.notices import stopping
from tests.access.ground import country
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.intake.ground import instance, register, report, row, take

pytestmark = pytest.mark.django_db


def test_a_morning_at_the_desk() -> None:
    lan, minh = person("lan", HOUSE, Role.DUTY_OFFICER), person("minh", HOUSE, Role.DUTY_OFFICER)
    country()
    stopping.stop(NOW, by=by_command("an"), why="Sai danh sách <b>gửi</b>")
    with clock() as time:
        mine = as_person(lan)
        page = mine.get("/console/desk/").content.decode()
        assert "Thông báo chưa có đầu mối nhận" in page
        assert "Đang dừng gửi mọi thông báo" in page
        assert "Sai danh sách &lt;b&gt;gửi&lt;/b&gt;" in page
        assert mine.post("/console/desk/looked/")["Location"] == "/console/desk/"
        assert Look.objects.get().at == NOW
        given = mine.post("/console/desk/shifts/give/", {"note": "<i>Xem kỹ</i>\nnhà mạng A"})
        assert given["Location"] == "/console/desk/shifts/1/?done=shift-given"
        read = mine.get("/console/desk/shifts/1/").content.decode()
        assert "&lt;i&gt;Xem kỹ&lt;/i&gt;<br>nhà mạng A" in read
        assert "Ký nhận ca" not in read
        assert mine.post("/console/desk/shifts/1/take/").status_code == 422
        time.pass_by(minutes=5)
        theirs = as_person(minh, time.now)
        assert "Nhận ca" in theirs.get("/console/desk/").content.decode()
        taken = theirs.post("/console/desk/shifts/1/take/", follow=True).content.decode()
        assert "Đã ký nhận ca" in taken
        english = theirs.get("/en/console/desk/shifts/").content.decode()
        assert "as signed" in english
    assert HandOver.objects.get().taken_by_id == minh.pk


def test_a_note_that_is_too_long_comes_back_with_the_reason() -> None:
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    with clock():
        answer = as_person(lan).post("/console/desk/shifts/give/", {"note": "x" * 4_001})
    assert answer.status_code == 422
    assert "Lời dặn dài nhất 4000 ký tự" in answer.content.decode()


def test_a_note_outlives_the_proof_and_is_signed_after_a_new_one() -> None:
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    with clock() as time:
        desk = as_person(lan)
        time.pass_by(minutes=16)
        assert desk.get("/console/desk/shifts/give/")["Location"].startswith("/console/sign-in/again/")
        late = desk.post("/console/desk/shifts/give/", {"note": "Gọi lại nhà mạng A"})
        assert late.status_code == 422
        assert "Gọi lại nhà mạng A" in late.content.decode()
        assert "/console/sign-in/again/" in late.content.decode()
        assert not HandOver.objects.exists()


def test_what_was_kept_back_is_told_by_reason_in_words() -> None:
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    batch = Batch.objects.create(
        name="x.csv", raw_path="raw/x", digest="0" * 64, size=1, received_at=NOW - timedelta(hours=1), rows_read=812
    )
    Outcome.objects.create(
        batch=batch, kind="set-aside", reason="unknown-report-type", detail="<script>alert(1)</script>", rows=812
    )
    with clock():
        page = as_person(lan).get("/console/desk/kept-back/").content.decode()
        english = as_person(lan).get("/en/console/desk/kept-back/").content.decode()
    assert "Loại báo cáo lạ" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert batch.receipt in page
    assert "Unknown report type" in english


def test_only_who_stands_duty_sees_the_desk() -> None:
    person("lan", HOUSE, Role.DUTY_OFFICER)
    people = [
        person("an", HOUSE, Role.ADMINISTRATOR), person("ban", HOUSE, Role.ANALYST), person("cuc", HOUSE, Role.EDITOR)
    ]  # fmt: skip
    with clock():
        for one in people:
            for place in ("", "looked/", "kept-back/", "shifts/", "shifts/give/", "shifts/1/", "shifts/1/take/"):
                assert as_person(one).get(f"/console/desk/{place}").status_code == 404
                assert as_person(one).post(f"/console/desk/{place}").status_code == 404


def test_the_desk_asks_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    country()
    with clock():
        client = as_person(lan)
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            client.get("/console/desk/")


def test_networks_of_nobody_are_told_and_listed(tmp_path: Path) -> None:
    home = instance(tmp_path)
    register(tmp_path)
    take(home, report([row("192.0.2.1", src_asn=64500), row("192.0.2.2", src_asn=64500), row("203.0.113.9")]))
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    with clock(), override_settings(LACHAN_HOME=tmp_path):
        client = as_person(lan)
        desk = client.get("/console/desk/").content.decode()
        assert "Dòng dữ liệu 7 ngày qua chưa rõ của ai" in desk
        assert "/console/detections/nobodys/" in desk
        page = client.get("/console/detections/nobodys/").content.decode()
        assert "192.0.2.0/24" in page
        assert "AS64500" in page
        assert "203.0.113.0/24" not in page
        assert as_person(person("ban", HOUSE, Role.ANALYST)).get("/console/detections/nobodys/").status_code == 404
