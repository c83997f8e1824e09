"""Reports in the console: opened on record, contact covered, answered, passed on, closed, tied to a case."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.cases.models import Case
from lachan.server.citizens.codes import code_of
from lachan.server.citizens.looking_up import look_up
from lachan.server.citizens.models import Report
from lachan.server.duty.needs import Need, needs
from lachan.server.lake.folders import Home
from lachan.server.post.composing import composed
from lachan.server.post.models import Letter
from lachan.server.post.sending import sheet_of
from tests.accounts.ground import NOW, person
from tests.cases.ground import organisation as an_organisation
from tests.citizens.ground import CANARIES, MAIL, PNG, TOLD, given, keys_of, newest, reported
from tests.console.ground import Clock, as_person, browser, clock
from tests.post.ground import REAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    keys_of(tmp_path)
    with override_settings(LACHAN_HOME=tmp_path, LACHAN_SETTINGS=REAL):
        yield tmp_path


@pytest.fixture
def now() -> Iterator[Clock]:
    with clock(NOW + timedelta(minutes=5)) as moved:
        yield moved


@pytest.fixture
def officer(home: Path, now: Clock) -> Any:
    return as_person(person("lan", HOUSE, Role.DUTY_OFFICER), now.now)


def address(report: Report, rest: str = "") -> str:
    return f"/console/reports/{code_of(report.pk)}/{rest}"


def acts(report: Report) -> list[str]:
    return list(Entry.objects.filter(subject=f"report:{report.pk}").order_by("number").values_list("act", flat=True))


def text(answer: Any) -> str:
    body: str = answer.content.decode()
    return body


def test_the_queue_shows_nothing_of_what_a_report_says_and_the_oldest_first(home: Path, officer: Any) -> None:
    reported(home, "new", pictures=())
    reported(home, "late", now=NOW - timedelta(days=10), form=given(contact=""))
    page = text(officer.get("/console/reports/"))
    assert [word for word in CANARIES if word in page] == []
    first, second = Report.objects.order_by("pk")
    assert page.index(code_of(first.pk)) < page.index(code_of(second.pk))
    assert "1 báo cáo đã quá hạn" in page
    assert not Entry.objects.filter(act="report-opened").exists(), "a list opens nothing"
    assert code_of(first.pk) in text(officer.get("/console/reports/?what=message"))
    assert code_of(first.pk) not in text(officer.get("/console/reports/?what=app"))
    for tab in ("answered", "passed-on", "closed", "spam", "no-such"):
        for start in ("", "/en"):
            assert officer.get(f"{start}/console/reports/?tab={tab}").status_code == 200


def test_opening_is_on_record_once_a_day_and_the_contact_is_covered(home: Path, officer: Any, now: Clock) -> None:
    reported(home)
    row = newest()
    for _ in range(3):
        page = text(officer.get(address(row)))
    assert "canarytext" in page
    assert "canarycontact" not in page
    assert "c…@people.example" in page
    assert acts(row) == ["report-made", "report-opened"]
    assert officer.post(address(row, "contact/"), {"why": "curious"}).status_code == 422
    assert acts(row) == ["report-made", "report-opened"]
    assert officer.get(address(row, "contact/"))["Location"] == address(row)  # typed, or opened after signing in again
    assert MAIL in text(officer.post(address(row, "contact/"), {"why": "reach"}))
    assert acts(row)[-1] == "unmasked"
    assert Entry.objects.latest("number").details == '{"what":"contact","why":"reach"}'
    assert MAIL not in text(officer.get(address(row))), "covered again"
    now.pass_by(hours=10)
    other = as_person(person("mai", HOUSE, Role.ANALYST), now.now)
    assert "Lan" in text(other.get(address(row)))
    assert acts(row).count("report-opened") == 2
    for entry in Entry.objects.all():
        assert [word for word in CANARIES if word in entry.details + entry.subject] == []


def test_a_picture_leaves_as_bytes_on_record(home: Path, officer: Any) -> None:
    reported(home)
    row = newest()
    answer = officer.get(address(row, "pictures/1/"))
    assert answer.content == PNG
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{code_of(row.pk).lower()}-1.png"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert acts(row)[-1] == "exported"
    for place in ("0", "2", "999"):
        assert officer.get(address(row, f"pictures/{place}/")).status_code == 404


def test_under_another_key_a_report_says_so_and_is_not_counted_as_opened(home: Path, officer: Any) -> None:
    reported(home)
    row = newest()
    (home / "citizens-key").write_bytes(b"x" * 32)
    for rest in ("", "answer/", "pictures/1/"):
        for start in ("", "/en"):
            assert officer.get(start + address(row, rest)).status_code == 500
    assert "khóa" in text(officer.get(address(row)))
    assert officer.post(address(row, "contact/"), {"why": "reach"}).status_code == 500
    row.refresh_from_db()
    assert row.opened_on is None
    assert acts(row) == ["report-made"]
    assert officer.get("/console/reports/").status_code == 200


def test_an_answer_that_is_ready_is_filled_in_and_a_mail_says_only_that_there_is_one(
    home: Path, officer: Any, now: Clock
) -> None:
    receipt = reported(home)
    row = newest()
    assert "Cơ quan, đơn vị bị mạo danh" in text(officer.get(address(row, "answer/?draft=false-message")))
    empty = officer.post(address(row, "answer/"), {"draft": "false-message", "text": "thêm"})
    assert (empty.status_code, "thêm" in text(empty)) == (422, True)
    form = {"draft": "false-message", "field-body": "Ngân hàng Sen Đá", "text": "canaryanswer"}
    done = officer.post(address(row, "answer/"), form)
    assert done["Location"] == address(row, "?done=report-mailed")
    assert "Ngân hàng Sen Đá" in text(officer.get(done["Location"]))
    assert acts(row)[-1] == "report-answered"
    standing = look_up(receipt, keys_of(home), TOLD, now.now)
    assert standing.state == "answered"
    assert standing.answers[0].vi.endswith("canaryanswer")
    assert "is not of Ngân hàng Sen Đá" in standing.answers[0].en
    letter = Letter.objects.get()
    assert (letter.purpose, letter.subject) == ("report-answered", f"report:{row.pk}")
    mail = composed(sheet_of(letter), REAL).decode()
    assert MAIL in mail
    for word in ("canarytext", "canarylink", "canaryanswer", receipt, "tin-nhan"):
        assert word not in mail
    assert officer.post(address(row, "answer/"), {"text": "Thêm một điều."}).status_code == 302
    assert len(look_up(receipt, keys_of(home), TOLD, now.now).answers) == 2
    reported(home, "two", form=given(contact="0900 000 123"))
    assert officer.post(address(newest(), "answer/"), {"text": "Cảm ơn."})["Location"].endswith("report-answered")
    assert Letter.objects.count() == 2
    assert "…123" in text(officer.get(address(newest())))


def test_passed_on_closed_reopened(home: Path, officer: Any, now: Clock) -> None:
    receipt = reported(home)
    row = newest()
    assert officer.post(address(row, "pass-on/"), {"body": "nobody"}).status_code == 422
    assert officer.post(address(row, "pass-on/"), {"body": "incident-coordinator"}).status_code == 302
    standing = look_up(receipt, keys_of(home), TOLD, now.now)
    assert (standing.state, standing.passed_to[0]) == ("passed-on", "Trung tâm An ninh mạng quốc gia")
    assert officer.post(address(row, "close/"), {"reason": "bored"}).status_code == 422
    assert officer.post(address(row, "close/"), {"reason": "spam"}).status_code == 302
    assert code_of(row.pk) in text(officer.get("/console/reports/?tab=spam"))
    assert code_of(row.pk) not in text(officer.get("/console/reports/?tab=closed"))
    for rest, form in (("answer/", {"text": "a"}), ("close/", {"reason": "settled"})):
        closed = officer.post(address(row, rest), form)
        assert (closed.status_code, "đã khép lại: hãy mở lại trước" in text(closed).lower()) == (422, True), rest
    assert officer.post(address(row, "reopen/")).status_code == 302
    assert officer.post(address(row, "reopen/")).status_code == 422
    row.refresh_from_db()
    assert (row.state, row.reason, row.settled_on) == ("waiting", "", None)
    assert [act for act in acts(row) if act != "report-opened"] == [
        "report-made",
        "report-passed-on",
        "report-closed",
        "report-reopened",
    ]


def test_a_case_is_opened_once_and_points_back_without_what_was_said(home: Path, officer: Any) -> None:
    reported(home)
    row = newest()
    assert officer.post(address(row, "case/"), {"title": ""}).status_code == 422
    for _ in range(2):
        title = {"title": "Số lạ xưng công an", "severity": "high"}
        assert officer.post(address(row, "case/"), title).status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.severity) == ("public-report", "high")
    page = text(officer.get(f"/console/cases/{case.code}/"))
    assert f"/console/reports/{code_of(row.pk)}/" in page
    assert [word for word in CANARIES if word in page] == []
    assert case.code in text(officer.get(address(row)))
    reported(home, "two")
    other = newest()
    assert officer.post(address(other, "case/"), {"case": "VV-2026-99999-0"}).status_code == 422
    assert officer.post(address(other, "case/"), {"case": case.code.lower()}).status_code == 302
    other.refresh_from_db()
    assert other.case == case
    assert case.links.count() == 2
    assert "report-tied" in acts(other)


def test_it_is_the_houses_alone_and_of_who_handles_reports(home: Path, now: Clock) -> None:
    reported(home)
    row = newest()
    rests = ("", "contact/", "pictures/1/", "answer/", "pass-on/", "close/", "reopen/", "case/")
    for role, organisation in ((Role.APPROVER, HOUSE), (Role.INSPECTOR, HOUSE), (Role.SECURITY_CONTACT, "song-xanh")):
        client = as_person(person(role.value, organisation, role), now.now)
        assert client.get("/console/reports/").status_code == 404
        for rest in rests:
            for method in ("get", "post"):
                answer = getattr(client, method)(address(row, rest), {"why": "reach", "reason": "spam", "text": "a"})
                assert answer.status_code in (404, 405), (role, rest, method)
    assert browser().get(address(row)).status_code == 302
    assert acts(row) == ["report-made"]
    nothing = as_person(person("lan", HOUSE, Role.DUTY_OFFICER), now.now)
    for code in ("PA-999", "PA-0", "pa-x", "VV-2026-00042-5"):
        for rest in ("", "answer/"):
            assert nothing.get(f"/console/reports/{code}/{rest}").status_code == 404


def test_the_desk_counts_what_waits(home: Path, officer: Any, now: Clock) -> None:
    reported(home)
    (waiting,) = (one for one in needs(Home(home), now.now) if one.need is Need.REPORTS)
    assert waiting.count == 1
    assert waiting.since is not None
    assert waiting.since.isoformat() == "2026-11-22T00:00:00+07:00"
    page = text(officer.get("/console/desk/"))
    assert "/console/reports/" in page
    assert [word for word in CANARIES if word in page] == []
    officer.post(address(newest(), "close/"), {"reason": "spam"})
    (waiting,) = (one for one in needs(Home(home), now.now) if one.need is Need.REPORTS)
    assert (waiting.count, waiting.since) == (0, None)


def test_deadlines_come_from_the_clocks_of_public_reports(home: Path) -> None:
    reported(home, now=NOW)  # a Sunday
    row = newest()
    assert row.open_by.isoformat() == "2026-11-23T16:59:59+00:00"
    assert row.answer_by.isoformat() == "2026-11-27T16:59:59+00:00"


def test_a_code_typed_into_the_search_box_leads_to_the_report_and_opens_nothing(home: Path, officer: Any) -> None:
    reported(home)
    report = newest()
    code = code_of(report.pk)
    before = acts(report)
    assert f'href="/console/reports/{code}/"' in text(officer.get("/console/search/", {"q": code.lower()}))
    assert acts(report) == before
    an_organisation("host-1")
    desk = as_person(person("an", "host-1", Role.ABUSE_DESK), NOW + timedelta(minutes=5))
    assert "Không có gì mang mã này" in text(desk.get("/console/search/", {"q": code}))
