"""Forgotten passwords, invitations by mail, and the page of letters that failed or are in doubt."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.base.settings import Settings, Smtp
from lachan.server.post.models import Letter
from lachan.server.post.sealing import unseal
from lachan.server.post.words import Purpose
from tests.accounts.ground import NOW, PASSWORD, person
from tests.console.ground import as_person, browser, clock, sign_in
from tests.post.ground import CANARY, REAL, TO, letter

pytestmark = pytest.mark.django_db
ANOTHER = "bon con vit tren ao"
MAILING = REAL.model_copy(update={"smtp": Smtp(host="localhost")})


def forgot(client: Any, name: str) -> Any:
    return client.post("/console/sign-in/forgotten/", {"email": f"{name}@people.example"})


def link() -> str:
    return unseal(bytes(Letter.objects.filter(purpose="reset").latest("pk").sealed)).link


def test_a_forgotten_password_from_the_form_to_the_sign_in() -> None:
    person("lan", HOUSE, Role.ADMINISTRATOR)
    with clock() as now, override_settings(LACHAN_SETTINGS=MAILING):
        client = browser()
        assert "/console/sign-in/forgotten/" in client.get("/console/sign-in/").content.decode()
        known, unknown = forgot(client, "lan"), forgot(client, "nobody")
        assert known.status_code == unknown.status_code == 302
        assert known["Location"] == unknown["Location"]
        assert known.content == unknown.content
        assert 'role="status"' in client.get(known["Location"]).content.decode()
        assert link().startswith("https://lachan.example/console/sign-in/new-password/")
        path = link().removeprefix("https://lachan.example")
        page = client.get(path)
        assert page["Referrer-Policy"] == "same-origin"
        assert "lan@people.example" in page.content.decode()
        assert client.post(path, {"password": ANOTHER, "again": PASSWORD}).status_code == 422
        assert client.post(path, {"password": "short", "again": "short"}).status_code == 422
        changed = client.post(path, {"password": ANOTHER, "again": ANOTHER})
        assert changed["Location"].endswith("/console/sign-in/?done=password-reset")
        assert client.get(path).status_code == 404
        now.pass_by(minutes=1)
        assert sign_in(client, password=PASSWORD).status_code == 422
        after = sign_in(client, password=ANOTHER)
        assert "/account/factors/app/" in after["Location"]  # the second factor is asked for all the same


def test_the_link_never_names_a_host_that_whoever_asks_has_chosen() -> None:
    person()
    with clock(), override_settings(LACHAN_SETTINGS=MAILING, ALLOWED_HOSTS=["*"]):
        client = browser()
        client.post("/console/sign-in/forgotten/", {"email": "lan@people.example"}, headers={"Host": "evil.example"})
        assert link().startswith("https://lachan.example/")


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    with clock():
        client = browser()
        for number in range(10):
            assert forgot(client, f"name{number}").status_code == 302
        slowed = forgot(client, "lan")
        assert slowed.status_code == 429
        assert 0 < int(slowed["Retry-After"]) <= 360


@pytest.mark.parametrize(("settings", "shown"), [(Settings(), True), (REAL, True), (MAILING, False)])
def test_the_link_of_an_invitation_is_shown_only_where_no_mail_reaches_people(settings: Settings, shown: bool) -> None:
    boss = person("minh", HOUSE, Role.ADMINISTRATOR)
    with clock(), override_settings(LACHAN_SETTINGS=settings):
        client = as_person(boss)
        form = {"email": "moi@people.example", "name": "", "organisation": "", "role": "editor", "language": "vi"}
        page = client.post("/console/people/invite/", form).content.decode()
    sealed = unseal(bytes(Letter.objects.get(purpose="invitation").sealed)).link
    assert (sealed in page) is shown


def test_the_page_of_letters_shows_no_secret_and_lets_the_house_decide() -> None:
    officer = person("minh", HOUSE, Role.DUTY_OFFICER)
    Letter.objects.all().delete()
    failed, doubted = letter(), letter(Purpose.NEW_DEVICE)
    Letter.objects.filter(pk=failed).update(state="failed", reason="recipient-refused", reply_code=550)
    Letter.objects.filter(pk=doubted).update(state="in-doubt", reason="died")
    with clock():
        client = as_person(officer)
        for prefix in ("", "/en"):
            page = client.get(f"{prefix}/console/post/").content.decode()
            assert CANARY not in page
            assert TO not in page
            assert "l…@people.example" in page
            assert "(550)" in page
        assert "/console/post/" in client.get("/console/desk/").content.decode()
        assert client.post(f"/console/post/{failed}/again/")["Location"].endswith("?done=post-again")
        assert client.post(f"/console/post/{failed}/again/").status_code == 422
        assert client.post(f"/console/post/{doubted}/give-up/")["Location"].endswith("?done=post-given-up")
        returned, citizens = letter(Purpose.PASSWORD_CHANGED), letter(Purpose.REPORT_ANSWERED)
        Letter.objects.filter(pk__in=(returned, citizens)).update(state="returned", sealed=b"")
        page = client.get("/console/post/").content.decode()
        assert page.count("Bị trả lại") == 1  # a citizen's is nobody's work
        assert client.get("/console/post/?all=1").content.decode().count("Bị trả lại") == 2
        assert client.post(f"/console/post/{returned}/again/").status_code == 422
        assert client.post(f"/console/post/{returned}/give-up/")["Location"].endswith("?done=post-given-up")
        assert client.post("/console/post/999999/give-up/").status_code == 404
        assert "?all=1" in client.get("/console/post/").content.decode()
        assert "LT-" in client.get("/console/post/?all=1").content.decode()
    after = dict(Letter.objects.values_list("pk", "state"))
    assert after == {failed: "waiting", doubted: "given-up", returned: "given-up", citizens: "returned"}


@pytest.mark.parametrize("role", [Role.SECURITY_CONTACT, Role.VIEWER, Role.DATA_PROTECTION_OFFICER])
def test_nobody_of_an_organisation_sees_letters(role: Role) -> None:
    theirs = person("lan", "song-xanh", role)
    number = letter()
    Letter.objects.filter(pk=number).update(state="failed")
    with clock():
        client = as_person(theirs)
        assert client.get("/console/post/").status_code == 404
        assert client.post(f"/console/post/{number}/again/").status_code == 404
        assert client.post(f"/console/post/{number}/give-up/").status_code == 404
    assert Letter.objects.get(pk=number).state == "failed"


def test_the_page_of_letters_asks_a_fixed_number_of_questions(django_assert_max_num_queries: Any) -> None:
    officer = person("minh", HOUSE, Role.DUTY_OFFICER)
    with clock():
        client = as_person(officer)
        for _ in range(60):
            letter(now=NOW - timedelta(hours=1))
        Letter.objects.update(state="failed")
        with django_assert_max_num_queries(10):
            client.get("/console/post/")


def test_no_word_of_a_letter_is_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    person()
    with clock(), override_settings(LACHAN_SETTINGS=MAILING), caplog.at_level("INFO"):
        client = browser()
        forgot(client, "lan")
        token = link().rstrip("/").rpartition("/")[2]
        client.get(link().removeprefix("https://lachan.example"))
    assert token not in caplog.text
    assert "lan@people.example" not in caplog.text
