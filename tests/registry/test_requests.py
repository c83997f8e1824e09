"""Requests from asking to the registry: one person asks, another decides; all of it happens, or nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By, by_command
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Registry
from lachan.server.intake.registering import Source, propose
from lachan.server.lake.folders import Home
from lachan.server.registry import reading
from lachan.server.registry.importing import import_csv
from lachan.server.registry.models import ChangeRequest, Conflict, Contact, Network, Organisation
from lachan.server.registry.proposals import looking as proposals
from lachan.server.registry.proposals.conflicts import refresh
from lachan.server.registry.proposals.undoing import undo
from lachan.server.registry.requests import deciding, looking
from lachan.server.registry.requests.deciding import MOST_WAITING, approve, ask, edit, refuse, take_back
from lachan.server.registry.requests.wishes import Given, Wish, wish_of
from lachan.server.registry.words import Kind, Origin
from tests.registry.files import BANK, ISP, claims_file, contacts_file

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
LAN, HOUSE = By("person:1", name="Lan"), By("person:2", name="Minh")
DAYS = 365


@pytest.fixture(autouse=True)
def _registered(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.1.2.0/24", "domain": "bank.example"}, ISP | {"prefix": "240.1.0.0/16"})


def by_hand(tmp_path: Path, *rows: dict[str, str]) -> None:
    assert import_csv(claims_file(tmp_path, *rows), Origin.HAND, NOW, by=by_command("tests")).rejects == ()


def wish(kind: Kind, lines: str = "", **more: object) -> Wish:
    return wish_of(Given(kind, lines, why="vì đã đổi", **more), NOW)  # type: ignore[arg-type]


def asked(one: Wish, organisation: str = "bank-a", by: By = LAN) -> int:
    return ask(by, organisation, one, DAYS, NOW)


def claims(text: str) -> list[tuple[str, str, datetime | None, datetime | None]]:
    rows = Network.objects.filter(prefix=text).order_by("pk")
    return list(rows.values_list("organisation__key", "origin", "valid_from", "valid_to"))


def test_a_network_is_asked_for_and_approved_by_somebody_else() -> None:
    number = asked(wish(Kind.NETWORK_ADDED, "240.1.3.0/24\nAS64500"))
    version = reading.version()
    assert claims("240.1.3.0/24") == []
    assert looking.counts(None) == (1, 0)
    with pytest.raises(Refused, match="somebody else"):
        approve(LAN, number, "đúng", DAYS, NOW)
    assert approve(HOUSE, number, "đúng", DAYS, NOW, seen=version).version == version + 1
    assert claims("240.1.3.0/24") == [("bank-a", "hand", NOW, None)]
    assert Network.objects.filter(asn=64500, organisation__key="bank-a").count() == 1
    line = looking.request(number, None)
    assert (line.state, line.answer, line.decided_by, line.version) == ("approved", "đúng", "person:2", version + 1)
    acts = list(Entry.objects.order_by("number").values_list("act", "actor", "organisation", "subject"))[-2:]
    assert acts == [
        ("change-asked-for", "person:1", "bank-a", f"change-request:{number}"),
        ("approved", "person:2", "bank-a", f"change-request:{number}"),
    ]
    for again in (lambda: approve(HOUSE, number, "x", DAYS, NOW), lambda: refuse(HOUSE, number, "x", NOW)):
        with pytest.raises(Refused, match="does not wait any more: approved"):
            again()
    undo(version + 1, NOW, by=HOUSE, why="nhầm")
    assert claims("240.1.3.0/24")[0][3] == NOW, "a version made by a request is taken back as any other"


def test_what_another_holds_by_hand_ends_on_the_day_and_not_before() -> None:
    later = NOW + 10 * DAY
    approve(HOUSE, asked(wish(Kind.NETWORK_ADDED, "240.1.0.0/16", since=later)), "đúng", DAYS, NOW)
    assert claims("240.1.0.0/16") == [("isp-a", "hand", None, later), ("bank-a", "hand", later, None)]
    assert refresh(later, DAYS, NOW) == []
    assert Conflict.objects.count() == 0, "nobody else claims it then"


def test_against_a_register_it_holds_for_a_while_and_the_conflict_is_answered(tmp_path: Path) -> None:
    path = claims_file(tmp_path, ISP | {"prefix": "240.7.0.0/24"}, BANK | {"prefix": "240.1.2.0/24"})
    propose(Home(tmp_path), Registry(), [path], Source("reg", "ZZ", NOW), NOW, lambda n: None)
    approve(HOUSE, asked(wish(Kind.NETWORK_ADDED, "240.7.0.0/24")), "thuê lại", DAYS, NOW)
    assert claims("240.7.0.0/24")[1] == ("bank-a", "hand", NOW, NOW + DAYS * DAY)
    (conflict,) = Conflict.objects.all()
    assert (conflict.state, conflict.answer, conflict.why) == ("settled", "bank-a", "vì đã đổi")
    refresh(NOW, DAYS, NOW)
    assert proposals.open_conflicts() == [], "it was answered with this request"
    with pytest.raises(BadInput, match="until a later day already"):
        asked(wish(Kind.NETWORK_ADDED, "240.7.0.0/24"))
    asked(wish(Kind.NETWORK_ADDED, "240.7.0.0/24", since=NOW + DAYS * DAY))
    for_network = wish(Kind.NETWORK_ENDED, "240.1.2.0/24")
    approve(HOUSE, asked(for_network), "trả lại", DAYS, NOW)
    ends = {(origin, end) for key, origin, _, end in claims("240.1.2.0/24") if key == "bank-a"}
    assert ends == {("hand", NOW), ("imported", NOW)}


def test_what_cannot_be_done_is_refused_when_it_is_asked_for_and_when_it_is_decided(tmp_path: Path) -> None:
    for kind, text, says in (
        (Kind.NETWORK_ADDED, "240.1.2.0/24", "240.1.2.0/24: is registered as this organisation's already"),
        (Kind.NETWORK_ENDED, "240.1.0.0/16", "240.1.0.0/16: is not registered as this organisation's"),
        (Kind.DOMAIN_ADDED, "bank.example", "bank.example: is registered"),
        (Kind.DOMAIN_ENDED, "other.example", "other.example: is not registered"),
    ):
        with pytest.raises(BadInput, match=says):
            asked(wish(kind, text))
    number = asked(wish(Kind.NETWORK_ADDED, "240.9.0.0/24"))
    by_hand(tmp_path, BANK | {"prefix": "240.9.0.0/24"})
    with pytest.raises(BadInput, match="already"):
        approve(HOUSE, number, "đúng", DAYS, NOW)
    assert looking.request(number, None).waits
    with pytest.raises(Refused, match="changed since you looked"):
        approve(HOUSE, asked(wish(Kind.NETWORK_ADDED, "240.8.0.0/24")), "x", DAYS, NOW, seen=1)
    with pytest.raises(NotFound):
        approve(HOUSE, 99, "x", DAYS, NOW)
    with pytest.raises(NotFound):
        asked(wish(Kind.NETWORK_ADDED, "AS1"), "no-such-thing")


def test_what_ends_before_it_began_never_began(tmp_path: Path) -> None:
    by_hand(tmp_path, BANK | {"prefix": "240.5.0.0/24", "valid_from": "2027-01-01"})
    approve(HOUSE, asked(wish(Kind.NETWORK_ENDED, "240.5.0.0/24")), "x", DAYS, NOW)
    (one,) = claims("240.5.0.0/24")
    assert one[2] == one[3]
    begin = one[2]
    approve(HOUSE, asked(wish(Kind.NETWORK_ADDED, "240.5.0.0/24", since=begin)), "x", DAYS, NOW)
    assert claims("240.5.0.0/24") == [("bank-a", "hand", begin, None)], "the same entry, in force again"


def test_the_same_waits_once_and_not_too_many_wait() -> None:
    first = asked(wish(Kind.NETWORK_ADDED, "240.20.0.0/24\n240.21.0.0/24"))
    with pytest.raises(Refused, match=f"the same waits already: request {first}"):
        asked(wish(Kind.NETWORK_ADDED, "240.21.0.0/24\n240.20.0.0/24", since=NOW + DAY))
    for n in range(1, MOST_WAITING):
        asked(wish(Kind.NETWORK_ADDED, f"240.30.{n}.0/24"))
    with pytest.raises(Refused, match=f"{MOST_WAITING} requests wait already"):
        asked(wish(Kind.NETWORK_ADDED, "240.40.0.0/24"))
    asked(wish(Kind.NETWORK_ADDED, "240.40.0.0/24"), "isp-a")
    take_back(LAN, first, NOW, organisations=frozenset(("bank-a",)))
    assert looking.request(first, None).state == "taken-back"
    asked(wish(Kind.NETWORK_ADDED, "240.40.0.0/24"))
    for number in (first + 1, 99):
        with pytest.raises(NotFound):
            take_back(LAN, number, NOW, organisations=frozenset(("isp-a",)))


def told(at: datetime) -> set[str]:
    return {contact.email for contact in reading.contacts_for(["bank-a"], at)["bank-a"]}


def test_contacts_are_added_changed_and_ended_and_their_mailboxes_forgotten(tmp_path: Path) -> None:
    path = contacts_file(tmp_path, {"organisation": "bank-a", "purpose": "security", "email": "old@bank.example"})
    import_csv(path, Origin.HAND, NOW, by=by_command("tests"))
    old = Contact.objects.get()
    number = asked(wish(Kind.CONTACT_ADDED, purpose="abuse", email="new@bank.example", name="Người mới"))
    waiting = looking.request(number, None)
    assert waiting.mail == "…@bank.example"
    assert "new@" not in repr(waiting)
    assert "Người mới" not in repr(waiting)
    assert approve(HOUSE, number, "đúng", DAYS, NOW).version is None
    row = ChangeRequest.objects.get(pk=number)
    assert (row.name, row.email, row.phone) == ("", "", "")
    assert row.contact is not None
    assert row.contact.email == "new@bank.example"
    with pytest.raises(BadInput, match="already"):
        asked(wish(Kind.CONTACT_ADDED, purpose="abuse", email="new@bank.example"))

    moved = wish(Kind.CONTACT_CHANGED, contact=old.pk, email="soc@bank.example", name="Trực")
    approve(HOUSE, asked(moved), "đúng", DAYS, NOW + DAY)
    old.refresh_from_db()
    assert (old.valid_to, old.left_at) == (NOW + DAY, NOW + DAY)
    assert told(NOW + DAY) == {
        "new@bank.example",
        "soc@bank.example",
    }
    import_csv(path, Origin.HAND, NOW + DAY, by=by_command("tests"))
    assert "old@bank.example" not in told(NOW + DAY), "the file it came from brings it back"

    new = Contact.objects.get(email="soc@bank.example")
    approve(HOUSE, asked(wish(Kind.CONTACT_CHANGED, contact=new.pk, email=new.email, language="en")), "x", DAYS, NOW)
    new.refresh_from_db()
    assert (new.language, new.left_at, new.valid_to) == ("en", None, None), "the same mailbox is the same contact"
    approve(HOUSE, asked(wish(Kind.CONTACT_ENDED, contact=new.pk, since=NOW + 5 * DAY)), "x", DAYS, NOW)
    assert told(NOW + 4 * DAY) == {
        "new@bank.example",
        "soc@bank.example",
    }
    assert told(NOW + 5 * DAY) == {"new@bank.example"}
    box = "hm-changed" + "@" + "vnnic.vn"
    with pytest.raises(BadInput, match="never told"):
        asked(wish(Kind.CONTACT_ADDED, purpose="abuse", email=box))
    with pytest.raises(NotFound):
        asked(wish(Kind.CONTACT_ENDED, contact=new.pk), "isp-a")


def test_a_refusal_changes_nothing_and_is_told_why() -> None:
    number = asked(wish(Kind.NETWORK_ADDED, "240.9.0.0/24"))
    version = reading.version()
    refuse(HOUSE, number, "chưa có giấy tờ", NOW)
    line = looking.request(number, frozenset(("bank-a",)))
    assert (line.state, line.answer, line.version) == ("refused", "chưa có giấy tờ", None)
    assert (reading.version(), claims("240.9.0.0/24")) == (version, [])
    with pytest.raises(NotFound):
        looking.request(number, frozenset(("isp-a",)))


def test_the_house_changes_it_at_once_and_keeps_why() -> None:
    version = reading.version()
    assert (
        edit(HOUSE, "bank-a", wish(Kind.DOMAIN_ADDED, "more.example"), DAYS, NOW, seen=version).version == version + 1
    )
    assert "vì đã đổi" in reading.versions()[0].what
    contact = wish(Kind.CONTACT_ADDED, purpose="abuse", email="x@bank.example")
    assert edit(HOUSE, "bank-a", contact, DAYS, NOW).version is None
    assert list(Entry.objects.order_by("-number").values_list("act", flat=True)[:2]) == ["registry-changed"] * 2
    with pytest.raises(Refused):
        edit(HOUSE, "bank-a", wish(Kind.DOMAIN_ADDED, "third.example"), DAYS, NOW, seen=version)


class Killed(BaseException):
    """As of a process that is no more."""


@pytest.mark.parametrize("where", ["changes.record", "_answer_conflicts", "_decide", "_record_decision"])
def test_killed_anywhere_an_approval_is_run_again(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = asked(wish(Kind.NETWORK_ADDED, "240.1.0.0/16"))
    version, before = reading.version(), claims("240.1.0.0/16")

    def die(*_: object, **__: object) -> None:
        raise Killed

    room = "deciding" if where.startswith(("_decide", "_record")) else "claiming"
    with monkeypatch.context() as patched:
        patched.setattr(f"lachan.server.registry.requests.{room}.{where}", die)
        with pytest.raises(Killed):
            approve(HOUSE, number, "đúng", DAYS, NOW)
    assert (reading.version(), claims("240.1.0.0/16")) == (version, before)
    assert looking.request(number, None).waits
    assert not Entry.objects.filter(act="approved").exists()
    approve(HOUSE, number, "đúng", DAYS, NOW)
    assert claims("240.1.0.0/16")[-1] == ("bank-a", "hand", NOW, None)
    assert Entry.objects.filter(act="approved").count() == 1


def test_a_look_at_what_a_contact_would_be_leaves_nothing() -> None:
    one = wish(Kind.CONTACT_ADDED, purpose="abuse", email="x@bank.example")
    with deciding.as_if("bank-a", one, NOW):
        assert Contact.objects.count() == 1
    assert Contact.objects.count() == 0
    assert Organisation.objects.count() == 2
