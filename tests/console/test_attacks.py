"""What an attacker tries, and the right answer to each. And what a page costs: the same queries for many rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from lachan.server.access.rules import rule_of
from lachan.server.accounts import memberships
from lachan.server.accounts.models import Factor, Invitation, Key, Membership, Person, Session, Try
from lachan.server.accounts.places import Place
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.notices.models import Stop
from lachan.server.registry.models import Contact, Organisation
from tests.accounts.ground import BOSS, ELSEWHERE, FIREFOX, NOW, PASSWORD, app_code, person, signed_in, with_totp
from tests.console.ground import as_person, browser, clock, show_code, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisations() -> None:
    for key in ("song-xanh", "ban-mai"):
        Organisation.objects.create(key=key, name=f"Tổ chức {key}", kind="operator", origin="hand")


def inside(client: Client) -> bool:
    return bool(client.get("/console/account/").status_code == 200)


def test_sign_in_and_out() -> None:
    person("lan")
    with clock():
        client = browser()
        answer = sign_in(client)
        assert (answer.status_code, answer["Location"]) == (302, "/console/")
        cookie = answer.cookies["lachan-session"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == "", "it goes with the window"
        assert inside(client)
        first = cookie.value
        sign_in(client)
        assert Session.objects.filter(ended_at=None).count() == 1, "who signs in again leaves no session behind"
        assert client.cookies["lachan-session"].value != first
        assert "no-store" in client.get("/console/account/")["Cache-Control"]
        client.post("/console/sign-out/")
        assert not inside(client)
        assert client.get("/console/people/")["Location"] == "/console/sign-in/?next=%2Fconsole%2Fpeople%2F"
        assert sign_in(client, next="/console/people/")["Location"] == "/console/people/"


def test_cookies_are_secure_over_https() -> None:
    person("lan")
    with clock():
        answer = browser().post("/console/sign-in/", {"email": "lan@people.example", "password": PASSWORD}, secure=True)
    assert all(answer.cookies[name]["secure"] for name in ("lachan-session", "lachan-device"))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "data:x"])
def test_nobody_is_sent_elsewhere_after_signing_in(elsewhere: str) -> None:
    person("lan")
    with clock():
        assert sign_in(browser(), next=elsewhere)["Location"] == "/console/"


def test_a_stolen_cookie_in_another_program_ends_the_session_for_both() -> None:
    person("lan")
    with clock():
        owner = browser()
        sign_in(owner)
        thief = browser(Place(ELSEWHERE.address, "python-requests/2"))
        thief.cookies["lachan-session"] = owner.cookies["lachan-session"].value
        assert not inside(thief)
        assert not inside(owner), "the owner signs in again, and sees it in the record"
    assert Entry.objects.filter(act="session-ended", details__contains="other-browser").count() == 1


def test_a_stolen_session_changes_no_proof_and_no_right() -> None:
    lan = person("lan")
    with clock() as now:
        owner = browser()
        sign_in(owner)
        now.pass_by(minutes=16)
        thief = browser()
        thief.cookies["lachan-session"] = owner.cookies["lachan-session"].value
        for page in ("account/password/", "account/codes/", "account/factors/app/", "keys/create/", "people/invite/"):
            answer = thief.post(f"/console/{page}", {"password": "x" * 20, "again": "x" * 20})
            assert answer["Location"].startswith("/console/sign-in/again/?next="), page
        mine = Membership.objects.get(person=lan)
        assert thief.post(f"/console/people/{mine.pk}/end/")["Location"].startswith("/console/sign-in/again/")
        number = Session.objects.get(ended_at=None).pk
        owner.post(f"/console/account/sessions/{number}/end/")
        assert not inside(thief), "and the owner can end it"


def test_a_stolen_session_routes_no_notice_and_sends_nothing() -> None:
    person("lan", HOUSE, Role.DUTY_OFFICER)
    sent = {"purpose": "abuse", "email": "thief@attacker.example", "name": "Kẻ trộm", "phone": "", "language": "vi",
            "why": "thử", "seen": "0", "confirm": "1"}  # fmt: skip
    with clock() as now:
        desk = as_person(Person.objects.get(), NOW)
        edit = "/console/changes/edit/song-xanh/contact-added/"
        assert desk.get(edit).status_code == 200
        stopping = desk.post("/console/notices/sending/", {"do": "stop", "why": "nguồn tin sai"})
        now.pass_by(minutes=16)
        assert desk.get(edit)["Location"].startswith("/console/sign-in/again/")
        for page, form in ((edit, sent), ("/console/notices/sending/", {"do": "resume", "why": "xong rồi nhé"})):
            late = desk.post(page, form)
            assert late.status_code == 422, page
            assert form["why"] in late.content.decode(), "what was typed comes back"
            assert "/console/sign-in/again/" in late.content.decode()
        assert not Contact.objects.exists()
        assert stopping.status_code == 302
        assert Stop.objects.filter(resumed_at=None).count() == 1, "and stopping needs no proof"
    for page in ("imports/1/approve/", "imports/versions/1/undo/", "conflicts/1/settle/", "requests/1/approve/"):
        rule = rule_of(resolve(f"/console/{page}").func)
        assert rule is not None
        assert rule.fresh, page


def test_a_form_from_another_site_is_not_taken() -> None:
    lan = person("lan")
    mine = Membership.objects.get(person=lan)
    with clock():
        client = as_person(lan, strict=True)
        for place in (f"/console/people/{mine.pk}/end/", "/console/sign-out/", "/console/account/password/"):
            assert client.post(place, {"csrfmiddlewaretoken": "guessed"}).status_code == 403
        token = client.get("/console/account/").cookies["csrftoken"].value
        own = {"csrfmiddlewaretoken": token}
        assert client.post("/console/sign-out/", own, headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.post("/console/sign-out/", own, headers={"Origin": "http://localhost"}).status_code == 302
        assert browser(strict=True).post("/console/sign-in/", {"email": "x", "password": "y"}).status_code == 403


def test_what_is_typed_is_never_markup() -> None:
    bad = "<script>alert(1)</script>"
    lan = person("lan")
    Person.objects.filter(pk=lan.pk).update(name=bad)
    Organisation.objects.filter(key="song-xanh").update(name=f'"><img src=x onerror=alert(1)>{bad}')
    Key.objects.create(
        organisation="song-xanh", label=bad, shown="lachan_x", digest="x", scopes="notices:read", made_by=bad,
        made_at=NOW, expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    Invitation.objects.create(
        email=bad, organisation="song-xanh", role="viewer", digest="x", made_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    with clock():
        client = as_person(lan)
        key, membership = Key.objects.get().pk, Membership.objects.get().pk
        for page in (
            "account/", "people/", f"people/{membership}/", "people/invite/", "keys/", f"keys/{key}/", "keys/create/",
            f"people/?q={bad}", f"keys/?q={bad}", f"audit/?actor={bad}&organisation={bad}",
            f"sign-in/again/?next={bad}",
            f"?{bad}", f"audit/?since={bad}",
        ):  # fmt: skip
            text = client.get(f"/console/{page}").content.decode()
            assert "<script>alert" not in text, page
            assert "<img src=x" not in text, page
    text = browser().post("/console/sign-in/", {"email": f'"{bad}', "password": bad}).content.decode()
    assert "<script>alert" not in text


def test_too_much_is_not_read() -> None:
    assert browser().post("/console/sign-in/", {"email": "x" * 2_000_000, "password": "y"}).status_code in (400, 413)
    many = {f"f{n}": "x" for n in range(300)}
    assert browser().post("/console/sign-in/", many).status_code == 400


def test_one_password_sprayed_over_many_names() -> None:
    person("lan")
    with clock():
        owner = browser(ELSEWHERE)
        sign_in(owner)
        owner.post("/console/sign-out/")
        sprayer = browser(Place(ELSEWHERE.address, "spray/1"))
        codes = [sign_in(sprayer, f"name{n}", "Matkhau@123456").status_code for n in range(34)]
        assert codes == [422] * 30 + [429] * 4
        blocked = sign_in(sprayer, "lan")
        assert (blocked.status_code, int(blocked["Retry-After"]) > 0) == (429, True)
        assert "giây" in blocked.content.decode()
        assert sign_in(owner).status_code == 302, "whose browser is known signs in from the same block"
        assert sign_in(browser(FIREFOX)).status_code == 302, "and from anywhere else"
    assert Try.objects.count() == 30, "what was not looked at is not counted"


def test_a_replayed_code_does_not_sign_in() -> None:
    lan = person("lan")
    with_totp(signed_in("lan"))
    with clock(NOW + timedelta(minutes=3)) as now:
        first, second = browser(), browser()
        assert sign_in(first)["Location"] == "/console/sign-in/second/"
        assert sign_in(second)["Location"] == "/console/sign-in/second/"
        before = first.cookies["lachan-session"].value
        code = {"code": app_code(lan.pk, now())}
        assert first.post("/console/sign-in/second/", code).status_code == 302
        assert first.cookies["lachan-session"].value != before, "a new token: none that was fixed before is good"
        assert inside(first)
        assert second.post("/console/sign-in/second/", code).status_code == 422
        assert not inside(second)
        now.pass_by(seconds=30)
        assert show_code(second, lan, now()).status_code == 302
        assert inside(second)


def test_five_wrong_codes_and_it_begins_again() -> None:
    person("lan")
    with_totp(signed_in("lan"))
    with clock(NOW + timedelta(minutes=3)):
        client = browser()
        sign_in(client)
        codes = [client.post("/console/sign-in/second/", {"code": "000000"}).status_code for _ in range(5)]
        assert codes == [422, 422, 422, 422, 302]
        assert client.get("/console/sign-in/second/")["Location"].startswith("/console/sign-in/")


def test_a_password_alone_adds_no_second_factor_where_there_is_one() -> None:
    lan = person("lan")
    with_totp(signed_in("lan"))
    with clock(NOW + timedelta(minutes=3)):
        client = browser()
        sign_in(client)
        for method in ("get", "post"):
            for place in ("app/", "passkey/", "passkey/options/"):
                answer = getattr(client, method)(f"/console/account/factors/{place}")
                assert answer.status_code in (302, 405), place
                assert answer.status_code == 405 or answer["Location"] == "/console/sign-in/second/"
    assert Factor.objects.filter(person=lan).count() == 1


def test_who_sees_many_must_set_a_factor_up_before_anything_else() -> None:
    boss = person("boss", "", Role.ADMINISTRATOR)
    with clock():
        client = browser()
        assert sign_in(client, "boss")["Location"] == "/console/account/factors/app/"
        assert client.get("/console/people/")["Location"].startswith("/console/sign-in/second/")
        page = client.get("/console/account/factors/app/")
        assert "<svg" in page.content.decode()
        answer = client.post("/console/account/factors/app/", {"code": app_code(boss.pk, NOW)})
        assert answer.content.decode().count('<li class="mono">') == 10
        assert client.get("/console/people/").status_code == 200


def test_a_session_dies_with_the_role() -> None:
    lan = person("lan")
    with clock():
        client = browser()
        sign_in(client)
        assert inside(client)
        memberships.end(BOSS, Membership.objects.get(person=lan).pk, NOW)
        assert not inside(client)
        assert sign_in(client).status_code == 422, "and nobody is told why"


def test_another_persons_sessions_and_factors_are_not_there() -> None:
    lan, binh = person("lan"), person("binh")
    with_totp(signed_in("binh"))
    with clock():
        client = as_person(lan)
        theirs = Session.objects.get(person=binh).pk
        factor = Factor.objects.get(person=binh).pk
        for place in (f"sessions/{theirs}/end/", f"factors/{factor}/remove/"):
            assert client.post(f"/console/account/{place}").status_code == 404
    assert Session.objects.get(pk=theirs).ended_at is None
    assert Factor.objects.get(pk=factor).ended_at is None


def test_what_leaves_is_recorded_before_it_does() -> None:
    lan = person("lan")
    with clock():
        client = as_person(lan)
        for page in ("people/export.csv", "keys/export.csv", "audit/export.jsonl"):
            answer = client.get(f"/console/{page}")
            assert answer.status_code == 200
            assert "attachment" in answer["Content-Disposition"]
    told = Entry.objects.filter(act="exported").order_by("number").values_list("actor", "details")
    assert [actor for actor, _ in told] == [f"person:{lan.pk}"] * 3
    assert '"what":"people"' in told[0][1]


def test_a_formula_in_a_name_is_text_in_a_spreadsheet() -> None:
    lan = person("lan")
    Person.objects.filter(pk=lan.pk).update(name="=HYPERLINK(1)")
    with clock():
        assert "'=HYPERLINK(1)" in as_person(lan).get("/console/people/export.csv").content.decode()


def test_an_invitation_from_the_page_to_the_first_sign_in() -> None:
    lan = person("lan")
    with clock():
        client = as_person(lan)
        made = client.post(
            "/console/people/invite/",
            {"organisation": "song-xanh", "email": "moi@people.example", "name": "Mới", "role": "viewer"},
        )
        link = made.context["link"]
        assert link.startswith("http://localhost/console/invitation/")
        new = browser(ELSEWHERE)
        page = new.get(link)
        assert page["Referrer-Policy"] == "same-origin"
        assert "Người xem" in page.content.decode()
        assert new.post(link, {"name": "Mới", "password": PASSWORD, "again": "another"}).status_code == 422
        done = new.post(link, {"name": "Mới", "password": PASSWORD, "again": PASSWORD})
        assert done["Location"] == "/console/sign-in/?done=joined"
        assert new.get(link).status_code == 404
        assert sign_in(new, "moi").status_code == 302
        assert new.get("/console/people/").status_code == 404, "a viewer manages nobody"


def test_a_key_is_made_shown_once_and_revoked() -> None:
    lan = person("lan")
    with clock():
        client = as_person(lan)
        asked: dict[str, Any] = {
            "organisation": "song-xanh", "label": "SIEM", "scopes": ["notices:read"], "networks": "192.0.2.0/24",
            "days": "30",
        }  # fmt: skip
        page = client.post("/console/keys/create/", asked)
        secret = page.context["secret"]
        assert secret in page.content.decode()
        key = Key.objects.get()
        for place in ("/console/keys/", f"/console/keys/{key.pk}/", "/console/keys/export.csv"):
            assert secret not in client.get(place).content.decode()
        for wrong in ({"organisation": "ban-mai"}, {"scopes": []}, {"label": ""}, {"networks": "everywhere"}):
            answer = client.post("/console/keys/create/", asked | wrong)
            assert answer.status_code == 422, wrong
            assert 'role="alert"' in answer.content.decode()
        assert client.post(f"/console/keys/{key.pk}/revoke/")["Location"] == "/console/keys/?done=revoked"
    assert Key.objects.get().revoked_at == NOW


@pytest.mark.parametrize(
    ("page", "most"), [("account/", 11), ("people/", 8), ("keys/", 7), ("audit/", 7), ("people/invite/", 4)]
)
def test_a_page_costs_the_same_for_many_rows(page: str, most: int) -> None:
    lan = person("lan")
    with clock():
        client, few = as_person(lan), 0
        for n in range(30):
            few = few or (_queries(client, page) if n else 0)
            person(f"them{n}", "song-xanh", Role.VIEWER)
            Key.objects.create(
                organisation="song-xanh", label=str(n), shown="x", digest=str(n), scopes="notices:read",
                made_by="person:1", made_at=NOW, expires_at=NOW + timedelta(days=1),
            )  # fmt: skip
        assert few == _queries(client, page) <= most


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(f"/console/{page}").status_code == 200
    return len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]])
