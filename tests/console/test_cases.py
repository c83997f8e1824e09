"""Cases in the console: who sees how much, forms that are not taken, files that are fetched and never shown."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.base.settings import Cases, Settings
from lachan.server.cases import asking, attaching, closing, working
from lachan.server.cases.models import Attachment, Case
from lachan.server.cases.words import Reason
from lachan.wire.tlp import Tlp
from tests.access.ground import country, everybody
from tests.accounts.ground import BOSS, NOW, person
from tests.cases.ground import TITLE, opened, organisation, row
from tests.console.ground import as_person, browser, clock

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def post(client: Client, name: str, code: str, *more: object, **fields: object) -> Any:
    return client.post(reverse(name, args=(code, *more)), fields, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_duty_officers_way() -> None:
    organisation("host-1")
    organisation("bank-1")
    lan, desk = person("lan", HOUSE, Role.DUTY_OFFICER), person("an", "host-1", Role.ABUSE_DESK)
    with clock():
        house, host = as_person(lan), as_person(desk)
        wrong = house.post("/console/cases/open/", {"kind": "phishing-site", "title": " "})
        assert wrong.status_code == 422
        assert "Tiêu đề: việc gì" in text(wrong)
        made = house.post(
            "/console/cases/open/",
            {"kind": "phishing-site", "title": TITLE, "organisation": "bank-1", "text": HOSTILE},
            follow=True,
        )
        code = Case.objects.get().code
        assert "Chưa ai nhận" in text(made)
        assert "còn 4 giờ" in text(made)
        assert HOSTILE not in text(made)
        assert host.get(f"/console/cases/{code}/").status_code == 404
        assert "Bạn đang xử lý" in text(post(house, "assign-case", code, person="me"))
        assert "24 giờ" in text(house.get(f"/console/cases/{code}/"))
        assert "đồng hồ dừng" in text(post(house, "ask-in-case", code, organisation="host-1", question="Xin gỡ trang"))
        asked = text(host.get(f"/console/cases/{code}/"))
        assert "Xin gỡ trang" in asked
        assert TITLE not in asked
        assert "bank-1" not in asked
        assert "Lan" not in asked.replace("Lang", "")
        number = row(code).asks.get().pk
        assert post(host, "answer-in-case", code, number, answer=" ").status_code == 422
        assert "Đã gửi câu trả lời" in text(post(host, "answer-in-case", code, number, answer="Đã gỡ"))
        assert post(host, "answer-in-case", code, number, answer="nữa").status_code == 422
        assert "Đã gỡ" in text(house.get(f"/console/cases/{code}/"))
        assert post(house, "close-case", code, reason="other", text="").status_code == 422
        assert "Đã đóng: Đã khắc phục" in text(post(house, "close-case", code, reason="fixed"))
        assert TITLE in text(house.get("/console/cases/?tab=closed"))
        assert "Mở lại" in text(house.get(f"/console/cases/{code}/"))
    for entry in Entry.objects.filter(subject=f"case:{code}"):
        assert TITLE not in entry.details


def test_who_was_asked_sees_the_question_and_what_goes_with_it() -> None:
    where = country()
    who = dict(everybody(where))
    code = opened(about="bank-1")
    home = settings.LACHAN_HOME
    working.comment(BOSS, code, "việc của ngân hàng", shared=True, now=NOW)
    working.comment(BOSS, code, "chỉ trong nhà", shared=False, now=NOW)
    sent, shared, kept = (
        attaching.attach(BOSS, code, home, Cases(), f"{n}.txt", [n.encode()], NOW, shared=n == "shared")
        for n in ("sent", "shared", "kept")
    )
    asking.ask(BOSS, code, "hosting-1", "Máy này của ai?", NOW, files=[sent])
    asking.ask(BOSS, code, "hosting-2", "Câu hỏi khác", NOW)
    seen = {
        "abuse-desk@hosting-1": (("Máy này của ai?", "sent.txt"), {sent}),
        "abuse-desk@bank-1": ((TITLE, "việc của ngân hàng", "shared.txt"), {shared}),
        "analyst@house": (("Máy này của ai?", "Câu hỏi khác", TITLE, "việc của ngân hàng", "chỉ trong nhà",
                           "sent.txt", "shared.txt", "kept.txt"), {sent, shared, kept}),
    }  # fmt: skip
    every = set(seen["analyst@house"][0])
    with clock():
        for name, (told, files) in seen.items():
            client = as_person(who[name])
            page = text(client.get(f"/console/cases/{code}/"))
            assert {words for words in every if words in page} == set(told), name
            for number in (sent, shared, kept):
                answer = client.get(f"/console/cases/{code}/files/{number}/")
                assert answer.status_code == (200 if number in files else 404), (name, number)
            assert code in text(client.get("/console/cases/?tab=waiting"))
            listed = text(client.get(f"/console/cases/?q={TITLE.split()[-1]}"))
            assert (code in listed) == (TITLE in told), "a title that is not theirs is not found by its words"
        assert as_person(who["abuse-desk@bank-2"]).get(f"/console/cases/{code}/").status_code == 404
        asked = row(code).asks.get(organisation__key="hosting-1").pk
        asking.answer(BOSS, code, asked, "Của chúng tôi", NOW, organisation="hosting-1")
        host = as_person(who["abuse-desk@hosting-1"])
        assert code not in text(host.get("/console/cases/?tab=waiting")), "others' questions are not theirs to know of"
        assert code in text(host.get("/console/cases/"))


def test_a_supervisor_sees_what_the_tlp_lets_go_onward() -> None:
    where = country()
    who = dict(everybody(where))
    amber, red = opened(about="body-11"), opened(about="body-11", tlp=Tlp.RED)
    with clock():
        centre, body = as_person(who["security-contact@centre-1"]), as_person(who["security-contact@body-11"])
        assert [centre.get(f"/console/cases/{code}/").status_code for code in (amber, red)] == [200, 404]
        assert [body.get(f"/console/cases/{code}/").status_code for code in (amber, red)] == [200, 200]


def test_a_file_leaves_as_bytes_to_keep() -> None:
    lan = person("lan", HOUSE, Role.ANALYST)
    code = opened()
    with clock():
        client = as_person(lan)
        sent = SimpleUploadedFile('tố "cáo"\n.html', b"<script>alert(1)</script>", "text/html")
        page = text(post(client, "attach-to-case", code, file=sent))
        assert "Đã đính kèm" in page
        file = Attachment.objects.get()
        answer = client.get(f"/console/cases/{code}/files/{file.pk}/")
        assert answer.content == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Content-Disposition"].isascii()
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert post(client, "attach-to-case", code).status_code == 422
        small = Settings(cases=Cases(max_attachment_bytes=3))
        with override_settings(LACHAN_SETTINGS=small):
            large = post(client, "attach-to-case", code, file=SimpleUploadedFile("x", b"1234"))
        assert large.status_code == 422
        assert "Tệp lớn hơn 3 byte" in text(large)
        (attaching.place_of(Path(settings.LACHAN_HOME), file.digest)).unlink()
        assert client.get(f"/console/cases/{code}/files/{file.pk}/").status_code == 404
    left = Entry.objects.filter(act="exported", subject=f"case:{code}").first()
    assert left is not None
    assert "html" not in left.details


def test_files_leave_from_a_second_name_by_a_short_lived_link() -> None:
    lan = person("lan", HOUSE, Role.ANALYST)
    code = opened()
    number = attaching.attach(BOSS, code, settings.LACHAN_HOME, Cases(), "a.txt", [b"a"], NOW, shared=False)
    told = Settings(cases=Cases(downloads_host="tep.lachan.example"))
    second = {"headers": {"Host": "tep.lachan.example"}}
    with (
        override_settings(LACHAN_SETTINGS=told, ALLOWED_HOSTS=["localhost", "tep.lachan.example"]),
        clock() as moved,
    ):
        client = as_person(lan)
        way = client.get(f"/console/cases/{code}/files/{number}/")
        assert way.status_code == 302
        there = way["Location"].removeprefix("http://tep.lachan.example")
        assert there.startswith("/downloads/")
        assert client.get(there).status_code == 404, "the first name answers 404 for files"
        nobody = browser()
        assert nobody.get(there, **second).content == b"a"
        for place in ("/console/cases/", "/console/sign-in/", "/", "/healthz"):
            assert nobody.get(place, **second).status_code == 404, "the second name answers for files alone"
        for damaged in (there[:-1] + ("A" if there[-1] != "A" else "B"), "/downloads/x", there + "x"):
            assert nobody.get(damaged, **second).status_code == 404
        moved.pass_by(minutes=5)
        assert nobody.get(there, **second).status_code == 404
    with clock():
        assert browser().get(there).status_code == 404


def test_the_list_is_filtered_searched_and_exported(django_assert_max_num_queries: Any) -> None:
    lan = person("lan", HOUSE, Role.DUTY_OFFICER)
    first, second = opened(), opened("exposed-system", "bank-2", title="=HYPERLINK(1) Cổng mở tại Đà Nẵng")
    working.assign(BOSS, second, lan.pk, NOW)
    with clock():
        client = as_person(lan)
        for query, codes in (
            ("", {first, second}), ("?tab=mine", {second}), ("?tab=waiting", set()), ("?q=da+nang", {second}),
            ("?q=" + first, {first}), ("?kind=exposed-system", {second}), ("?organisation=bank-1", {first}),
            ("?tab=nonsense&kind=x", {first, second}),
        ):  # fmt: skip
            page = text(client.get("/console/cases/" + query))
            assert {code for code in (first, second) if f"/{code}/" in page} == codes, query
        rows = text(client.get("/console/cases/export.csv"))
        assert "'=HYPERLINK" in rows
        with django_assert_max_num_queries(16):
            client.get("/console/cases/")
        for _ in range(5):
            working.comment(BOSS, first, "x", shared=False, now=NOW)
        with django_assert_max_num_queries(24):
            client.get(f"/console/cases/{first}/")
        english = text(client.get(f"/en/console/cases/{second}/"))
        assert "10 working days" in english
        assert "You are working on this" in english


def test_who_only_sees_changes_nothing() -> None:
    inspector = person("thanh", HOUSE, Role.INSPECTOR)
    code = opened()
    with clock():
        client = as_person(inspector)
        assert client.get(f"/console/cases/{code}/").status_code == 200
        assert "Đóng vụ việc" not in text(client.get(f"/console/cases/{code}/"))
        for name in ("assign-case", "comment-case", "link-case", "attach-to-case", "close-case", "ask-in-case"):
            assert post(client, name, code, text="x").status_code == 404
    assert row(code).events.count() == 1


def test_a_number_typed_into_the_search_box_leads_to_the_case_for_who_sees_it() -> None:
    organisation("host-1")
    organisation("bank-1")
    code = opened(about="host-1")
    officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER))
    theirs = as_person(person("an", "host-1", Role.ABUSE_DESK))
    others = as_person(person("ba", "bank-1", Role.ABUSE_DESK))
    with clock():
        for typed in (code, code.replace("-", " ").lower()):
            for client in (officer, theirs):
                found = text(client.get("/console/search/", {"q": typed}))
                assert f'href="/console/cases/{code}/"' in found
                assert TITLE in found
            hidden = text(others.get("/console/search/", {"q": typed}))
            assert "Không có gì mang mã này mà bạn được xem" in hidden
            assert TITLE not in hidden


def test_whom_a_case_concerns_is_told_that_their_answer_is_wanted() -> None:
    quiet, code = opened(about="bank-1", title="Vụ khác"), opened(about="bank-1")
    asking.ask(BOSS, code, "bank-1", "Khách nào bị hại?", NOW)
    bank = as_person(person("an", "bank-1", Role.SECURITY_CONTACT))
    with clock():
        for address in ("/console/mine/", "/console/cases/"):
            page = text(bank.get(address))
            assert page.count("Chờ Quý đơn vị trả lời") == 1, address
        assert page.index("Chờ Quý đơn vị") > page.index(code)
        own = text(bank.get("/console/mine/"))
        assert own.index(code) < own.index("Chờ Quý đơn vị") < own.index(quiet), "what waits for them stands first"
        officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER))
        assert "Chờ Quý đơn vị" not in text(officer.get("/console/cases/"))
        asking.answer(BOSS, code, row(code).asks.get().pk, "Ba khách", NOW, organisation="bank-1")
        assert "Chờ Quý đơn vị" not in text(bank.get("/console/mine/"))


def test_an_organisation_is_meant_by_its_key_or_whole_name_and_never_guessed() -> None:
    for key in ("host-1", "host-11", "bank-1"):
        organisation(key)
    code = opened(about="bank-1")
    officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER))

    def ask(typed: str) -> Any:
        return officer.post(f"/console/cases/{code}/ask/", {"organisation": typed, "question": "Máy của ai?"})

    with clock():
        for part in ("to chuc", "host", "TỔ CHỨC host"):
            refused = ask(part)
            assert refused.status_code == 422
            assert "hãy gõ mã của tổ chức muốn nói: " in text(refused)
            assert "host-1 (Tổ chức host-1.)" in text(refused)
        assert ask("khong co").status_code == 422
        assert not row(code).asks.exists()
        for typed, key in (("to chuc  HOST-1.", "host-1"), ("host-11", "host-11")):
            assert ask(typed).status_code == 302
            assert row(code).asks.latest("pk").organisation.key == key
        assert code in text(officer.get("/console/cases/?organisation=Tổ chức bank-1."))
        assert code not in text(officer.get("/console/cases/?organisation=bank"))


def test_an_answer_stands_on_the_desk_until_somebody_acts_upon_it() -> None:
    organisation("host-1")
    organisation("host-2")
    code, other = opened(about="bank-1"), opened(about="bank-1")
    officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER))
    for host in ("host-1", "host-2"):
        asking.ask(BOSS, code, host, "Máy của ai?", NOW)
    working.comment(BOSS, other, "xem", shared=False, now=NOW)

    def waits() -> bool:
        with clock():
            desk = text(officer.get("/console/desk/"))
            listed = text(officer.get("/console/cases/?tab=answered"))
        said = "?tab=answered" in desk  # what waits has a way to it, what does not is only named
        assert said == (code in listed)
        assert other not in listed
        return said

    def answers(host: str) -> None:
        number = row(code).asks.get(organisation__key=host).pk
        asking.answer(BOSS, code, number, "Của chúng tôi", NOW, organisation=host)

    assert not waits()
    answers("host-1")
    assert waits(), "also while another is still asked"
    working.comment(BOSS, code, "đã đọc", shared=False, now=NOW)
    assert not waits()
    answers("host-2")
    assert waits()
    closing.close(BOSS, code, Reason.FIXED, "xong", NOW)
    assert not waits()
