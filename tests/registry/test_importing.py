"""Imports: whole or not at all, nothing twice, every change numbered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.registry import reading
from lachan.server.registry.importing import ImportResult, import_csv
from lachan.server.registry.models import Contact, Network, Organisation, OrganisationIdentifier, RegistryVersion
from lachan.server.registry.words import OrganisationKind, Origin, Purpose
from tests.registry.files import BANK, ISP, claims_file, contacts_file

BY = by_command("tests")

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NETWORK = BANK | {"prefix": "240.1.2.0/24"}


def take(folder: Path, *rows: dict[str, str], origin: Origin = Origin.IMPORTED, complete: bool = False) -> ImportResult:
    return import_csv(claims_file(folder, *rows), origin, NOW, by=BY, complete=complete)


def texts(organisation: str) -> list[str]:
    page = reading.organisation(organisation)
    return [claim.text for claim in (*page.networks, *page.domains)]


def test_an_import_stores_organisations_networks_domains_and_identifiers(tmp_path: Path) -> None:
    child = {"organisation": "bank-a-card", "name": "Thẻ A", "kind": "bank", "parent": "bank-a", "asn": "64501"}
    result = take(
        tmp_path,
        NETWORK | {"identifier_type": "ma-so-thue", "identifier": "0100000000", "domain": "bank.example"},
        child,
        ISP | {"prefix": "240.0.0.0/8 2001:db8::/32", "asn": "64500"},
    )

    assert (result.added, result.changed, result.ended, result.unchanged) == (10, 0, 0, 0)
    assert (result.version, result.rejects, result.nothing_new) == (1, (), False)
    page = reading.organisation("bank-a")
    assert (page.organisation.name, page.organisation.kind) == ("Ngân hàng Giả Lập A", OrganisationKind.BANK)
    assert page.identifiers == (("ma-so-thue", "0100000000", None, None),)
    assert texts("bank-a") == ["240.1.2.0/24", "bank.example"]
    assert sorted(texts("isp-a")) == ["2001:db8::/32", "240.0.0.0/8", "AS64500"]
    assert reading.organisation("bank-a-card").organisation.parent == "bank-a"
    assert [o.key for o in reading.organisations()] == ["bank-a", "bank-a-card", "isp-a"]


def test_the_same_file_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    file = (NETWORK | {"domain": "bank.example", "valid_from": "2020-01-01"}, ISP | {"asn": "64500"})
    first = take(tmp_path, *file)
    second = take(tmp_path, *file)

    assert second.nothing_new
    assert second.unchanged == first.added
    assert second.version == first.version == RegistryVersion.objects.count() == 1


def test_each_change_of_networks_is_numbered_with_its_source(tmp_path: Path) -> None:
    take(tmp_path, NETWORK)
    take(tmp_path, BANK | {"domain": "bank.example"})

    newest, oldest = reading.versions()
    assert (newest.number, oldest.number, newest.made_at) == (2, 1, NOW)
    assert newest.what == "import registry.csv: 1 added, 0 changed, 0 ended"
    assert len(newest.digest) == 64
    assert reading.version() == 2


def test_bad_rows_are_named_and_nothing_of_them_is_stored(tmp_path: Path) -> None:
    result = take(
        tmp_path,
        NETWORK,
        ISP | {"prefix": "240.0.0.0/8 240.0.0.1/8"},
        {"organisation": "unknown", "prefix": "240.9.0.0/16"},
        BANK | {"prefix": "240.1.3.0/24", "parent": "nobody"},
        BANK | {"prefix": "240.1.4.0/24", "name": "Another name"},
    )

    assert [(r.line, r.reason) for r in result.rejects] == [
        (3, "prefix, value 2: host bits are set: the address is not the first of its network"),
        (4, "organisation: not registered yet, so its first row needs name and kind"),
        (5, "parent: neither registered nor on an earlier line"),
        (6, "name: not what line 2 says of this organisation"),
    ]
    assert [o.key for o in reading.organisations()] == ["bank-a"]
    assert texts("bank-a") == ["240.1.2.0/24"]


def test_an_end_date_ends_and_other_terms_change_a_network(tmp_path: Path) -> None:
    take(tmp_path, NETWORK, ISP | {"asn": "64500"})
    result = take(tmp_path, NETWORK | {"valid_to": "2026-12-01"}, ISP | {"asn": "64500", "confidence": "90"})

    assert (result.added, result.changed, result.ended, result.unchanged) == (0, 1, 1, 2)
    (network,) = reading.organisation("bank-a").networks
    assert network.valid_to == datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert reading.organisation("isp-a").networks[0].confidence == 90


def test_one_claim_said_in_two_ways_is_a_reject(tmp_path: Path) -> None:
    result = take(tmp_path, NETWORK, NETWORK, NETWORK | {"confidence": "99"})

    assert [(r.line, r.reason) for r in result.rejects] == [
        (4, "the same claim and start as on line 2, with other terms")
    ]
    assert Network.objects.get().confidence == 50


def test_hand_made_and_imported_stand_beside_each_other(tmp_path: Path) -> None:
    take(tmp_path, NETWORK, origin=Origin.HAND)
    result = take(tmp_path, NETWORK | {"name": "Bank A (from the register)"})

    assert result.added == 1
    page = reading.organisation("bank-a")
    assert page.organisation.name == BANK["name"]
    assert {claim.origin for claim in page.networks} == {Origin.HAND, Origin.IMPORTED}


def test_a_description_by_hand_stays_when_the_register_is_imported_again(tmp_path: Path) -> None:
    take(tmp_path, NETWORK)
    by_hand = take(tmp_path, BANK | {"name": "Tên do người sửa", "kind": "enterprise"}, origin=Origin.HAND)
    again = take(tmp_path, NETWORK)

    assert (by_hand.changed, by_hand.version) == (1, 2)
    assert again.nothing_new
    assert reading.organisation("bank-a").organisation.kind == OrganisationKind.ENTERPRISE


def test_an_identifier_belongs_to_one_organisation(tmp_path: Path) -> None:
    tax = {"identifier_type": "ma-so-thue", "identifier": "0100000000"}
    take(tmp_path, BANK | tax)
    result = take(tmp_path, ISP | tax)

    assert [r.reason for r in result.rejects] == ["identifier: belongs to another organisation"]
    assert OrganisationIdentifier.objects.count() == Organisation.objects.count() == 1


def test_nobody_stands_above_himself(tmp_path: Path) -> None:
    take(tmp_path, BANK, ISP | {"parent": "bank-a"})
    result = take(tmp_path, BANK | {"parent": "isp-a"}, ISP | {"parent": "isp-a"})

    assert [r.reason for r in result.rejects] == ["parent: an organisation cannot stand above itself"] * 2


def test_a_complete_file_ends_what_it_no_longer_names(tmp_path: Path) -> None:
    future = (NOW + timedelta(days=30)).isoformat()
    take(tmp_path, NETWORK, BANK | {"prefix": "240.1.3.0/24"}, BANK | {"asn": "64500", "valid_from": future})
    take(tmp_path, BANK | {"domain": "bank.example"}, origin=Origin.HAND)
    result = take(tmp_path, NETWORK, complete=True)

    assert (result.ended, result.changed, result.added) == (2, 0, 0)
    ends = {claim.text: claim.valid_to for claim in reading.organisation("bank-a").networks}
    assert ends == {"240.1.2.0/24": None, "240.1.3.0/24": NOW, "AS64500": NOW + timedelta(days=30)}
    assert reading.organisation("bank-a").domains[0].valid_to is None
    assert take(tmp_path, NETWORK, complete=True).nothing_new


@pytest.mark.parametrize("wrong", [{"prefix": "240.1.3.1/24"}, {"prefix": "240.1.3.0/24", "parent": "nobody"}])
def test_a_complete_file_with_rejects_ends_nothing(wrong: dict[str, str], tmp_path: Path) -> None:
    take(tmp_path, NETWORK, BANK | {"prefix": "240.1.3.0/24"})
    result = take(tmp_path, NETWORK, BANK | wrong, complete=True)

    assert result.nothing_new
    assert len(result.rejects) == 1


def test_an_import_that_fails_midway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(RegistryVersion.objects, "create", fail)
    with pytest.raises(RuntimeError):
        take(tmp_path, NETWORK)

    assert not Network.objects.exists()
    assert not Organisation.objects.exists()


CONTACT = {"organisation": "bank-a", "purpose": "security", "email": "soc@bank.example", "name": "Trực SOC"}


def test_contacts_are_imported_once_and_found_by_purpose_and_date(tmp_path: Path) -> None:
    take(tmp_path, BANK)
    ended = CONTACT | {"purpose": "abuse", "email": "old@bank.example", "valid_to": "2026-01-01"}
    manager = CONTACT | {"purpose": "management", "email": "", "phone": "+84 24 0000 0000", "language": "en"}
    path = contacts_file(tmp_path, CONTACT, ended, manager, CONTACT | {"organisation": "nobody"})
    first = import_csv(path, Origin.HAND, NOW, by=BY)
    second = import_csv(path, Origin.HAND, NOW, by=BY)

    assert (first.added, first.version) == (3, 1)
    assert [(r.line, r.reason) for r in first.rejects] == [(5, "organisation: not registered")]
    assert (second.nothing_new, second.unchanged) == (True, 3)
    now = {one.purpose: one for one in reading.contacts_for(["bank-a"], NOW)["bank-a"]}
    assert now.keys() == {Purpose.SECURITY, Purpose.MANAGEMENT}
    assert (now[Purpose.SECURITY].email, now[Purpose.SECURITY].language) == ("soc@bank.example", "vi")
    earlier = reading.contacts_for(["bank-a"], NOW - timedelta(days=700))["bank-a"]
    assert "old@bank.example" in {one.email for one in earlier if one.purpose is Purpose.ABUSE}


def test_a_contact_is_changed_in_place_and_ends_by_date(tmp_path: Path) -> None:
    take(tmp_path, BANK)
    import_csv(contacts_file(tmp_path, CONTACT), Origin.HAND, NOW, by=BY)
    renamed = import_csv(contacts_file(tmp_path, CONTACT | {"name": "Trực ban"}), Origin.HAND, NOW, by=BY)
    ended = import_csv(
        contacts_file(tmp_path, CONTACT | {"name": "Trực ban", "valid_to": "2026-11-01"}),
        Origin.HAND,
        NOW,
        by=BY,
    )

    assert (renamed.changed, ended.ended, ended.version) == (1, 1, 1)
    assert Contact.objects.get().name == "Trực ban"
    assert reading.contacts_for(["bank-a"], NOW)["bank-a"] == ()


def test_missing_organisations_look_alike_at_every_gate() -> None:
    with pytest.raises(NotFound) as page:
        reading.organisation("nobody")
    with pytest.raises(NotFound) as contact:
        reading.contacts_for(["nobody"], NOW)
    assert str(page.value) == str(contact.value)


def test_arguments_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="without a zone"):
        import_csv(claims_file(tmp_path), Origin.HAND, NOW.replace(tzinfo=None), by=BY)
    with pytest.raises(BadInput, match="contacts cannot be imported as complete"):
        import_csv(contacts_file(tmp_path), Origin.HAND, NOW, by=BY, complete=True)


def test_the_examples_of_the_documentation_are_imported_without_rejects(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "registry-csv.md"
    claims, contacts = (piece.partition("```")[0] for piece in page.read_text(encoding="utf-8").split("```csv\n")[1:])
    results = []
    for number, text in enumerate((claims, contacts)):
        path = tmp_path / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        results.append(import_csv(path, Origin.IMPORTED, NOW, by=BY))

    assert [result.rejects for result in results] == [(), ()]
    assert [result.added for result in results] == [2 + 1 + 3 + 2 + 1, 1]
