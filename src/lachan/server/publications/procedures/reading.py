"""What is published, for everybody; and all that is kept of one organisation, for who keeps it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from lachan.server.base.errors import NotFound
from lachan.server.publications.procedures.models import Procedure
from lachan.server.publications.procedures.wording import Words
from lachan.server.registry.models import Organisation
from lachan.wire.folding import fold


@dataclass(frozen=True, slots=True)
class Line:
    """A published procedure in a list."""

    organisation: str
    name: str
    kind: str
    desk: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version, whole. `published_at` None: never published; `ended_at` None: in force, or the draft that waits."""

    organisation: str
    name: str
    kind: str
    number: int
    words: Words
    written_at: datetime
    written_by: str
    published_at: datetime | None
    ended_at: datetime | None
    confirmed_at: datetime | None

    @property
    def state(self) -> str:
        """`draft`, `in-force`, `past` or `never` published."""
        if self.ended_at is None:
            return "draft" if self.published_at is None else "in-force"
        return "never" if self.published_at is None else "past"

    def old(self, now: datetime, confirm_days: int) -> bool:
        """Whether nobody has said for so long that it is right."""
        return self.confirmed_at is None or now - self.confirmed_at > timedelta(days=confirm_days)


@dataclass(frozen=True, slots=True)
class Kept:
    """An organisation in the list of who keeps procedures; `confirmed_at` None: nothing is published."""

    organisation: str
    name: str
    confirmed_at: datetime | None
    draft: int | None


def published(search: str = "", start: int = 0, limit: int = 50) -> tuple[list[Line], int]:
    """Those in force by the organisation's name, and how many there are; `search` minds no diacritics."""
    rows = (
        Procedure.objects.filter(published_at__isnull=False, ended_at=None)
        .annotate(confirmed=Max("confirmations__at"))
        .order_by("organisation__name", "organisation__key")
        .values_list("organisation__key", "organisation__name", "organisation__kind", "desk", "confirmed")
    )
    wanted = fold(search[:100])
    if not search:
        return [Line(*row) for row in rows[start : start + limit]], rows.count()
    found = [Line(*row) for row in rows if wanted and wanted in f"{fold(row[1])} {fold(row[3])}"]
    return found[start : start + limit], len(found)


def one(organisation: str, number: int | None = None) -> Version:
    """What is in force, or a version that was published. Errors: NotFound, for a draft too."""
    rows = _rows(organisation).filter(published_at__isnull=False)
    rows = rows.filter(ended_at=None) if number is None else rows.filter(number=number)
    found = rows.first()
    if found is None:
        raise NotFound("there is nothing here")
    return _version(found)


def history(organisation: str) -> list[Version]:
    """All that were published, the newest first."""
    rows = _rows(organisation).filter(published_at__isnull=False).order_by("-number")
    return [_version(row) for row in rows]


def versions(organisation: str) -> list[Version]:
    """All, drafts too, the newest first."""
    return [_version(row) for row in _rows(organisation).order_by("-number")]


def kept(
    organisations: Collection[str] | None, search: str = "", start: int = 0, limit: int = 50
) -> tuple[list[Kept], int]:
    """Organisations, by name, with what is published and what waits; and how many. None: all."""
    rows = Organisation.objects.order_by("name", "key")
    if organisations is not None:
        rows = rows.filter(key__in=organisations)
    named = rows.values_list("key", "name")
    wanted = fold(search[:100])
    if search:
        found = [row for row in named if wanted and (wanted in fold(row[1]) or wanted in fold(row[0]))]
        shown, total = found[start : start + limit], len(found)
    else:
        shown, total = list(named[start : start + limit]), rows.count()
    open_ones = (
        Procedure.objects.filter(organisation__key__in=[key for key, _ in shown], ended_at=None)
        .annotate(confirmed=Max("confirmations__at"))
        .values_list("organisation__key", "number", "published_at", "confirmed")
    )
    confirmed = {key: at for key, _, published_at, at in open_ones if published_at is not None}
    drafts = {key: number for key, number, published_at, _ in open_ones if published_at is None}
    return [Kept(key, name, confirmed.get(key), drafts.get(key)) for key, name in shown], total


def _rows(organisation: str) -> QuerySet[Procedure]:
    rows = Procedure.objects.select_related("organisation").filter(organisation__key=organisation)
    return rows.annotate(confirmed=Max("confirmations__at"))


def _version(row: Procedure) -> Version:
    words = Words(
        row.steps, row.steps_en, row.duties, row.duties_en, row.desk, row.email, row.phone, row.hours, row.link
    )
    return Version(
        row.organisation.key,
        row.organisation.name,
        row.organisation.kind,
        row.number,
        words,
        row.written_at,
        row.written_by,
        row.published_at,
        row.ended_at,
        row.confirmed,  # type: ignore[attr-defined]
    )
