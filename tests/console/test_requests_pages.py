"""Requests in the console: asked for by an organisation, decided by somebody else of the house, edited by the house."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.registry import reading
from lachan.server.registry.models import ChangeRequest, Contact, Domain, Network
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.intake.ground import CONTACTS, Instance, instance, register, report, row, take

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("1")</script>'
ASK = "/console/changes/ask/hoa-sen/"
EDIT = "/console/changes/edit/hoa-sen/"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Instance]:
    """A bank inside an operator's network, with detections in both."""
    made = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(made, report([row(f"203.0.113.{n}") for n in (*range(10), *range(64, 70))]))
    with override_settings(LACHAN_HOME=tmp_path), clock():
        yield made


def desk() -> Client:
    return as_person(person("sen", "hoa-sen", Role.ABUSE_DESK))


def approver() -> Client:
    return as_person(person("minh", HOUSE, Role.APPROVER))


def officer() -> Client:
    return as_person(person("lan", HOUSE, Role.DUTY_OFFICER))


def ask(client: Client, kind: str = "network-added", **fields: object) -> int:
    sent = client.post(f"{ASK}{kind}/", {"lines": "203.0.113.0/29", "why": "Thuê thêm", **fields})
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    return ChangeRequest.objects.latest("pk").pk


def text(client: Client, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status, found.content.decode()[:3000]
    return found.content.decode()


def test_a_request_goes_from_the_desk_to_the_house_and_back() -> None:
    mine, theirs = desk(), approver()
    assert "Thêm mạng" in text(mine, ASK)
    number = ask(mine, why=HOSTILE)
    page = text(mine, f"/console/requests/own/{number}/?done=request-made")
    assert 'role="status"' in page
    assert HOSTILE not in page
    queue = text(theirs, "/console/requests/")
    assert "Ngân hàng Hoa Sen" in queue
    page = text(theirs, f"/console/requests/{number}/")
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "Viễn thông Sông Xanh" in page
    assert "8 trong 8 phát hiện của 30 ngày qua" in page
    assert "…@songxanh.example" in page
    place = f"/console/requests/{number}/"
    assert theirs.post(f"{place}approve/", {"why": " ", "seen": reading.version()}).status_code == 422
    stale = theirs.post(f"{place}approve/", {"why": "Đúng", "seen": reading.version() - 1})
    assert stale.status_code == 422
    assert "hãy xem lại" in stale.content.decode()
    assert not Network.objects.filter(prefix="203.0.113.0/29").exists()
    assert theirs.post(f"{place}approve/", {"why": "Đúng hợp đồng", "seen": reading.version()}).status_code == 302
    assert Network.objects.get(prefix="203.0.113.0/29").organisation.key == "hoa-sen"
    answer = text(mine, f"/console/requests/own/{number}/")
    assert "Đúng hợp đồng" in answer
    assert "minh" not in answer, "who decided is the house's to know"
    assert theirs.post(f"{place}refuse/", {"why": "nhầm"}).status_code == 422
    assert "Đúng hợp đồng" in text(mine, "/console/requests/own/")
    assert "1 ·" in text(theirs, "/console/requests/?tab=decided").replace(f"{number} ·", "1 ·")


def test_an_asker_learns_nothing_of_others() -> None:
    mine = desk()
    number = ask(mine)
    for place in (
        f"/console/requests/own/{number}/",
        "/console/requests/own/",
        "/console/mine/",
        f"{ASK}network-added/",
    ):
        page = text(mine, place)
        assert "Sông Xanh" not in page, place
        assert "song-xanh" not in page, place


WRONG = (
    ("network-added", {"lines": "203.0.113.64/26"}, "đã được ghi là của tổ chức này"),
    ("network-added", {"lines": "203.0.113.0/29\nx"}, "Dòng 2: không phải dải IPv4 hay IPv6"),
    ("network-added", {"lines": ""}, "Hãy ghi ít nhất một mục"),
    ("network-added", {"since": "2026-13-01"}, "alert"),
    ("network-ended", {"lines": ["203.0.113.0/24"]}, "không được ghi là của tổ chức này"),
    ("network-added", {"why": ""}, "hãy ghi vì sao"),
    ("contact-added", {"purpose": "abuse"}, "đều trống"),
    ("contact-changed", {"contact": "999", "email": "a@b.example"}, "không có đầu mối này"),
    ("contact-ended", {"contact": "x"}, "hãy chọn một"),
)


@pytest.mark.parametrize(("kind", "fields", "says"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_in_the_form_with_what_was_typed(kind: str, fields: dict[str, str], says: str) -> None:
    sent = desk().post(f"{ASK}{kind}/", {"lines": "203.0.113.0/29", "why": "Vì đã đổi", **fields})
    page = sent.content.decode()
    assert sent.status_code == 422
    assert says.casefold() in page.casefold()
    assert 'role="alert"' in page
    assert fields.get("why", "Vì đã đổi") in page
    assert not ChangeRequest.objects.exists()


def test_every_kind_has_a_form_and_what_ends_is_offered_to_be_ticked() -> None:
    mine = desk()
    for kind in ("network-added", "domain-added", "domain-ended", "contact-added", "contact-changed", "contact-ended"):
        assert "<form" in text(mine, f"{ASK}{kind}/")
        assert "<form" in text(officer(), f"{EDIT}{kind}/")
    page = text(mine, f"{ASK}network-ended/?lines=203.0.113.64/26")
    assert 'type="checkbox" name="lines" value="203.0.113.64/26" checked' in page
    text(mine, f"{ASK}no-such-kind/", 404)
    ask(mine, "network-ended", lines=["203.0.113.64/26"])
    ask(mine, "contact-ended", contact=str(Contact.objects.get(organisation__key="hoa-sen").pk), since="2026-12-01")
    assert ChangeRequest.objects.count() == 2


def test_it_is_taken_back_once() -> None:
    mine = desk()
    number = ask(mine)
    assert mine.get(f"/console/requests/own/{number}/take-back/").status_code == 302
    assert ChangeRequest.objects.get().state == "waiting", "a look changes nothing"
    assert mine.post(f"/console/requests/own/{number}/take-back/").status_code == 302
    again = mine.post(f"/console/requests/own/{number}/take-back/")
    assert again.status_code == 422
    assert "đã được rút lại" in again.content.decode()


def test_the_house_sees_what_it_would_do_and_only_then_does_it() -> None:
    client, before = officer(), reading.version()
    form = {"lines": "203.0.113.0/29", "why": "Theo công văn", "since": "2026-11-01"}
    look = client.post(f"{EDIT}network-added/", form).content.decode()
    assert "Ngày này đã qua" in look
    assert 'name="confirm"' in look
    assert reading.version() == before
    again = client.post(f"{EDIT}network-added/", {**form, "back": "1"}).content.decode()
    assert "203.0.113.0/29</textarea>" in again
    stale = client.post(f"{EDIT}network-added/", {**form, "confirm": "1", "seen": str(before - 1)})
    assert stale.status_code == 422
    done = client.post(f"{EDIT}network-added/", {**form, "confirm": "1", "seen": str(before)}, follow=True)
    assert 'role="status"' in done.content.decode()
    assert reading.version() == before + 1
    assert client.post(f"{EDIT}network-added/", {**form, "lines": "0.0.0.0/0"}).status_code == 422
    contact = {"purpose": "abuse", "email": "lam-dung@elsewhere.example", "why": "x"}
    look = client.post(f"{EDIT}contact-added/", contact).content.decode()
    assert "không thuộc tên miền nào" in look
    assert not Contact.objects.filter(email=contact["email"]).exists()
    domain = {"lines": "xem.example", "why": "x", "confirm": "1", "seen": str(before + 1)}
    assert client.post(f"{EDIT}domain-added/", domain).status_code == 302
    assert Domain.objects.get(name="xem.example").organisation.key == "hoa-sen"


def test_who_may_not_is_told_that_there_is_nothing() -> None:
    number = ask(desk())
    other = as_person(person("mai", "ban-mai", Role.SECURITY_CONTACT))
    viewer = as_person(person("hue", "hoa-sen", Role.VIEWER))
    writes = (f"{number}/approve/", f"{number}/refuse/")
    for client in (other, viewer, officer()):
        assert {client.post(f"/console/requests/{write}", {"why": "x"}).status_code for write in writes} == {404}
    for client in (other, viewer):
        for place in ("requests/", f"requests/{number}/", f"requests/own/{number}/", "changes/ask/hoa-sen/"):
            text(client, f"/console/{place}", 404)
        assert client.post(f"{ASK}network-added/", {"lines": "AS1", "why": "x"}).status_code == 404
        assert client.post(f"{EDIT}network-added/", {"lines": "AS1", "why": "x"}).status_code == 404
    text(approver(), f"{EDIT}network-added/", 404)
    assert "Chờ người phê duyệt" in text(officer(), f"/console/requests/{number}/")
    assert ChangeRequest.objects.get().state == "waiting"


def test_what_can_be_done_no_more_is_said_and_refused_only() -> None:
    mine = desk()
    number = ask(mine)
    form = {"lines": "203.0.113.0/29", "why": "x", "confirm": "1", "seen": str(reading.version())}
    assert officer().post(f"{EDIT}network-added/", form).status_code == 302
    theirs = approver()
    page = text(theirs, f"/console/requests/{number}/")
    assert "Không còn thực hiện được" in page
    assert "Chấp thuận</button>" not in page
    assert theirs.post(f"/console/requests/{number}/refuse/", {"why": "đã có rồi"}).status_code == 302


def test_a_contact_is_marked_as_left_only_after_a_second_word() -> None:
    contact, mine = Contact.objects.get(organisation__key="hoa-sen"), desk()
    place = f"/console/organisations/hoa-sen/contacts/{contact.pk}/left/"
    assert place in text(mine, "/console/organisations/hoa-sen/")
    page = text(mine, place)
    assert "không hoàn tác được" in page
    assert "đầu mối cuối cùng" in page
    contact.refresh_from_db()
    assert contact.left_at is None, "a look changes nothing"
    text(as_person(person("mai", "ban-mai", Role.SECURITY_CONTACT)), place, 404)
    assert mine.post(place).status_code == 302
    text(mine, place, 404)
    contact.refresh_from_db()
    assert contact.left_at == NOW


def test_the_desk_names_what_waits_and_ones_own_page_shows_it() -> None:
    mine = desk()
    number = ask(mine)
    assert "Đề nghị thay đổi của các tổ chức" in text(officer(), "/console/desk/")
    page = text(mine, "/console/mine/")
    assert f"/console/requests/own/{number}/" in page
    assert "/console/changes/ask/hoa-sen/" in text(mine, "/console/organisations/hoa-sen/")
    assert "/console/changes/edit/hoa-sen/" in text(officer(), "/console/organisations/hoa-sen/")


def test_pages_ask_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    mine, theirs, house = desk(), approver(), officer()
    for n in range(15):
        ask(mine, lines=f"240.0.{n}.0/24")
    number = ask(mine, lines="\n".join(f"203.0.113.{n}/32" for n in range(40)))
    for client, page, most in (
        (mine, "requests/own/", 10),
        (mine, f"requests/own/{number}/", 10),
        (mine, "changes/ask/hoa-sen/", 8),
        (mine, "changes/ask/hoa-sen/contact-changed/", 18),
        (theirs, "requests/", 12),
        (house, "changes/edit/hoa-sen/network-ended/", 16),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert client.get(f"/console/{page}").status_code == 200, page
    with django_assert_max_num_queries(110):  # type: ignore[operator]
        assert theirs.get(f"/console/requests/{number}/").status_code == 200
