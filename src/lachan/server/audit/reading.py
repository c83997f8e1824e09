"""Reading the record: pages of entries, newest first, and their number. A door asks through `access`, not here."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import Detail
from lachan.server.audit.models import Entry

MAX_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as people and programs read it."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    organisation: str
    request: str
    details: dict[str, Detail]
    digest: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries; every field left empty means any. `organisations` None: of all, and of none.

    `since` and `until` are half-open, in UTC.
    """

    organisations: frozenset[str] | None = None
    actor: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # entries with a smaller number: the next page


def entries(asked: Asked, limit: int = 100) -> list[EntryLine]:
    """At most `limit` (and 1,000) entries, the newest first."""
    rows = _wanted(asked).order_by("-number")[: min(limit, MAX_PAGE)]
    return [_line(e) for e in rows]


def of_subjects(act: Act, subjects: Iterable[str]) -> dict[str, EntryLine]:
    """Subject → the first entry of this act about it; those without one are absent."""
    rows = Entry.objects.filter(act=act, subject__in=set(subjects)).order_by("-number")
    return {line.subject: line for line in map(_line, rows)}


def count(asked: Asked) -> int:
    """How many there are."""
    return _wanted(asked).count()


def _line(e: Entry) -> EntryLine:
    return EntryLine(
        e.number, e.at, e.actor, e.act, e.subject, e.organisation, e.request, json.loads(e.details), e.digest
    )


def _wanted(asked: Asked) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if asked.organisations is not None:
        rows = rows.filter(organisation__in=asked.organisations)
    for name in ("actor", "act", "subject"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    if asked.before is not None:
        rows = rows.filter(number__lt=asked.before)
    return rows
