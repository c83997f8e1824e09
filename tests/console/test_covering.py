"""An account is a person's: covered everywhere but for the organisation that the row concerns, until somebody who may
says why they must see it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from lachan.server.access.covering import Why
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.registry.models import Contact, Organisation
from tests.access.ground import key_of
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.intake.ground import instance, register

pytestmark = pytest.mark.django_db
PERSON = "canary-nguoi-dung"
PAGES = (
    "/console/detections/?since=2026-11-01",
    "/console/detections/?since=2026-11-01&organisation=hoa-sen",
    "/console/infections/?since=2026-11-01",
    "/console/detections/export.csv?since=2026-11-01",
    "/console/detections/export.jsonl?since=2026-11-01",
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Instance]:
    """Two accounts at the bank, of which a feed says more in other fields."""
    made = instance(tmp_path)
    register(tmp_path)
    path = tmp_path / "accounts.jsonl"
    events = [
        {
            "feed.provider": "mo-phong",
            "feed.code": "tai-khoan",
            "time.source": f"2026-11-2{n}T01:00:00+00:00",
            "classification.type": "data-leak",
            "source.account": f"{PERSON}-{n}@hoasen.example",
            "source.ip": "203.0.113.70",
            "source.fqdn": "hoasen.example",
            "event_description.text": f"password of {PERSON}-{n}",
            "extra": {"destination.account": f"{PERSON}-{n}"},
        }
        for n in (0, 1)
    ]
    events.append({k: v for k, v in events[0].items() if k not in ("source.ip", "source.fqdn")})
    path.write_text("".join(f"{json.dumps(one)}\n" for one in events), encoding="utf-8")
    batch = receive(made.home, path, Asked(format="intelmq"), NOW, 1 << 40)
    take_in(made, [batch], NOW)
    with override_settings(LACHAN_HOME=tmp_path):
        yield made


def said(client: Client, address: str) -> str:
    with clock():
        found = client.get(address)
    assert found.status_code == 200, address
    return found.content.decode()


def opened(client: Client) -> list[str]:
    """The pages of the rows that a list leads to."""
    page = said(client, PAGES[0])
    return sorted({part.split('"')[0] for part in page.split('href="') if part.startswith("/console/detections/2026-")})


def test_the_house_sees_who_is_concerned_and_not_whose_account_it_is(home: Instance) -> None:
    for role in (Role.DUTY_OFFICER, Role.ANALYST):
        client = as_person(person(f"x{role.value[:4]}", HOUSE, role))
        rows = opened(client)
        assert len(rows) >= 2
        for address in (*PAGES, *rows):
            page = said(client, address)
            assert PERSON not in page, f"{role}: {address}"
        assert all("c…@hoasen.example" in said(client, address) for address in rows)
    assert "#1" in said(client, PAGES[2])


def test_the_bank_sees_its_own_whole(home: Instance) -> None:
    client = as_person(person("sen", "hoa-sen", Role.ABUSE_DESK))
    rows = opened(client)
    for address in (PAGES[3], PAGES[4], rows[0]):
        assert f"{PERSON}-" in said(client, address), address
    assert "/open/" not in said(client, rows[0]), "nothing is covered, so there is nothing to open"


def test_a_key_is_given_what_its_organisation_sees(home: Instance) -> None:
    query = "/api/detections?organisation=hoa-sen&since=2026-11-01T00:00:00Z"
    for organisation, whole in (("hoa-sen", True), (HOUSE, False)):
        token, _ = key_of(organisation)
        with clock():
            found = Client(headers={"Host": "localhost"}).get(query, headers={"Authorization": f"Bearer {token}"})
        assert found.status_code == 200
        assert (PERSON in found.content.decode()) is whole, organisation


def test_an_analyst_uncovers_one_row_for_a_reason_which_is_on_record(home: Instance) -> None:
    analyst = as_person(person("an", HOUSE, Role.ANALYST))
    address = opened(analyst)[0]
    assert f"{address}open/" in said(analyst, address)
    with clock():
        unsaid = analyst.post(f"{address}open/", {"why": "curiosity"})
        assert unsaid.status_code == 400
        assert PERSON not in unsaid.content.decode()
        assert not Entry.objects.filter(act="unmasked").exists()
        whole = analyst.post(f"{address}open/", {"why": Why.HAND_OVER.value})
    assert whole.status_code == 200
    assert f"{PERSON}-" in whole.content.decode()
    assert "no-store" in whole["Cache-Control"]
    entry = Entry.objects.get(act="unmasked")
    assert entry.subject.startswith("detection:")
    assert json.loads(entry.details)["why"] == "hand-over"
    assert PERSON not in entry.details
    assert PERSON not in said(analyst, address), "and covered again"


def test_whoever_may_not_is_told_that_there_is_nothing(home: Instance) -> None:
    officer = as_person(person("lan", HOUSE, Role.DUTY_OFFICER))
    address = opened(officer)[0]
    assert "/open/" not in said(officer, address)
    with clock():
        assert officer.post(f"{address}open/", {"why": Why.CHECK.value}).status_code == 404
    assert not Entry.objects.filter(act="unmasked").exists()


def test_contacts_are_whole_for_their_own_people_and_for_a_reason(home: Instance, tmp_path: Path) -> None:
    organisation = Organisation.objects.get(key="hoa-sen")
    mail, phone = f"{PERSON}@hoasen.example", "+84900000001"
    Contact.objects.create(organisation=organisation, purpose="security", name=PERSON, email=mail, phone=phone)
    page = "/console/organisations/hoa-sen/"
    own = said(as_person(person("sen", "hoa-sen", Role.SECURITY_CONTACT)), page)
    assert mail in own
    assert phone in own
    assert '/contacts/"' not in own
    viewer = as_person(person("xem", "hoa-sen", Role.VIEWER))
    officer, editor = (as_person(person(role.value[:5], HOUSE, role)) for role in (Role.DUTY_OFFICER, Role.EDITOR))
    assert not Entry.objects.filter(act="unmasked").exists(), "one's own is nothing to be recorded"
    for client in (viewer, officer, editor):
        covered = said(client, page)
        assert PERSON not in covered
        assert "…@hoasen.example" in covered
    with clock():
        assert officer.get(f"{page}contacts/")["Location"] == page
        assert viewer.post(f"{page}contacts/", {"why": "reach"}).status_code == 404
        assert viewer.post(f"{page}contacts/", {"why": ""}).status_code == 404
        assert editor.post(f"{page}contacts/", {"why": "reach"}).status_code == 404
        unsaid = officer.post(f"{page}contacts/", {"why": ""})
        assert unsaid.status_code == 422
        assert PERSON not in unsaid.content.decode()
        assert not Entry.objects.filter(act="unmasked").exists()
        whole = officer.post(f"{page}contacts/", {"why": "reach"}).content.decode()
    assert mail in whole
    assert phone in whole
    entry = Entry.objects.get(act="unmasked")
    assert (entry.subject, entry.organisation) == ("organisation:hoa-sen", "hoa-sen")
    assert PERSON not in entry.details
    assert json.loads(entry.details) == {"contacts": 1, "why": "reach"}
