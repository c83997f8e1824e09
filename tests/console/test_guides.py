"""An editor changes a page, somebody else puts it out, and citizens read it."""

from typing import Any

import pytest
from django.test import Client

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.publications.editing.models import Edition
from lachan.server.publications.guides import reading
from lachan.server.publications.guides.form import LIBRARY
from lachan.server.publications.guides.holding import shipped
from tests.accounts.ground import person
from tests.console.ground import as_person, browser, clock

pytestmark = pytest.mark.django_db
PLACE = "/console/guides/library/mirai/"
MIRAI = shipped(LIBRARY)["mirai"]
FORM = {
    "about": MIRAI.about,
    "vi": MIRAI.vi.replace("Rút dây điện", "Rút phích cắm"),
    "en": MIRAI.en,
    "why": "Dễ hiểu hơn",
}


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of editions begin again with each test; a database's never do."""
    monkeypatch.setattr(reading, "_held", {})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def both() -> tuple[Client, Client]:
    return as_person(person("be", HOUSE, Role.EDITOR)), as_person(person("dung", HOUSE, Role.APPROVER))


def test_from_the_editor_to_the_citizen() -> None:
    with clock():
        editor, approver = both()
        assert "Mirai, mã độc chiếm camera" in text(editor.get("/console/guides/"))
        looked = editor.post(PLACE, {**FORM, "do": "look"})
        assert "Xem thử: đủ mục, đủ bước" in text(looked)
        assert "Rút phích cắm" in text(looked)
        made = editor.post(PLACE, FORM)
        number = Edition.objects.get().pk
        assert made["Location"] == f"/console/guides/editions/{number}/?done=edition-proposed"
        assert "Bạn là người đề nghị" not in text(editor.get(f"/console/guides/editions/{number}/")), (
            "editors decide nothing"
        )
        assert editor.post(f"/console/guides/editions/{number}/out/").status_code == 404
        assert "đang có một bản sửa chờ duyệt" in text(editor.post(PLACE, FORM))
        shown = text(approver.get(f"/console/guides/editions/{number}/"))
        assert 'class="added"' in shown
        assert "Dễ hiểu hơn" in shown
        assert "Be" in shown
        assert "Rút phích cắm" not in text(browser().get("/ma-doc/mirai"))
        assert "Lý do: phải ghi" in text(approver.post(f"/console/guides/editions/{number}/refuse/"))
        assert approver.post(f"/console/guides/editions/{number}/out/", {"reason": "Tốt"}).status_code == 302
        assert "Rút phích cắm" in text(browser().get("/ma-doc/mirai"))
        assert "đã được quyết định" in text(approver.post(f"/console/guides/editions/{number}/out/"))
        assert approver.get(PLACE).status_code == approver.post(PLACE, FORM).status_code == 404
        assert "Put out" in text(editor.get(f"/en{PLACE}"))


def test_what_is_missing_is_said_and_what_was_written_stays() -> None:
    with clock():
        editor, _ = both()
        cut = {**FORM, "vi": MIRAI.vi.split("## prevent")[0] + "<b>x</b>", "why": "Thử <i>"}
        answer = editor.post(PLACE, cut)
        assert answer.status_code == 422
        assert "không phải ký hiệu dùng ở đây" in text(answer)
        assert "&lt;b&gt;x&lt;/b&gt;" in text(answer)
        assert 'value="Thử &lt;i&gt;"' in text(answer)
        assert "phải ghi" in text(editor.post(PLACE, {**FORM, "why": ""}))
        assert not Edition.objects.exists()


def test_a_new_page_has_an_address_that_people_can_type() -> None:
    with clock():
        editor, approver = both()
        for slug in ("", "Có dấu", "a/b", "x" * 81, "../x"):
            assert editor.post("/console/guides/new/", {"folder": "library", "slug": slug}).status_code == 422
        assert editor.post("/console/guides/new/", {"folder": "else", "slug": "abc"}).status_code == 422
        made = editor.post("/console/guides/new/", {"folder": "library", "slug": "trang-moi"})
        assert made["Location"] == "/console/guides/library/trang-moi/"
        assert editor.get(made["Location"]).status_code == 200
        editor.post(made["Location"], FORM)
        approver.post(f"/console/guides/editions/{Edition.objects.get().pk}/out/")
        assert "Rút phích cắm" in text(browser().get("/ma-doc/trang-moi"))
        assert "/ma-doc/trang-moi" in text(browser().get("/ma-doc"))


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ADMINISTRATOR, Role.INSPECTOR])
def test_others_of_the_house_find_nothing(role: Role) -> None:
    with clock():
        editor, _ = both()
        editor.post(PLACE, FORM)
        number = Edition.objects.get().pk
        other = as_person(person("khac", HOUSE, role))
        for place in ("/console/guides/", PLACE, "/console/guides/new/", f"/console/guides/editions/{number}/"):
            assert other.get(place).status_code == 404
        assert other.post(f"/console/guides/editions/{number}/out/").status_code == 404


def test_organisations_find_nothing() -> None:
    with clock():
        desk = as_person(person("lan", "song-xanh", Role.SECURITY_CONTACT))
        for place in ("/console/guides/", PLACE, "/console/guides/new/"):
            assert desk.get(place).status_code == 404


def test_few_questions(django_assert_max_num_queries: Any) -> None:
    with clock():
        editor, _ = both()
        editor.get("/console/guides/")
        with django_assert_max_num_queries(12):
            editor.get("/console/guides/")
        with django_assert_max_num_queries(12):
            editor.get(PLACE)


def test_a_line_that_is_no_toml_is_shown_in_both_languages() -> None:
    with clock():
        editor, _ = both()
        form = {**FORM, "about": MIRAI.about.replace("minutes = ", "minutes <b>", 1)}
        number = form["about"].partition("minutes <b>")[0].count("\n") + 1
        answer = editor.post(PLACE, form)
        assert answer.status_code == 422
        assert f"<li>Thông tin về trang (about.toml): dòng {number}, “minutes &lt;b&gt;" in text(answer)
        assert "mỗi dòng là một tên bằng chữ không dấu (a đến z), dấu bằng và giá trị" in text(answer)
        assert "minutes &lt;b&gt;" in text(answer).partition("<textarea")[2]
        english = text(editor.post(f"/en{PLACE}", form))
        assert f"<li>About.toml: line {number}, “minutes &lt;b&gt;" in english
        for page in (text(answer), english):
            assert "key/value" not in page
