"""The way of a warning: two persons, its time, corrections that leave the old to be read; what is typed."""

import contextlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given as drawn
from hypothesis import strategies as some

from lachan.server.audit.models import Entry
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.publications.warnings import reading, steps, writing
from lachan.server.publications.warnings.checking import checked
from lachan.server.publications.warnings.content import as_json, from_json
from lachan.server.publications.warnings.models import Version
from tests.accounts.ground import NOW
from tests.publications.warnings.ground import CHIEF, EDITOR, SECOND, approve, content, corrected, given, out, states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_from_a_draft_to_the_country_each_step_an_act() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    with pytest.raises(NotFound):
        reading.one(number, NOW)
    steps.send(EDITOR, number, NOW)
    approve(number)
    found = reading.one(number, NOW)
    assert (found.edition, found.state, found.published_at) == (1, "published", NOW)
    assert list(Entry.objects.filter(subject=f"warning:{number}.1").order_by("number").values_list("act", "actor")) == [
        ("warning-drafted", "person:1"),
        ("warning-sent-for-review", "person:1"),
        ("warning-approved", "person:2"),
        ("warning-published", "person:2"),
    ]


@pytest.mark.parametrize("who", [EDITOR, CHIEF], ids=["who wrote it", "who sent it"])
def test_nobody_approves_their_own(who: object) -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(CHIEF, number, NOW)
    with pytest.raises(Refused, match="second person"):
        approve(number, by=who)  # type: ignore[arg-type]
    assert states(number) == ["review"]
    with pytest.raises(IntegrityError), transaction.atomic():  # the table itself holds it too
        Version.objects.filter(warning=number).update(approved_by=who.actor)  # type: ignore[attr-defined]
    approve(number)


def test_who_had_a_hand_in_it_before_does_not_approve_it_either() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    writing.save(CHIEF, number, content(severity="Minor"), NOW)
    steps.send(CHIEF, number, NOW)
    with pytest.raises(Refused, match="second person"):
        approve(number, by=EDITOR)
    approve(number)
    corrected(number, NOW, by=CHIEF, second=EDITOR)  # theirs was out, and a correction is somebody else's
    assert reading.one(number, NOW).edition == 2


def test_who_sent_it_before_it_came_back_does_not_approve_it_either() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(CHIEF, number, NOW)
    steps.return_(SECOND, number, "thiếu một bước", NOW)
    steps.send(EDITOR, number, NOW)
    with pytest.raises(Refused, match="second person"):
        approve(number, by=CHIEF)
    approve(number)


def test_what_is_approved_is_what_was_seen() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(EDITOR, number, NOW)
    seen = reading.history(number)[0].digest
    writing.save(EDITOR, number, content(subject="malware"), NOW)
    steps.send(EDITOR, number, NOW)
    with pytest.raises(Refused, match="changed since"):
        steps.approve(SECOND, number, NOW, seen=seen)
    assert states(number) == ["dropped", "review"]


def test_it_goes_out_at_its_time_and_is_over_at_its_end_once() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(EDITOR, number, NOW)
    approve(number, at=NOW + HOUR)
    assert steps.due(NOW + HOUR - timedelta(seconds=1)) == steps.Due(0, 0)
    with pytest.raises(NotFound):
        reading.one(number, NOW)
    assert steps.due(NOW + HOUR) == steps.Due(1, 0)
    assert steps.due(NOW + HOUR) == steps.Due(0, 0)
    assert reading.one(number, NOW).published_at == NOW + HOUR
    end = NOW + timedelta(days=14)
    assert steps.due(end - timedelta(seconds=1)) == steps.Due(0, 0)
    assert reading.published(end - timedelta(seconds=1), over=False)[1] == 1
    assert reading.published(end, over=False) == ([], 0)  # told at once, whether or not the job has been by
    late = reading.one(number, end)
    assert (late.state, late.ended_at, states(number)) == ("expired", end, ["published"])
    assert steps.due(end) == steps.Due(0, 1)
    assert reading.one(number, NOW).state == "expired"
    assert Entry.objects.filter(act="warning-published").get().actor == "job:warnings"


def test_one_whose_time_went_by_never_goes_out() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(EDITOR, number, NOW)
    approve(number, at=NOW + HOUR)
    assert steps.due(NOW + timedelta(days=15)) == steps.Due(0, 0)
    assert states(number) == ["draft"]
    assert "hết hạn" in reading.history(number)[0].returned_why


def test_a_correction_is_a_new_edition_and_the_old_one_says_so() -> None:
    number = out()
    corrected(number, NOW + HOUR, severity="Extreme")
    assert states(number) == ["replaced", "published"]
    assert [one.content.severity for one in reading.editions(number, NOW)] == ["Severe", "Extreme"]
    assert reading.one(number, NOW).edition == 2
    assert reading.one(number, NOW, 1).state == "replaced"
    assert reading.one(number, NOW).first_at == NOW


