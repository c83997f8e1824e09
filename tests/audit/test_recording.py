"""An entry stands with its act or not at all, and the database refuses to touch it again."""

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import details_text, digest_of
from lachan.server.audit.models import Entry
from lachan.server.audit.reading import Asked, count, entries
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import OurFault
from tests.audit.ground import COLUMNS, NOW, append, sql, table

pytestmark = pytest.mark.django_db


def test_entries_are_numbered_and_linked() -> None:
    append(3)
    rows = table()
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].previous == "0" * 64
    assert [row.previous for row in rows[1:]] == [row.digest for row in rows[:-1]]
    assert all(digest_of(row) == row.digest for row in rows)


def test_an_entry_goes_with_the_transaction_of_its_act() -> None:
    append(1)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(By("person:1"), Act.EXPORTED, now=NOW)
        assert Entry.objects.count() == 2
        raise ZeroDivisionError
    assert Entry.objects.count() == 1
    append(1)
    assert [row.number for row in table()] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(OurFault, match="transaction"):
        record(By("person:1"), Act.EXPORTED, now=NOW)


def test_nothing_is_replaced() -> None:
    """SQLite's REPLACE takes a row with the same digest away without asking the trigger of deletion."""
    append(3)
    first, last = table()[0], table()[-1]
    names = ", ".join(COLUMNS)
    values = [getattr(replace(last, number=4, previous=last.digest, digest=first.digest), name) for name in COLUMNS]
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"INSERT OR REPLACE INTO audit_entry ({names}) VALUES ({', '.join(['%s'] * len(COLUMNS))})", *values)
    assert [row.number for row in table()] == [1, 2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'person:9' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 2",
        "DELETE FROM audit_entry",
        "INSERT INTO audit_entry SELECT 9, at, actor, act, subject, organisation, request, details, previous, 'x'"
        " FROM audit_entry WHERE number = 2",
        "INSERT INTO audit_entry SELECT 4, at, actor, act, subject, organisation, request, details, previous, 'x'"
        " FROM audit_entry WHERE number = 2",
    ],
)
def test_the_database_refuses(statement: str) -> None:
    append(3)
    before = table()
    with pytest.raises(DatabaseError, match="audit: "), transaction.atomic():
        sql(statement)
    assert table() == before


def test_queryset_update_and_delete_are_refused_too() -> None:
    append(2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="person:9")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.parametrize(
    "bad",
    [
        {"who": "a.person@mail.example"},
        {"phone": "0912345678"},
        {"name": "Nguyễn Văn A"},
        {"name": "Nguyen Van A"},
        {"long": "x" * 121},
        {"Name": "viewer"},
        {f"n{n}": 1 for n in range(21)},
    ],
)
def test_what_might_be_personal_data_is_no_detail(bad: dict[str, Any]) -> None:
    with pytest.raises(OurFault) as error:
        details_text(bad)
    assert all(str(value) not in str(error.value) for value in bad.values() if isinstance(value, str))


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=30) | st.integers(), max_size=4))
def test_details_are_refused_or_free_of_mailboxes_and_long_numbers(details: dict[str, Any]) -> None:
    try:
        text = details_text({k: v for k, v in details.items() if isinstance(v, str)})
    except OurFault:
        return
    assert "@" not in text


@pytest.mark.parametrize("actor", ["", "admin", "person:", "person:a b", "person:x@y.example", "somebody:3"])
def test_an_actor_is_a_kind_and_a_number(actor: str) -> None:
    with pytest.raises(OurFault), transaction.atomic():
        record(By(actor), Act.EXPORTED, now=NOW)


def test_reading_filters_and_counts() -> None:
    append(5)
    with transaction.atomic():
        record(By("key:3"), Act.EXPORTED, organisation="ban-mai", now=NOW, rows=12)
    assert count(Asked()) == 6
    assert [e.number for e in entries(Asked(), 2)] == [6, 5]
    assert [e.number for e in entries(Asked(before=3))] == [2, 1]
    assert [e.details for e in entries(Asked(organisations=frozenset(("ban-mai",))))] == [{"rows": 12}]
    assert count(Asked(organisations=frozenset())) == 0
    assert count(Asked(actor="key:3", act="exported")) == 1
