"""The pages of notices, silences, answers and letters: what a duty officer and an abuse desk do there in a day."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.notices import lookups, tokens
from lachan.server.notices.answers.models import Comment, Mail, Said, Work
from lachan.server.notices.answers.standing import said_of
from lachan.server.notices.counting import counts
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.models import Attempt, Enrolment, Lookup, Notice, Stop, Suppression
from lachan.server.registry.models import Organisation
from tests.accounts.ground import person
from tests.console.ground import as_person
from tests.notices.answers.ground import another, told
from tests.notices.test_tokens import SECRET
from tests.portal.ground import REAL, SOON, sent, served

pytestmark = pytest.mark.django_db
HOSTILE = '<img src=x onerror="alert(1)">{{ 7|add:7 }}'


@pytest.fixture
def notice(tmp_path: Path) -> Iterator[Notice]:
    made, _ = sent(tmp_path)
    with served(tmp_path):
        yield made


@pytest.fixture
def officer(notice: Notice) -> Client:
    return as_person(person("lan", HOUSE, Role.DUTY_OFFICER), SOON)


@pytest.fixture
def desk_of_theirs(notice: Notice) -> Client:
    return as_person(person("ha", "song-xanh", Role.ABUSE_DESK), SOON)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def fail(notice: Notice, state: str, reason: str = "") -> None:
    Notice.objects.filter(pk=notice.pk).update(state=state, reason=reason)


def test_a_stop_stands_on_the_list_for_the_house_alone(officer: Client, desk_of_theirs: Client) -> None:
    assert "Đang dừng gửi" not in page(officer, "/console/notices/")
    assert officer.post("/console/notices/sending/", {"do": "stop", "why": "nguồn tin sai"}).status_code == 302
    approver = as_person(person("minh", HOUSE, Role.APPROVER), SOON)
    for client, shown in ((officer, True), (approver, True), (desk_of_theirs, False)):
        said = page(client, "/console/notices/")
        assert ("Đang dừng gửi" in said) is shown
        assert ("nguồn tin sai" in said) is shown


def test_what_a_refusal_names_is_called_as_in_the_form(officer: Client) -> None:
    said = officer.post("/console/notices/sending/", {"do": "stop", "why": ""}).content.decode()
    assert "Lý do: ghi từ 1 đến 500 ký tự" in said


def test_drafting_letters_says_where_there_were_none(officer: Client) -> None:
    sent = {"begins": "2020-01-01", "ends": "2020-01-31"}
    assert officer.post("/console/letters/", sent)["Location"].endswith("?done=drafted-none")


def test_a_notice_says_to_whom_why_and_what_without_what_opens_its_answer(officer: Client, notice: Notice) -> None:
    for start in ("", "/en"):
        shown = page(officer, f"{start}/console/notices/{notice.code}/")
        assert "t…@song-xanh.example" in shown
        assert notice.recipient not in shown
        assert "AS64500" in shown
        assert "203.0.113.5" in shown
        assert "/tra-loi/…" in shown
        assert "Việc cần làm".upper() in shown
        assert f"/console/silences/add/?notice={notice.code}" in shown


def test_a_doubt_is_settled_by_a_person_with_a_reason(officer: Client, notice: Notice) -> None:
    fail(notice, "in-doubt", "connection-lost")
    place = f"/console/notices/{notice.code}/settle/"
    assert "Thư này đã đi chưa?" in page(officer, f"/console/notices/{notice.code}/")
    for form in ({}, {"verdict": "sent"}, {"verdict": "maybe", "why": "gọi <điện>"}):
        answer = officer.post(place, form)
        assert answer.status_code == 422
    assert 'value="gọi &lt;điện&gt;"' in answer.content.decode()
    done = officer.post(place, {"verdict": "sent", "why": "đã gọi, họ nhận được"}, follow=True)
    assert 'role="status"' in done.content.decode()
    notice.refresh_from_db()
    assert notice.state == "sent"
    last = Attempt.objects.latest("pk")
    assert (last.outcome, last.why, last.by) == ("resolved-sent", "đã gọi, họ nhận được", "Lan")
    assert officer.post(place, {"verdict": "again", "why": "x"}).status_code == 422


def test_a_failed_notice_is_sent_again_or_told_to_somebody_else(officer: Client, notice: Notice) -> None:
    fail(notice, "failed", "temporary-for-too-long")
    place = f"/console/notices/{notice.code}/"
    assert "Gửi lại thư này" in page(officer, place)
    assert officer.post(f"{place}again/", {"why": " "}).status_code == 422
    assert officer.post(f"{place}again/", {"why": "họ đã mở máy chủ"}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == "planned"
    fail(notice, "failed", "recipient-refused")
    assert "Gửi lại thư này" not in page(officer, place)
    assert officer.post(f"{place}again/", {"why": "thử"}).status_code == 422
    assert "không còn đầu mối nào" in officer.post(f"{place}another/").content.decode()
    another("song-xanh", "khac@song-xanh.example")
    answer = officer.post(f"{place}another/")
    new = Notice.objects.get(replaces=notice)
    assert answer["Location"] == f"/console/notices/{new.code}/?done=told-another"
    assert new.recipient == "khac@song-xanh.example"


def test_a_bounced_notice_is_given_up_for_good(officer: Client, notice: Notice) -> None:
    fail(notice, "bounced", "5.1.1")
    place = f"/console/notices/{notice.code}/"
    assert officer.post(f"{place}give-up/", {"why": ""}).status_code == 422
    assert officer.post(f"{place}give-up/", {"why": "đơn vị đã giải thể"}).status_code == 302
    shown = page(officer, place)
    assert "đơn vị đã giải thể" in shown
    assert "Báo cho đầu mối khác" not in shown
    assert officer.post(f"{place}give-up/", {"why": "x"}).status_code == 422
    assert counts(SOON).given_up == 1
    assert counts(SOON).add_up


def test_damaged_files_are_said_and_break_no_page(officer: Client, notice: Notice, tmp_path: Path) -> None:
    (tmp_path / notice.mail_path).write_bytes(b"x")
    (tmp_path / notice.items_path).unlink()
    assert "lachan lake restore" in page(officer, f"/console/notices/{notice.code}/")


def test_tabs_and_search_find_it(officer: Client, notice: Notice) -> None:
    assert notice.code not in page(officer, "/console/notices/")
    for query in (
        "tab=sent",
        "q=song-xanh",
        f"q={notice.code[:7]}",
        "tab=all&q=malicious",
        "tab=nonsense&q=Nhà",
        "tab=all&q=ma+doc",
        "tab=all&q=NHA",
    ):
        assert notice.code in page(officer, f"/console/notices/?{query}"), query
    assert notice.code not in page(officer, "/console/notices/?tab=sent&q=khong-co")
    fail(notice, "failed", "recipient-refused")
    assert notice.code in page(officer, "/console/notices/")
    exported = officer.get("/console/notices/export.csv?tab=all").content.decode()
    assert notice.code in exported
    assert notice.recipient not in exported


def test_a_notice_and_a_case_lead_to_each_other(officer: Client, notice: Notice) -> None:
    place = f"/console/notices/{notice.code}/"
    assert f"?notice={notice.code}&amp;organisation=song-xanh" in page(officer, place)
    form = {"kind": "exposed-system", "title": "Máy chủ mở", "organisation": "song-xanh", "notice": notice.code}
    made = officer.post("/console/cases/open/", form)
    case = made["Location"].partition("?")[0]
    assert f'href="{case}"' in page(officer, place)
    assert f'href="{place}"' in page(officer, case)


def test_the_kill_switch_says_who_and_why_and_lets_go(officer: Client, notice: Notice) -> None:
    assert officer.post("/console/notices/sending/", {"do": "stop"}).status_code == 422
    assert officer.post("/console/notices/sending/", {"do": "stop", "why": HOSTILE}).status_code == 302
    shown = page(officer, "/console/notices/sending/")
    assert "Đang dừng gửi" in shown
    assert "&lt;img src=x" in shown
    assert HOSTILE not in shown
    assert Stop.objects.get().resumed_at is None
    assert officer.post("/console/notices/sending/", {"do": "resume", "why": "đã sửa"}).status_code == 302
    assert officer.post("/console/notices/sending/", {"do": "resume", "why": "đã sửa"}).status_code == 422
    assert Stop.objects.get().resumed_at == SOON


def test_from_a_notice_its_kind_is_silenced_for_its_organisation(officer: Client, notice: Notice) -> None:
    form = page(officer, f"/console/silences/add/?notice={notice.code}")
    assert 'value="song-xanh"' in form
    assert '<option value="malicious-code" selected>' in form
    said = {"organisation": "song-xanh", "taxonomy": "malicious-code", "why": HOSTILE, "until": "2026-12-31"}
    for wrong in ({"why": ""}, {"until": "2030-01-01"}, {"until": "x"}, {"network": "1.2"}, {"organisation": "khong"}):
        assert officer.post("/console/silences/add/", {**said, **wrong}).status_code == 422, wrong
    assert officer.post("/console/silences/add/", {"why": "x", "until": "2026-12-31"}).status_code == 422
    assert officer.post("/console/silences/add/", said).status_code == 302
    shown = page(officer, "/console/silences/")
    assert "&lt;img src=x" in shown
    assert HOSTILE not in shown
    (one,) = Suppression.objects.all()
    assert officer.post(f"/console/silences/{one.pk}/end/").status_code == 302
    assert officer.post(f"/console/silences/{one.pk}/end/").status_code == 404
    assert "Đã bỏ" in page(officer, "/console/silences/?all=1")


def test_the_trial_and_the_next_turn(officer: Client, notice: Notice) -> None:
    assert officer.post("/console/notices/trial/", {"organisation": "khong-co"}).status_code == 422
    assert officer.post("/console/notices/trial/", {"organisation": "song-xanh"}).status_code == 302
    assert officer.post("/console/notices/trial/", {"organisation": "song-xanh"}).status_code == 422
    assert "song-xanh" in page(officer, "/console/notices/trial/")
    assert officer.post("/console/notices/trial/song-xanh/end/").status_code == 302
    assert Enrolment.objects.get().left_at == SOON
    assert "Nếu soạn ngay bây giờ" in page(officer, "/console/notices/next/")


def test_an_answer_waits_until_somebody_says_what_was_done(officer: Client, notice: Notice) -> None:
    mail = Mail.objects.create(
        digest="a" * 64, taken_at=SOON, outcome="to-read", message_id=HOSTILE, sender=f"{HOSTILE}@a.example"
    )
    Comment.objects.create(mail=mail, text=HOSTILE)
    work = Work.objects.create(task="read-answer", mail=mail, notice=notice, opened_at=SOON)
    shown = page(officer, "/console/answers/")
    assert shown.count("&lt;img src=x") == 3
    assert HOSTILE not in shown
    assert officer.post(f"/console/answers/{work.pk}/done/", {"why": ""}).status_code == 422
    assert officer.post(f"/console/answers/{work.pk}/done/", {"why": "đã gọi"}).status_code == 302
    assert officer.post(f"/console/answers/{work.pk}/done/", {"why": "đã gọi"}).status_code == 404
    assert "đã gọi" in page(officer, "/console/answers/?all=1")


def test_an_organisation_answers_by_row_and_by_list(desk_of_theirs: Client, notice: Notice) -> None:
    place = f"/console/answers/notice/{notice.code}/"
    assert place in page(desk_of_theirs, f"/console/notices/{notice.code}/")
    upload = SimpleUploadedFile("a.csv", "\ufeffdong,ket_qua\r\n5,false\r\n6,false\r\n".encode())
    answer = desk_of_theirs.post(place, {"fixed": "1-2", "list": "3,not-ours\n4;fixed", "file": upload})
    assert answer["Location"].endswith("?done=answered")
    spans = [(one.first, one.last, str(one.word)) for one in said_of(notice.code)]
    assert spans == [(1, 2, "fixed"), (3, 3, "not-ours"), (4, 4, "fixed"), (5, 6, "false")]
    again = desk_of_theirs.post(place, {"fixed": "1-2, 4"})
    assert again["Location"].endswith("?done=answered-before")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"list": "1,fixed\nx"}, "dòng 2"),
        ({"list": "1,broken"}, "dòng 1"),
        ({"fixed": "10"}, "9 dòng"),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe1,fixed")}, "UTF-8"),
        ({"list": "1,fixed\n" * 5001}, "5000"),
    ]
    for form, words in wrong:
        refused = desk_of_theirs.post(place, form)
        assert refused.status_code == 422, form
        assert words in refused.content.decode()
    assert Said.objects.count() == 4


def test_who_may_not_answer_or_send_finds_nothing(notice: Notice) -> None:
    viewer = as_person(person("xem", "song-xanh", Role.VIEWER), SOON)
    analyst = as_person(person("pt", HOUSE, Role.ANALYST), SOON)
    assert f"/answers/notice/{notice.code}/" not in page(viewer, f"/console/notices/{notice.code}/")
    for client in (viewer, analyst):
        page(client, f"/console/answers/notice/{notice.code}/", 404)
        page(client, "/console/silences/", 404)
        for form in ("settle", "again", "another"):
            assert client.post(f"/console/notices/{notice.code}/{form}/", {"why": "x"}).status_code == 404
        assert client.post("/console/notices/sending/", {"do": "stop", "why": "x"}).status_code == 404
    assert not Stop.objects.exists()


def test_letters_are_drafted_cancelled_and_refused_with_reasons(officer: Client, notice: Notice) -> None:
    Organisation.objects.filter(key="song-xanh").update(kind="state")
    assert officer.post("/console/letters/", {"begins": "2026-12-01", "ends": "2026-11-01"}).status_code == 422
    assert officer.post("/console/letters/", {"begins": "x", "ends": ""}).status_code == 422
    for _ in range(2):
        assert officer.post("/console/letters/", {"begins": "2026-11-01", "ends": "2026-11-30"}).status_code == 302
    (one,) = Letter.objects.all()
    place = f"/console/letters/{one.pk}/"
    assert notice.code in page(officer, place)
    assert officer.get(f"{place}letter.pdf").status_code == 404
    assert officer.post(f"{place}put-out/").status_code == 422, "a real instance must say who signs"
    assert officer.post(f"{place}take-back/", {"file": SimpleUploadedFile("a.pdf", b"%PDF")}).status_code == 422
    assert officer.post(f"{place}receipt/", {"state": "sent"}).status_code == 422
    assert officer.post(f"{place}cancel/", {"why": HOSTILE}).status_code == 302
    assert "&lt;img src=x" in page(officer, place)
    assert officer.post(f"{place}cancel/", {"why": "x"}).status_code == 422
    assert "Đã hủy" in page(officer, "/console/letters/?state=cancelled")


def test_a_code_in_a_forged_mail_stands_out(officer: Client, notice: Notice) -> None:
    assert "nhiều bất thường" not in page(officer, "/console/notices/")
    Lookup.objects.create(notice=notice, day=SOON.date(), times=lookups.UNUSUAL)
    shown = page(officer, "/console/notices/")
    assert "nhiều bất thường" in shown
    assert notice.code in shown


def test_names_from_outside_are_text(officer: Client, notice: Notice) -> None:
    Organisation.objects.filter(key="song-xanh").update(name=HOSTILE)
    Notice.objects.update(taxonomy="other", reason=HOSTILE[:40], subject=HOSTILE, rule=HOSTILE[:40], tlp="<b>")
    for address in ("/console/notices/?tab=all", f"/console/notices/{notice.code}/", f"/console/notices/?q={HOSTILE}"):
        assert "<img src=x" not in page(officer, address)
    Organisation.objects.filter(key="song-xanh").update(name="=cmd|calc")
    assert "'=cmd|calc" in officer.get("/console/notices/export.csv?tab=all").content.decode()


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/console/notices/?tab=all", 8),
        ("/console/silences/", 8),
        ("/console/answers/", 8),
        ("/console/letters/", 9),
        ("/console/notices/sending/", 8),
        ("/console/notices/trial/", 7),
    ],
)
def test_many_rows_cost_no_more_queries_than_few(tmp_path: Path, address: str, most: int) -> None:
    tokens.make_secret(tmp_path, SECRET)
    notices = told(tmp_path, ["mot", "hai", "ba", "bon"], REAL)
    with served(tmp_path):
        client = as_person(person("lan", HOUSE, Role.DUTY_OFFICER), SOON)
        costs = []
        for some in (notices[:1], notices[1:]):
            for one in some:
                owner = one.organisation
                Suppression.objects.create(
                    organisation=owner, why="x", made_at=SOON, made_by="x", expires_at=SOON + timedelta(days=3)
                )
                mail = Mail.objects.create(digest=one.code.ljust(64), taken_at=SOON, outcome="to-read")
                Comment.objects.create(mail=mail, text="x")
                Work.objects.create(task="read-answer", mail=mail, notice=one, opened_at=SOON)
                Enrolment.objects.create(organisation=owner, since=SOON, by="x")
                letter = Letter.objects.create(
                    organisation=owner,
                    begins=SOON.date(),
                    ends=SOON.date(),
                    state="draft",
                    drafted_at=SOON,
                    drafted_by="x",
                )
                letter.tellings.create(notice=one)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                page(client, address)
            costs.append(len(asked))
        assert costs[0] == costs[1] <= most, costs


def test_one_notice_costs_few_queries(officer: Client, notice: Notice) -> None:
    with CaptureQueriesContext(connection) as asked:
        page(officer, f"/console/notices/{notice.code}/")
    assert len(asked) <= 20