def test_returned_with_a_reason_and_approved_after_all() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    steps.send(EDITOR, number, NOW)
    with pytest.raises(BadInput, match="why: is empty"):
        steps.return_(SECOND, number, "  ", NOW)
    steps.return_(SECOND, number, "Bước 2 chưa rõ", NOW)
    assert reading.history(number)[0].returned_why == "Bước 2 chưa rõ"
    steps.send(EDITOR, number, NOW)
    approve(number, at=NOW + HOUR)
    steps.return_(EDITOR, number, "Nhầm ngày", NOW)  # taken back before its time
    assert steps.due(NOW + HOUR) == steps.Due(0, 0)


def test_withdrawn_it_stays_readable_and_is_never_written_again() -> None:
    number = out()
    writing.save(EDITOR, number, content(), NOW)
    steps.withdraw(SECOND, number, ("Thông tin chưa đúng", "It was wrong"), NOW + HOUR)
    found = reading.one(number, NOW)
    assert (found.state, found.why) == ("withdrawn", ("Thông tin chưa đúng", "It was wrong"))
    assert states(number) == ["withdrawn", "dropped"]
    with pytest.raises(Refused):
        writing.save(EDITOR, number, content(), NOW)
    with pytest.raises(Refused):
        steps.withdraw(SECOND, number, ("Lần nữa", "It was wrong"), NOW)


def test_what_there_is_no_way_for() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    for act in (
        lambda: approve(number),
        lambda: steps.return_(SECOND, number, "x", NOW),
        lambda: steps.withdraw(SECOND, number, ("x", "It was wrong"), NOW),
    ):
        with pytest.raises(Refused):
            act()
    writing.drop(EDITOR, number, NOW)
    for again in (lambda: steps.send(EDITOR, number, NOW), lambda: writing.save(EDITOR, number, content(), NOW)):
        with pytest.raises(Refused):
            again()
    with pytest.raises(NotFound):
        steps.send(EDITOR, 99_999, NOW)


def test_searched_without_marks_and_by_what_one_has() -> None:
    first, second = out(), out(systems=("router",))
    assert [one.number for one in reading.published(NOW, search="ung dung GIA mao")[0]] == [second, first]
    assert [one.number for one in reading.published(NOW, search="public services")[0]] == [second, first]
    assert reading.published(NOW, search="khong co gi nhu vay")[1] == 0
    assert [one.number for one in reading.published(NOW, system="android")[0]] == [first]


def test_a_form_becomes_the_value_and_back() -> None:
    made = checked(given(), NOW, systems=["account", "android"], places=["01", "79", "01"])
    assert made.provinces == ("01", "79")
    assert made.systems == ("android", "account")
    assert made.begins == NOW
    assert from_json(as_json(made)) == made


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_vi", ""),
        ("title_en", "x" * 121),
        ("what_vi", "a\u202eb"),
        ("who_en", "a\x00b"),
        ("steps_vi", "\n"),
        ("steps_en", "1\n2\n3\n4\n5\n6"),
        ("severity", "severe"),
        ("subject", "figures'"),
        ("expires", "2026-11-22T09:59"),
        ("expires", "2028-01-01T00:00"),
        ("expires", "mai"),
        ("begins", "2026-13-01T00:00"),
        ("library", "../../etc"),
        ("speaker", " "),
        ("office_en", ""),
    ],
)
def test_what_is_wrong_is_said_by_its_field(field: str, value: str) -> None:
    with pytest.raises(BadInput) as wrong:
        checked(given(**{field: value}), NOW)
    called = field.replace("_vi", " in Vietnamese").replace("_en", " in English")
    assert str(wrong.value).startswith(f"{called}: ")
    if len(value) > 4:
        assert value not in str(wrong.value)


def test_a_warning_kept_with_one_office_for_both_languages_is_read() -> None:
    plain = json.loads(as_json(content()))
    del plain["office_en"]
    assert from_json(json.dumps(plain)).of_office("en") == content().office


def test_systems_and_areas_are_those_of_today() -> None:
    for more in ({"systems": ["toaster"]}, {"places": ["80x"]}, {"places": ["02x", "01"]}):
        with pytest.raises(BadInput):
            checked(given(), NOW, **more)


@drawn(some.text(max_size=200))
def test_any_text_is_taken_whole_or_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        made = checked(given(what_vi=text), NOW)
        assert made.vi.what == " ".join(text.split())
        assert from_json(as_json(made)) == made
