"""The registry's work for people: conflicts, organisations nobody can tell, contacts to confirm, identifiers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Registry
from lachan.server.intake.registering import Source, propose
from lachan.server.lake.folders import Home
from lachan.server.registry import focal_points, reading, upkeep
from lachan.server.registry.importing import import_csv
from lachan.server.registry.models import Contact, Network
from lachan.server.registry.proposals import looking
from lachan.server.registry.proposals.conflicts import settle
from lachan.server.registry.proposals.deciding import approve
from lachan.server.registry.proposals.undoing import undo
from lachan.server.registry.uncontactable import uncontactable
from lachan.server.registry.words import Origin
from tests.registry.files import BANK, ISP, claims_file, contacts_file

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
SCHOOL = {"organisation": "truong-a", "name": "Trường Giả Lập A", "kind": "school"}


def from_register(tmp_path: Path, *rows: dict[str, str], source: str = "reg", at: datetime = NOW) -> int:
    path = claims_file(tmp_path, *rows)
    return propose(Home(tmp_path), Registry(), [path], Source(source, "ZZ", at), at, lambda n: None)


def by_hand(tmp_path: Path, *rows: dict[str, str]) -> None:
    assert import_csv(claims_file(tmp_path, *rows), Origin.HAND, NOW, by=by_command("tests")).rejects == ()


def test_a_hand_made_claim_wins_and_expires_where_a_register_contradicts_it(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.1.2.0/24"}, BANK | {"prefix": "240.1.3.0/24"})
    from_register(tmp_path, ISP | {"prefix": "240.1.2.0/24", "confidence": "100"})
    (one,) = looking.open_conflicts()
    assert (one.text, one.proposed, one.reason) == ("240.1.2.0/24", "bank-a", "hand-made-wins")
    ends = dict(Network.objects.filter(origin=Origin.HAND).values_list("prefix", "valid_to"))
    assert ends == {"240.1.2.0/24": NOW + 365 * DAY, "240.1.3.0/24": None}
    undo(2, NOW, by=by_command("a"), why="b")
    assert set(Network.objects.filter(origin=Origin.HAND).values_list("valid_to", flat=True)) == {None}


def test_a_conflict_is_settled_once_and_stays_so(tmp_path: Path) -> None:
    from_register(tmp_path, ISP | {"prefix": "240.1.2.0/24", "valid_from": "2020-01-01"})
    from_register(tmp_path, SCHOOL | {"prefix": "240.1.2.0/24", "valid_from": "2024-01-01"}, source="other")
    (one,) = looking.open_conflicts()
    assert (one.proposed, one.reason) == ("truong-a", "began-later")
    with pytest.raises(Refused, match="none of the conflict's parties"):
        settle(one.number, "bank-a", 10, NOW, by=by_command("a"), why="theo hợp đồng")
    assert settle(one.number, "isp-a", 10, NOW, by=by_command("a"), why="theo hợp đồng") == 3
    assert looking.open_conflicts() == []
    hand = Network.objects.get(origin=Origin.HAND)
    assert (hand.organisation.key, hand.valid_from, hand.valid_to) == ("isp-a", NOW, NOW + 10 * DAY)
    from_register(tmp_path, SCHOOL | {"prefix": "240.1.2.0/24 240.1.3.0/24"}, source="other", at=NOW + DAY)
    assert looking.open_conflicts() == []
    from_register(tmp_path, SCHOOL | {"prefix": "240.1.2.0/24 240.1.3.0/24"}, source="other", at=NOW + 11 * DAY)
    assert [c.text for c in looking.open_conflicts()] == ["240.1.2.0/24"], "the hand-made answer is over"
    with pytest.raises(NotFound):
        settle(99, "isp-a", 10, NOW, by=by_command("a"), why="theo hợp đồng")


def test_a_conflict_that_ends_by_itself_is_gone(tmp_path: Path) -> None:
    from_register(tmp_path, ISP | {"prefix": "240.1.2.0/24"})
    from_register(tmp_path, SCHOOL | {"prefix": "240.1.2.0/24"}, source="other")
    assert len(looking.open_conflicts()) == 1
    number = from_register(tmp_path, SCHOOL | {"prefix": "240.9.0.0/24"}, source="other", at=NOW + DAY)
    assert looking.proposal(number).line.reasons == ("many-claims-end",)
    approve(number, 365, NOW + DAY, by=by_command("a"))
    assert looking.open_conflicts() == []


def test_earlier_files_are_refused_after_later_ones(tmp_path: Path) -> None:
    from_register(tmp_path, ISP | {"prefix": "240.1.2.0/24"})
    with pytest.raises(Refused, match="later files were applied already"):
        from_register(tmp_path, ISP | {"prefix": "240.1.2.0/24"}, at=NOW - DAY)


def test_who_has_nobody_to_be_told_is_ranked_by_infections(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.1.2.0/24"}, ISP | {"prefix": "240.2.0.0/16"}, SCHOOL | {"asn": "64500"})
    box = "hm-changed" + "@" + "vnnic.vn"
    rows = [{"organisation": "isp-a", "purpose": "abuse", "email": box}]
    rows.append({"organisation": "bank-a", "purpose": "security", "email": "soc@bank.example"})
    assert import_csv(contacts_file(tmp_path, *rows), Origin.HAND, NOW, by=by_command("tests")).rejects == ()
    assert reading.contacts_for(["isp-a"], NOW) == {"isp-a": ()}
    found = uncontactable({"truong-a": 1, "isp-a": 7, "bank-a": 99}, NOW, 10)
    assert [(u.organisation, u.infections, u.why) for u in found] == [
        ("isp-a", 7, "registry-contacts-only"),
        ("truong-a", 1, "no-contact"),
    ]
    (soc,) = upkeep.contacts_of("bank-a", 183, NOW)
    assert soc.mail == "…@bank.example"
    assert upkeep.mark_left(soc.number, NOW, by=by_command("a")) == "bank-a"
    assert uncontactable({"bank-a": 99}, NOW, 10)[0].why == "contacts-have-left"


def test_focal_points_are_confirmed_twice_a_year(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.1.2.0/24", "identifier_type": "ma-so-thue", "identifier": "0100000000"})
    path = tmp_path / "f.csv"
    head = ",".join(focal_points.COLUMNS)
    line = ",ma-so-thue,0100000000,Trực,truc@bank.example,,vi,2026-05-01,2026-05-03,2026-05-03"
    path.write_text(f"{head}\n{line}\nnobody,,,x,x@x.example,,,,,\n,,,x,,,,,,\n", encoding="utf-8")
    taken = focal_points.take(path, NOW)
    assert (taken.added, taken.late) == (1, 1)
    assert [(r.line, r.reason) for r in taken.rejects] == [
        (3, "organisation: not registered"),
        (4, "organisation and identifier: give one of them"),
    ]
    assert [c.organisation for c in upkeep.due(183, NOW, 10)] == ["bank-a", "bank-a"]
    assert upkeep.confirm("bank-a", NOW, by=by_command("a")) == 2
    assert upkeep.due(183, NOW + 182 * DAY, 10) == []
    assert len(upkeep.due(183, NOW + 183 * DAY, 10)) == 2
    focal_points.take(path, NOW)
    assert set(Contact.objects.values_list("confirmed_at", flat=True)) == {NOW}, "set back by an older confirmation"
    path.write_text(f"{head}\n", encoding="utf-8")
    assert focal_points.take(path, NOW).ended == 1
    assert reading.contacts_for(["bank-a"], NOW) == {"bank-a": ()}
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BadInput, match="not a header"):
        focal_points.take(path, NOW)


def test_identifiers_before_and_after_a_merger(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.1.2.0/24"}, ISP | {"asn": "64500"})
    merger, kind = datetime(2025, 6, 30, 17, tzinfo=UTC), "ma-dinh-danh-dien-tu"
    upkeep.identify("bank-a", kind, "G01", None, NOW, by=by_command("a"))
    upkeep.identify("isp-a", kind, "H02", None, NOW, by=by_command("a"))
    with pytest.raises(Refused):
        upkeep.identify("bank-a", kind, "H02", None, NOW, by=by_command("a"))
    upkeep.identify("bank-a", kind, "H02", merger, NOW, by=by_command("a"))
    assert upkeep.organisation_by(kind, "H02", merger - DAY) == "isp-a"
    assert upkeep.organisation_by(kind, "H02", merger) == "bank-a"
    assert upkeep.organisation_by(kind, "G01", merger - DAY) == "bank-a"
    assert upkeep.organisation_by(kind, "G01", merger) is None
    assert len(reading.organisation("bank-a").identifiers) == 2
