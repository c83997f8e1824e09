"""Who may write, publish, confirm and take back a procedure, by the pages of the console."""

from typing import Any

import pytest

from lachan.server.access.rights import Right, rights
from lachan.server.accounts.models import Person
from lachan.server.accounts.words import Role
from lachan.server.law.authorities import AuthorityRole, role_words
from lachan.server.publications.procedures import reading
from tests.access.ground import country, everybody
from tests.console.ground import as_person, clock

pytestmark = pytest.mark.django_db
FORM = {"steps": "1. Chặn chỗ lộ.", "duties": "Ban giám đốc.", "desk": "Bộ phận Dữ liệu", "phone": "1900 0000"}
HERE = "/console/procedures/bank-1/"


@pytest.fixture
def who() -> dict[str, Person]:
    return dict(everybody(country()))


def shown(client: Any) -> str:
    return str(client.get(HERE).content.decode())


@pytest.mark.parametrize("role", ["security-contact", "data-protection-officer"])
def test_an_organisation_writes_looks_and_publishes(who: dict[str, Person], role: str) -> None:
    with clock():
        mine = as_person(who[f"{role}@bank-1"])
        assert mine.get("/console/procedures/")["Location"] == HERE
        assert mine.post(f"{HERE}write/", FORM)["Location"] == f"{HERE}?done=procedure-written"
        assert reading.published()[1] == 0
        assert "Đúng, công bố" in shown(mine)
        assert mine.post(f"{HERE}1/publish/")["Location"] == f"{HERE}?done=procedure-published"
        assert reading.published()[1] == 1
        assert "Vẫn đúng" in shown(mine)
        assert "1. Chặn chỗ lộ." in mine.get(f"{HERE}write/").content.decode(), "a new version begins with the last"
        assert mine.post(f"{HERE}1/confirm/").status_code == 302
        assert mine.post(f"{HERE}1/take-back/").status_code == 302
        assert reading.published()[1] == 0
        assert mine.get("/en" + HERE).status_code == 200


def test_what_the_house_wrote_takes_a_second_person(who: dict[str, Person]) -> None:
    with clock():
        editor, approver = as_person(who["editor@house"]), as_person(who["approver@house"])
        assert editor.get("/console/procedures/?q=bank-1").status_code == 200
        editor.post(f"{HERE}write/", FORM)
        assert "Đúng, công bố" not in shown(editor)
        assert editor.post(f"{HERE}1/publish/").status_code == 404
        approver.post(f"{HERE}write/", {**FORM, "duties": "Khác"})
        answer = approver.post(f"{HERE}2/publish/")
        assert answer.status_code == 422
        assert "người khác người viết" in answer.content.decode()
        editor.post(f"{HERE}write/", FORM)
        assert approver.post(f"{HERE}3/publish/").status_code == 302
        assert reading.one("bank-1").number == 3


def test_a_form_that_is_not_taken_comes_back_as_it_was(who: dict[str, Person]) -> None:
    with clock():
        mine = as_person(who["security-contact@bank-1"])
        bad = mine.post(f"{HERE}write/", {**FORM, "link": "https://elsewhere.example/", "hours": "<b>8–17</b>"})
    text = bad.content.decode()
    assert bad.status_code == 422
    assert "tên miền đã đăng bạ" in text
    assert "https://elsewhere.example/" in text
    assert "&lt;b&gt;8–17&lt;/b&gt;" in text


def test_others_have_no_such_page(who: dict[str, Person]) -> None:
    with clock():
        for name in ("abuse-desk@bank-1", "viewer@bank-1", "security-contact@bank-2", "analyst@house"):
            client = as_person(who[name])
            for place in (HERE, f"{HERE}write/"):
                assert client.get(place).status_code == 404, name
            assert client.post(f"{HERE}write/", FORM).status_code == 404, name
    assert reading.versions("bank-1") == []


def test_the_right_is_of_those_who_should_have_it() -> None:
    having = {role for role, table in rights().items() if Right.KEEP_PROCEDURE in table}
    assert having == {Role.SECURITY_CONTACT, Role.DATA_PROTECTION_OFFICER, Role.EDITOR, Role.APPROVER}


def test_every_public_role_has_its_words() -> None:
    assert set(role_words()) == set(AuthorityRole)
