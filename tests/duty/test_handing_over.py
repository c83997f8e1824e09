"""What is counted on the desk, what changed since a look, and shifts that are given, taken and never altered."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.duty import changes, handing_over
from lachan.server.duty.models import HandOver
from lachan.server.duty.needs import Need, counts, needs
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Outcome
from lachan.server.notices.models import Notice
from tests.access.ground import country
from tests.accounts.ground import NOW, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HOME = Home(Path("no-lake"))


def batch(number: int, ago: timedelta, rows: int = 100) -> Batch:
    return Batch.objects.create(
        name=f"{number}.csv", raw_path=f"raw/{number}", digest=f"{number:064}", size=1, received_at=NOW - ago,
        state=Batch.State.RECORDED, rows_read=rows, rows_accepted=rows,
    )  # fmt: skip


def officers() -> tuple[int, By, int, By]:
    lan, minh = person("lan", HOUSE, Role.DUTY_OFFICER), person("minh", HOUSE, Role.DUTY_OFFICER)
    return lan.pk, By(f"person:{lan.pk}"), minh.pk, By(f"person:{minh.pk}")


def test_every_need_is_counted_and_named_once() -> None:
    found = needs(HOME, NOW)
    assert [one.need for one in found] == list(Need)
    assert {one.count for one in found} == {0}
    country()
    assert Notice.objects.filter(state="unaddressed").count() == counts(HOME, NOW)["unaddressed"] > 0
    Notice.objects.filter(pk__in=Notice.objects.values("pk")[:2]).update(
        state="failed", recipient="a@a.example", mail_path="x", message_id="x", planned_at=NOW - 3 * HOUR
    )
    failed = next(one for one in needs(HOME, NOW) if one.need is Need.FAILED)
    assert (failed.count, failed.since) == (2, NOW - 3 * HOUR)


def test_what_was_set_aside_lately_is_counted_in_rows() -> None:
    new, old = batch(1, HOUR), batch(2, timedelta(days=40))
    for one, rows in ((new, 70), (old, 9)):
        Outcome.objects.create(batch=one, kind="set-aside", reason="unknown-report-type", detail="scan_x", rows=rows)
    Outcome.objects.create(batch=new, kind="rejected", reason="bad-time", detail="", rows=3)
    aside = next(one for one in needs(HOME, NOW) if one.need is Need.SET_ASIDE)
    assert (aside.count, aside.since) == (70, new.received_at)
    kept = changes.kept_back(NOW)
    assert [(k.reason, k.detail, k.rows, k.receipt) for k in kept] == [
        ("unknown-report-type", "scan_x", 70, new.receipt),
        ("bad-time", "", 3, new.receipt),
    ]


def test_a_look_divides_old_from_new_and_never_goes_back() -> None:
    lan, _, minh, _ = officers()
    batch(1, 30 * HOUR), batch(2, 5 * HOUR), batch(3, HOUR)
    assert changes.since_last_look(lan, NOW).files == 2, "who never looked is told of the last day"
    changes.looked(lan, NOW - 3 * HOUR)
    seen = changes.since_last_look(lan, NOW)
    assert (seen.files, seen.rows, seen.since) == (1, 100, NOW - 3 * HOUR)
    changes.looked(lan, NOW - 10 * HOUR)
    assert changes.since_last_look(lan, NOW).files == 1
    assert changes.since_last_look(minh, NOW).files == 2, "everybody looks for themselves"


def test_days_are_those_of_vietnam() -> None:
    midnight = NOW.replace(hour=17, minute=0, second=0) - timedelta(days=1)  # in Vietnam
    for number, at in enumerate((midnight - timedelta(seconds=1), midnight)):
        batch(number, NOW - at, rows=10**number)
    found = changes.days(NOW)
    assert len(found) == changes.DAYS
    assert [day.rows for day in found][-2:] == [1, 10]
    assert found[-1].begins == midnight


def test_a_shift_is_given_once_and_taken_by_another() -> None:
    lan, by_lan, minh, by_minh = officers()
    country()
    number = handing_over.hand_over(by_lan, lan, "  Nhà mạng A hẹn trả lời trước 15 giờ.  \n", HOME, NOW)
    one = handing_over.one(number)
    assert (one.giver, one.note, one.whole) == ("Lan", "Nhà mạng A hẹn trả lời trước 15 giờ.", True)
    assert one.standing == counts(HOME, NOW)
    with pytest.raises(Refused, match="was not taken yet"):
        handing_over.hand_over(by_minh, minh, "", HOME, NOW)
    with pytest.raises(Refused, match="somebody else"):
        handing_over.take(by_lan, lan, number, NOW)
    handing_over.take(by_minh, minh, number, NOW + HOUR)
    with pytest.raises(Refused, match="already"):
        handing_over.take(by_minh, minh, number, NOW + HOUR)
    with pytest.raises(NotFound):
        handing_over.take(by_minh, minh, number + 1, NOW)
    acts = list(Entry.objects.order_by("number").values_list("act", "actor", "subject"))[-2:]
    assert acts == [
        ("shift-handed-over", f"person:{lan}", "shift:1"),
        ("shift-taken", f"person:{minh}", "shift:1"),
    ]
    assert json.loads(Entry.objects.get(act="shift-taken").details) == {"digest": one.digest}
    assert handing_over.hand_over(by_minh, minh, "", HOME, NOW + 2 * HOUR) == number + 1


def test_what_was_signed_and_altered_shows_it_and_cannot_be_taken() -> None:
    lan, by_lan, minh, by_minh = officers()
    number = handing_over.hand_over(by_lan, lan, "Tất cả yên ổn.", HOME, NOW)
    HandOver.objects.update(note="Không có gì.")
    assert not handing_over.one(number).whole
    with pytest.raises(Refused, match="not what was signed"):
        handing_over.take(by_minh, minh, number, NOW)


def test_who_signed_is_borne_out_by_the_audit_record() -> None:
    """A digest beside what it is of bears out nothing: whoever writes to the table writes both."""
    lan, by_lan, minh, by_minh = officers()
    number = handing_over.hand_over(by_lan, lan, "Tất cả yên ổn.", HOME, NOW)
    row = HandOver.objects.get(number=number)
    row.note = "Không có gì."
    row.digest = handing_over._digest(number, row.given_at, lan, row.standing, row.note)
    row.save()
    assert not handing_over.one(number).whole
    with pytest.raises(Refused, match="not what was signed"):
        handing_over.take(by_minh, minh, number, NOW)


def test_another_taker_is_seen() -> None:
    lan, by_lan, minh, by_minh = officers()
    number = handing_over.hand_over(by_lan, lan, "", HOME, NOW)
    HandOver.objects.update(taken_at=NOW, taken_by_id=minh)
    assert not handing_over.one(number).whole, "nobody signed for it"
    HandOver.objects.update(taken_at=None, taken_by_id=None)
    handing_over.take(by_minh, minh, number, NOW + HOUR)
    assert handing_over.one(number).whole


def test_limits() -> None:
    lan, by_lan, _, _ = officers()
    with pytest.raises(BadInput, match="at most"):
        handing_over.hand_over(by_lan, lan, "x" * (handing_over.LONGEST_NOTE + 1), HOME, NOW)
    assert handing_over.latest() is None
    number = handing_over.hand_over(by_lan, lan, "x" * handing_over.LONGEST_NOTE, HOME, NOW)
    with pytest.raises(IntegrityError):
        HandOver.objects.filter(number=number).update(taken_by=lan, taken_at=NOW)
