"""What people decide is in the record, in the transaction of the deed: neither exists without the other."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By, by_command
from lachan.server.base.errors import BadInput, LachanError
from lachan.server.lake import clockmark
from lachan.server.notices import enrolling, stopping, suppressing
from lachan.server.notices.conditions import Condition
from lachan.server.registry import upkeep
from lachan.server.registry.models import Contact
from tests.notices.build import contact, organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LAN = By("person:7", "req-1")
WHY = "Chị Lan gọi từ 0912 345 678, lan@example.org"  # what a person may type; never in the record


def _silence() -> int:
    return suppressing.suppress(
        Condition(0, organisation="nha-mang-a"), NOW, LATER + timedelta(days=1), by=LAN, why=WHY
    )


def _contact() -> int:
    return int(Contact.objects.values_list("pk", flat=True)[0])


def _clock() -> None:
    clockmark.note(LATER)
    clockmark.confirm(NOW, by=LAN, why=WHY)


DEEDS: dict[str, Callable[[], object]] = {
    "silenced": _silence,
    "silence-ended": lambda: suppressing.lift(_silence(), LATER, by=LAN),
    "enrolled": lambda: enrolling.enrol("nha-mang-a", NOW, by=LAN),
    "enrolment-ended": lambda: [enrolling.enrol("nha-mang-a", NOW, by=LAN), enrolling.leave("nha-mang-a", NOW, by=LAN)],
    "sending-stopped": lambda: stopping.stop(NOW, by=LAN, why=WHY),
    "sending-resumed": lambda: [stopping.stop(NOW, by=LAN, why=WHY), stopping.resume(LATER, by=LAN, why=WHY)],
    "contact-confirmed": lambda: upkeep.confirm("nha-mang-a", NOW, by=LAN),
    "contact-left": lambda: upkeep.mark_left(_contact(), NOW, by=LAN),
    "registry-changed": lambda: upkeep.identify("nha-mang-a", "ma-so-thue", "0312345678", None, NOW, by=LAN),
    "clock-confirmed": _clock,
}


@pytest.fixture(autouse=True)
def _somebody() -> None:
    contact(organisation())


@pytest.mark.parametrize("act", DEEDS)
def test_a_deed_is_recorded_by_who_did_it_and_without_their_words(act: str) -> None:
    DEEDS[act]()
    (entry,) = Entry.objects.filter(act=act)
    assert (entry.actor, entry.request) == ("person:7", "req-1")
    said = json.dumps([entry.subject, entry.organisation, entry.details])
    assert not any(word in said for word in ("0912", "example.org", "Lan", "0312345678"))


@pytest.mark.parametrize("act", ["silenced", "enrolled", "sending-stopped", "contact-left"])
def test_without_its_entry_nothing_is_done(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise LachanError("the record cannot be written")

    for room in (suppressing, enrolling, stopping, upkeep):
        monkeypatch.setattr(room, "record", full)
    with pytest.raises(LachanError):
        DEEDS[act]()
    assert not suppressing.conditions(NOW)
    assert enrolling.enrolments(10) == []
    assert stopping.stopped() is None
    assert not Contact.objects.filter(left_at__isnull=False).exists()


def test_a_refused_deed_leaves_no_entry() -> None:
    with pytest.raises(LachanError):
        stopping.resume(NOW, by=LAN, why=WHY)
    with pytest.raises(LachanError):
        enrolling.leave("nha-mang-a", NOW, by=LAN)
    assert not Entry.objects.exists()


def test_a_command_is_named_in_the_row_as_it_was_said_and_in_the_record_as_a_login() -> None:
    stop = stopping.stop(NOW, by=by_command("Trực ban"), why="thử")
    assert stop.by == "Trực ban"
    assert Entry.objects.get().actor == "command:Tr-c-ban"
    assert stopping.stop(LATER, by=LAN, why="thử") == stop
    assert Entry.objects.count() == 1
    with pytest.raises(BadInput):
        by_command(" ")
