"""Editions read: what holds now, what waits, what was."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lachan.server.base.errors import NotFound
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.editing.models import Edition

State = Edition.State


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition without its texts. Who: as in the audit record."""

    number: int
    kind: str
    slug: str
    state: str
    why: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str


def out() -> int:
    """How many editions are out, in whatever order: none ever leaves, so what is made of the texts is made again when
    this changes."""
    return Edition.objects.filter(state=State.OUT).count()


def texts_of(kind: str) -> dict[str, Texts]:
    """Slug → what holds in place of what ships, or beside it; of one kind, in one question."""
    rows = Edition.objects.filter(kind=kind, state=State.OUT).order_by("decided_at", "pk")  # the last that was put out
    return {one.slug: Texts(one.about, one.vi, one.en) for one in rows}


def waiting() -> list[EditionLine]:
    """What waits for a second person, the oldest first."""
    return _lines(Edition.objects.filter(state=State.WAITING).order_by("pk"))


def history(kind: str, slug: str) -> list[EditionLine]:
    """All editions of a page, the newest first."""
    return _lines(Edition.objects.filter(kind=kind, slug=slug).order_by("-pk")[:100])


def one(number: int) -> tuple[EditionLine, Texts]:
    """One with its texts. Errors: NotFound."""
    found = Edition.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("there is nothing here")
    return _line(found), Texts(found.about, found.vi, found.en)


def _lines(rows: QuerySet[Edition]) -> list[EditionLine]:
    return [_line(one) for one in rows.defer("about", "vi", "en")]


def _line(one: Edition) -> EditionLine:
    return EditionLine(
        one.pk, one.kind, one.slug, one.state, one.why, one.proposed_by, one.proposed_at, one.decided_by,
        one.decided_at, one.reason,
    )  # fmt: skip
