"""Entries to work on, and the hand of somebody who owns the database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import Linked, link
from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By, alone
from lachan.server.audit.triggers import OFF

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
COLUMNS = tuple(Linked.__slots__)


def append(count: int, start: datetime = NOW) -> list[Linked]:
    """`count` entries, a minute apart."""
    return [
        alone(
            By("person:7", "req-1"),
            Act.ROLE_GIVEN,
            subject=f"membership:{n}",
            organisation="song-xanh",
            now=start + timedelta(minutes=n),
            role="viewer",
        )
        for n in range(count)
    ]


def unguarded() -> None:
    """Drop the triggers, as an owner of the database can."""
    with connection.cursor() as cursor:
        for statement in OFF[connection.vendor]:
            cursor.execute(statement)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def table() -> list[Linked]:
    """The table as it stands."""
    return [Linked(*row) for row in Entry.objects.order_by("number").values_list(*COLUMNS)]


def put_back(rows: Iterable[Linked]) -> None:
    """Write the table anew, without its guard."""
    unguarded()
    sql("DELETE FROM audit_entry")
    Entry.objects.bulk_create([Entry(**{name: getattr(row, name) for name in COLUMNS}) for row in rows])


def chained(rows: Iterable[Linked]) -> list[Linked]:
    """The same contents with numbers and digests computed anew: what a careful forger writes."""
    made: list[Linked] = []
    for row in rows:
        previous = made[-1].digest if made else "0" * 64
        made.append(
            link(
                len(made) + 1,
                previous,
                at=row.at,
                actor=row.actor,
                act=Act(row.act),
                subject=row.subject,
                organisation=row.organisation,
                request=row.request,
                details={"role": "viewer"},
            )
        )
    return made
