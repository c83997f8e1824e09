"""Organisations and imports in the console: found without diacritics, contacts kept right, proposals decided."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from lachan.server.accounts.models import Membership
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.registry import reading, uncontactable
from lachan.server.registry.models import Change, Conflict, Contact, Domain, Network, Organisation, Proposal
from lachan.server.registry.prefixes import parse_prefix
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("1")</script>'


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock():
        yield


def organisation(key: str, name: str) -> Organisation:
    return Organisation.objects.create(key=key, name=name, kind="bank", origin="hand")


def network(owner: Organisation, text: str, **more: object) -> Network:
    prefix = parse_prefix(text)
    (start_hi, start_lo), (end_hi, end_lo) = prefix.start, prefix.end
    return Network.objects.create(
        organisation=owner, prefix=prefix.text, prefix_length=prefix.length, start_hi=start_hi, start_lo=start_lo,
        end_hi=end_hi, end_lo=end_lo, **{"origin": "imported", "source": "sim", "confidence": 80, **more},
    )  # fmt: skip


def officer(role: Role = Role.DUTY_OFFICER) -> Client:
    return as_person(person(role.value, HOUSE, role))


def proposal(owner: Organisation, text: str = "2001:db8:7::/48") -> Proposal:
    """One network more, waiting."""
    made = Proposal.objects.create(
        source="sim", files=[], as_of=NOW, made_at=NOW, reasons=["many-infections-move"], added=1, changed=0, ended=0,
        unchanged=0, refused=1, unreadable=0, refusals=[["a.csv", 3, HOSTILE]], infections=9, moved=4,
        moves=[["holder", None, owner.key, 4]],
    )  # fmt: skip
    Change.objects.create(
        proposal=made, organisation=owner.key, text=text, origin="imported", source="sim", is_new=True,
        new_confidence=80,
    )  # fmt: skip
    return made


def test_a_name_is_found_without_diacritics_and_a_hostile_one_is_escaped() -> None:
    organisation("bank-a", "Ngân hàng Đông Á Giả Lập")
    organisation("evil", HOSTILE)
    client = officer()
    found = client.get("/console/organisations/?q=ngan hang dong a").content.decode()
    assert "Ngân hàng Đông Á Giả Lập" in found
    assert "evil" not in found
    assert "Ngân hàng Đông" not in client.get("/console/organisations/?q=!!").content.decode()
    for page in ("/console/organisations/", "/en/console/organisations/evil/"):
        text = client.get(page).content.decode()
        assert HOSTILE not in text
        assert "&lt;script&gt;" in text


def test_a_prefix_finds_all_who_have_a_network_there_as_far_as_one_sees_them() -> None:
    operator = organisation("operator-a", "Nhà mạng A")
    network(operator, "192.0.2.0/24")
    for n in range(25):
        network(organisation(f"bank-{n}", f"Ngân hàng {n}"), f"192.0.2.{n}/32")
    network(organisation("far", "Nơi khác"), "198.51.100.0/24")
    network(organisation("past", "Đã trả lại"), "192.0.2.200/32", valid_to=NOW - timedelta(days=1))
    every = {"operator-a", "far", "past", *(f"bank-{n}" for n in range(25))}

    def found(client: Client, address: str) -> set[str]:
        with clock():
            page = client.get(address).content.decode()
        return {key for key in every if f"/console/organisations/{key}/" in page}

    assert found(officer(), "/console/organisations/?q=192.0.2.0/24") == every - {"far", "past"}
    keeper = as_person(person("sen", "operator-a", Role.ABUSE_DESK))
    for place in ("organisations", "search"):
        assert found(keeper, f"/console/{place}/?q=192.0.2.0/24") == {"operator-a"}, place
        assert found(keeper, f"/console/{place}/?q=192.0.2.7/32") == {"operator-a"}, place
        assert found(keeper, f"/console/{place}/?q=198.51.100.0/24") == set(), place


def test_what_holds_now_stands_before_what_is_past() -> None:
    bank = organisation("bank-a", "Ngân hàng A")
    network(bank, "192.0.2.0/24", valid_to=NOW - timedelta(days=1))
    network(bank, "2001:db8::/32")
    network(bank, "198.51.100.0/24", valid_from=NOW + timedelta(days=1))
    Domain.objects.create(organisation=bank, name="bank.example", origin="hand", confidence=100)
    page = officer().get("/console/organisations/bank-a/").content.decode()
    order = [page.index(text) for text in ("2001:db8::/32", "198.51.100.0/24", "192.0.2.0/24", "bank.example")]
    assert order == sorted(order)
    assert [page.count(f"{word}</span>") for word in ("Hiện nay", "Sắp tới", "Đã hết")] == [2, 1, 1]


def test_an_organisation_confirms_its_contacts_and_says_who_has_left() -> None:
    bank, other = organisation("bank-a", "Ngân hàng A"), organisation("bank-b", "Ngân hàng B")
    first, second = (
        Contact.objects.create(organisation=bank, purpose=purpose, email=f"desk-{purpose}@bank.example")
        for purpose in ("abuse", "security")
    )
    stranger = Contact.objects.create(organisation=other, purpose="abuse", email="desk@other.example")
    client = as_person(person("lan", "bank-a", Role.ABUSE_DESK))
    page = client.get("/console/organisations/bank-a/").content.decode()
    assert first.email in page, "nobody can confirm what they do not see"
    assert stranger.email not in page
    done = client.post("/console/organisations/bank-a/confirm/", follow=True)
    assert 'role="status"' in done.content.decode()
    assert client.post(f"/console/organisations/bank-a/contacts/{first.pk}/left/").status_code == 302
    assert client.post(f"/console/organisations/bank-a/contacts/{first.pk}/left/").status_code == 422
    assert client.post(f"/console/organisations/bank-a/contacts/{stranger.pk}/left/").status_code == 404
    for contact in (first, second, stranger):
        contact.refresh_from_db()
    assert (first.left_at, second.left_at, stranger.left_at) == (NOW, None, None)
    assert (second.confirmed_at, stranger.confirmed_at) == (NOW, None)
    assert [c.email for c in reading.contacts_for(["bank-a"], NOW)["bank-a"]] == [second.email]


def test_who_only_looks_cannot_say_so() -> None:
    bank = organisation("bank-a", "Ngân hàng A")
    contact = Contact.objects.create(organisation=bank, purpose="abuse", email="desk@bank.example")
    for client in (as_person(person("lan", "bank-a", Role.VIEWER)), officer(Role.ANALYST)):
        assert (
            '<button class="button danger small">' not in client.get("/console/organisations/bank-a/").content.decode()
        )
        assert client.post("/console/organisations/bank-a/confirm/").status_code == 404
        assert client.post(f"/console/organisations/bank-a/contacts/{contact.pk}/left/").status_code == 404
    contact.refresh_from_db()
    assert (contact.confirmed_at, contact.left_at) == (None, None)


def test_why_a_line_was_refused_is_said_in_the_readers_language() -> None:
    made = proposal(organisation("bank-a", "Ngân hàng A"))
    made.refusals = [["a.db", 3, "organisation: no org-name"], ["a.db", 9, "route: not an IPv4 or IPv6 prefix"]]
    made.save()
    client, place = officer(Role.APPROVER), f"console/imports/{made.pk}/"
    vi, en = (client.get(f"{root}{place}").content.decode() for root in ("/", "/en/"))
    assert "Organisation: thiếu org-name" in vi
    assert "Route: không phải dải IPv4 hay IPv6" in vi
    assert "Organisation: no org-name" in en
    assert "Route: not an IPv4 or IPv6 prefix" in en


def test_a_proposal_is_approved_with_a_reason_and_its_version_taken_back() -> None:
    bank = organisation("bank-a", "Ngân hàng A")
    made = proposal(bank)
    client, place = officer(Role.APPROVER), f"/console/imports/{made.pk}/"
    page = client.get(place).content.decode()
    assert "2001:db8:7::/48" in page
    assert HOSTILE not in page
    assert client.post(f"{place}approve/", {"why": " "}).status_code == 422
    assert not bank.networks.exists()
    assert client.post(f"{place}approve/", {"why": "Đúng với sổ"}).status_code == 302
    assert bank.networks.get().valid_to is None
    made.refresh_from_db()
    assert (made.state, made.why) == ("applied", "Đúng với sổ")
    again = client.post(f"{place}reject/", {"why": "nhầm"})
    assert again.status_code == 422
    assert "không còn chờ duyệt" in again.content.decode()
    version = reading.version()
    assert client.post(f"/console/imports/versions/{version}/undo/", {"why": "nhầm tệp"}).status_code == 302
    assert bank.networks.get().valid_to is not None
    assert reading.version() == version + 1
    assert client.post(f"/console/imports/versions/{version}/undo/", {"why": "nữa"}).status_code == 422
    assert client.post("/console/imports/versions/999/undo/", {"why": "nữa"}).status_code == 404


def test_a_rejected_proposal_changes_nothing() -> None:
    bank = organisation("bank-a", "Ngân hàng A")
    made = proposal(bank)
    assert officer(Role.APPROVER).post(f"/console/imports/{made.pk}/reject/", {"why": "tệp bị cắt"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, bank.networks.count(), reading.version()) == ("rejected", 0, 0)


def test_a_conflict_is_settled_for_one_of_its_parties() -> None:
    one, two = organisation("bank-a", "Ngân hàng A"), organisation("bank-b", "Ngân hàng B")
    for owner, source in ((one, "sim"), (two, "other")):
        network(owner, "192.0.2.0/24", source=source)
    parties = [["bank-a", "imported", "sim", 80], ["bank-b", "imported", "other", 80]]
    conflict = Conflict.objects.create(text="192.0.2.0/24", parties=parties, proposed="", reason="x", first_seen=NOW)
    client, place = officer(), f"/console/conflicts/{conflict.pk}/settle/"
    assert "Ngân hàng B" in client.get("/console/conflicts/").content.decode()
    assert client.post(place, {"organisation": "bank-b", "why": " "}).status_code == 422
    wrong = client.post(place, {"organisation": "bank-c", "why": "x"})
    assert wrong.status_code == 422
    assert "Hãy chọn một trong" in wrong.content.decode()
    right = {"organisation": "bank-b", "why": "Theo hợp đồng"}
    assert client.post(place, right).status_code == 302
    assert two.networks.filter(origin="hand").count() == 1
    conflict.refresh_from_db()
    assert conflict.why == right["why"]
    entry = Entry.objects.get(act="conflict-settled")
    assert hashlib.sha256(right["why"].encode()).hexdigest() in entry.details, "the record holds the reason's digest"
    assert client.post(place, right).status_code == 404


def test_the_queue_is_the_houses() -> None:
    made = proposal(organisation("bank-a", "Ngân hàng A"))
    pages = ("imports/", f"imports/{made.pk}/")
    writes = (f"imports/{made.pk}/approve/", f"imports/{made.pk}/reject/", "imports/versions/1/undo/")
    keeper, duty = as_person(person("lan", "bank-a", Role.SECURITY_CONTACT)), officer()
    assert {duty.get(f"/console/{page}").status_code for page in pages} == {200}, "seen, and not decided"
    assert "Chờ người phê duyệt" in duty.get(f"/console/{pages[1]}").content.decode()
    assert {keeper.get(f"/console/{page}").status_code for page in pages} == {404}
    for client in (keeper, duty):
        assert {client.get(f"/console/{page}").status_code for page in writes} == {404}
        assert {client.post(f"/console/{page}", {"why": "x"}).status_code for page in writes} == {404}
    for client in (keeper, officer(Role.APPROVER)):
        assert client.get("/console/conflicts/").status_code == 404
        assert client.post("/console/conflicts/1/settle/", {"organisation": "bank-a"}).status_code == 404
    made.refresh_from_db()
    assert made.state == "waiting"


def test_pages_ask_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    banks = [organisation(f"bank-{n}", f"Ngân hàng {n}") for n in range(60)]
    for n in range(60):
        network(banks[0], f"192.0.2.{n}/32")
        Contact.objects.create(organisation=banks[0], purpose="abuse", email=f"desk-{n}@bank.example")
        proposal(banks[0], f"198.51.100.{n}/32")
        Conflict.objects.create(
            text=f"192.0.2.{n}/32", parties=[["bank-1", "hand", "", 9]], proposed="", reason="x", first_seen=NOW
        )
    duty, approver = officer(), officer(Role.APPROVER)
    number = Proposal.objects.latest("pk").pk
    for client, page in (
        (duty, "organisations/"),
        (duty, "organisations/?q=ngan"),
        (duty, "organisations/bank-0/"),
        (duty, "conflicts/"),
        (approver, "imports/"),
        (approver, f"imports/{number}/"),
    ):
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            assert client.get(f"/console/{page}").status_code == 200


def test_organisations_that_nobody_can_tell_are_counted() -> None:
    told, silent, _ = (organisation(key, key) for key in ("told", "silent", "empty"))
    for owner, text in ((told, "192.0.2.0/24"), (silent, "198.51.100.0/24"), (silent, "2001:db8::/32")):
        network(owner, text)
    Contact.objects.create(organisation=told, purpose="abuse", email="desk@told.example")
    Contact.objects.create(organisation=silent, purpose="abuse", email="gone@silent.example", left_at=NOW)
    assert list(uncontactable.without_contact(NOW)) == [silent]
    assert [one.organisation for one in uncontactable.uncontactable({}, NOW, 10)] == ["silent"]


def test_whoever_holds_roles_in_two_organisations_begins_at_either() -> None:
    for key in ("bank-a", "bank-b"):
        bank = organisation(key, f"Ngân hàng {key[-1].upper()}")
        Contact.objects.create(organisation=bank, purpose="abuse", email=f"desk@{key}.example", left_at=NOW)
    both = person("lan", "bank-a", Role.DATA_PROTECTION_OFFICER)
    Membership.objects.create(person=both, organisation="bank-b", role="abuse-desk", valid_from=NOW)
    client = as_person(both)
    for key in ("bank-a", "bank-b"):
        found = client.get(f"/console/mine/?organisation={key}")
        assert found.status_code == 200, key
        assert "Chưa có đầu mối nào" in found.content.decode(), "one that has left is told no more"
