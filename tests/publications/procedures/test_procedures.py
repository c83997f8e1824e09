"""What an organisation publishes: nothing before a confirmation, nothing lost after it, no link to elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.publications.procedures import reading, writing
from lachan.server.publications.procedures.models import Procedure
from lachan.server.publications.procedures.wording import words_of
from lachan.server.registry.models import Domain, Organisation
from tests.accounts.ground import NOW

pytestmark = pytest.mark.django_db
LAN, MAI = By("person:1"), By("person:2")
LATER = NOW + timedelta(days=3)
GIVEN = {
    "steps": "1. Chặn chỗ lộ.\r\n2. Báo cho khách hàng.  ",
    "duties": "Ban giám đốc.",
    "desk": "Bộ phận Dữ liệu",
    "phone": "1900 0000",
    "link": "https://www.hoasen.example/quy-trinh",
}


@pytest.fixture
def bank() -> str:
    made = Organisation.objects.create(key="hoa-sen", name="Ngân hàng Hoa Sen", kind="bank", origin="hand")
    Domain.objects.create(organisation=made, name="hoasen.example", origin="hand", confidence=90)
    return "hoa-sen"


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="procedure-").order_by("number").values_list("act", flat=True))


def test_nothing_is_published_before_somebody_says_that_it_is_right(bank: str) -> None:
    number = writing.write(LAN, bank, GIVEN, NOW)
    assert reading.published() == ([], 0)
    for asked in (None, number):
        with pytest.raises(NotFound):
            reading.one(bank, asked)
    writing.publish(LAN, bank, number, LATER, second=False)
    found = reading.one(bank)
    assert (found.number, found.state, found.confirmed_at) == (1, "in-force", LATER)
    assert found.words.steps == "1. Chặn chỗ lộ.\n2. Báo cho khách hàng."
    assert acts() == ["procedure-written", "procedure-confirmed"]


def test_versions_are_kept_and_never_changed(bank: str) -> None:
    for n in range(3):
        at = NOW + timedelta(days=n)
        writing.publish(LAN, bank, writing.write(LAN, bank, {**GIVEN, "duties": f"Bản {n}"}, at), at, second=False)
    waiting = writing.write(LAN, bank, {**GIVEN, "duties": "nháp"}, LATER)
    assert [one.words.duties for one in reading.history(bank)] == ["Bản 2", "Bản 1", "Bản 0"]
    first = reading.one(bank, 1)
    assert (first.state, first.ended_at) == ("past", NOW + timedelta(days=1))
    assert reading.versions(bank)[0].state == "draft"
    again = writing.write(LAN, bank, {**GIVEN, "duties": "nháp 2"}, LATER)
    assert [one.state for one in reading.versions(bank)] == ["draft", "never", "in-force", "past", "past"]
    with pytest.raises(NotFound):
        writing.publish(LAN, bank, waiting, LATER, second=False)
    writing.take_back(LAN, bank, 3, LATER)
    with pytest.raises(NotFound):
        reading.one(bank)
    assert reading.one(bank, 3).state == "past"
    assert again == 5


def test_what_the_house_wrote_needs_a_second_person(bank: str) -> None:
    number = writing.write(LAN, bank, GIVEN, NOW)
    with pytest.raises(Refused):
        writing.publish(LAN, bank, number, NOW, second=True)
    assert reading.published() == ([], 0)
    writing.publish(MAI, bank, number, NOW, second=True)
    assert reading.one(bank).number == number


def test_confirmed_again_and_the_day_on_which_that_is_due(bank: str) -> None:
    writing.publish(LAN, bank, writing.write(LAN, bank, GIVEN, NOW), NOW, second=False)
    late = NOW + timedelta(days=200)
    assert reading.one(bank).old(late, 180)
    writing.confirm(LAN, bank, 1, late)
    assert not reading.one(bank).old(late, 180)
    assert reading.published()[0][0].confirmed_at == late
    with pytest.raises(NotFound):
        writing.confirm(LAN, bank, 2, late)


def test_a_search_minds_no_marks(bank: str) -> None:
    writing.publish(LAN, bank, writing.write(LAN, bank, GIVEN, NOW), NOW, second=False)
    for text in ("ngan hang", "HOA SEN", "Hoa Sen", "bo phan du lieu", ""):
        assert reading.published(text)[1] == 1, text
    for text in ("hoa mai", "%", "!!", "' or 1=1"):
        assert reading.published(text) == ([], 0), text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"steps": "  "}, "steps: must not be empty"),
        ({"desk": ""}, "desk: must not be empty"),
        ({"phone": ""}, "give a mail address"),
        ({"phone": "gọi ngay"}, "phone: not a telephone number"),
        ({"email": "a@b@c"}, "email"),
        ({"steps_en": "1. Block it."}, "both texts, or neither"),
        ({"steps": "x" * 8001}, "longer than 8000"),
        ({"link": "http://hoasen.example/"}, "not an address as https"),
        ({"link": "https://hoasen.example:8443/"}, "not an address as https"),
        ({"link": "https://a@hoasen.example/"}, "not an address as https"),
        ({"link": "https://[::1"}, "not an address as https"),
        ({"link": "javascript:alert(1)"}, "not an address as https"),
        ({"link": "https://hoasen.example.evil.example/"}, "not at a domain"),
        ({"link": "https://xhoasen.example/"}, "not at a domain"),
    ],
)
def test_what_is_not_taken_says_why(bank: str, change: dict[str, str], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        writing.write(LAN, bank, {**GIVEN, **change}, NOW)
    assert not Procedure.objects.exists()
    assert acts() == []


@given(st.dictionaries(st.sampled_from(("steps", "desk", "link", "email", "phone")), st.text(max_size=80)))
def test_any_form_is_taken_or_named_wrong(form: dict[str, str]) -> None:
    try:
        said = words_of({**GIVEN, **form}, ["hoasen.example"])
    except BadInput:
        return
    assert said.steps
    assert said.desk
    assert said.email or said.phone
    assert not said.link or said.link.startswith("https://")


def test_the_database_holds_one_draft_and_one_in_force(bank: str) -> None:
    writing.write(LAN, bank, GIVEN, NOW)
    row = Procedure.objects.values().get()
    del row["id"]
    for change in ({"number": 2}, {"number": 1, "ended_at": NOW}, {"number": 3, "phone": "", "ended_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Procedure.objects.create(**{**row, **change})


def test_reading_asks_the_database_little(bank: str, django_assert_num_queries: Any) -> None:
    for n in range(30):
        made = Organisation.objects.create(key=f"to-chuc-{n}", name=f"Tổ chức {n}", kind="other", origin="hand")
        given = {**GIVEN, "link": ""}
        writing.publish(LAN, made.key, writing.write(LAN, made.key, given, NOW), NOW, second=False)
    with django_assert_num_queries(2):
        assert reading.published()[1] == 30
    with django_assert_num_queries(1):
        assert reading.published("to chuc 2")[1] == 11
    with django_assert_num_queries(3):
        assert len(reading.kept(None)[0]) == 31


def test_migrations_are_complete() -> None:
    call_command("makemigrations", "procedures", check=True, dry_run=True, verbosity=0)
