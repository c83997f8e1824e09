"""Requests as a door shows them: of a contact its purpose, and a mailbox with its local part hidden."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from lachan.server.base.errors import NotFound
from lachan.server.registry.models import ChangeRequest
from lachan.server.registry.words import Kind

State = ChangeRequest.State


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request. `mail`: `…@domain` while it waits; of a contact that is changed or ended, `contact` is its number.
    `asked_by`, `decided_by`: `person:12`, with the name beside it as it was said then."""

    number: int
    organisation: str
    kind: Kind
    texts: tuple[str, ...]
    since: datetime | None
    contact: int | None
    purpose: str
    mail: str
    telephone: bool
    language: str
    why: str
    asked_by: str
    asked_name: str
    asked_at: datetime
    state: str
    decided_at: datetime | None
    decided_by: str
    decided_name: str
    answer: str
    version: int | None

    @property
    def waits(self) -> bool:
        return self.state == State.WAITING


def requests(
    organisations: frozenset[str] | None, *, waiting: bool | None = None, start: int = 0, limit: int = 50
) -> tuple[list[RequestLine], int]:
    """Of some organisations or of all, and how many there are: those that wait, the oldest first; those that are
    decided, the newest first; `waiting` None: both, the newest first."""
    rows = _of(organisations)
    if waiting is not None:
        rows = rows.filter(state=State.WAITING) if waiting else rows.exclude(state=State.WAITING)
    ordered = rows.order_by("asked_at", "pk") if waiting else rows.order_by("-asked_at", "-pk")
    return [_line(one) for one in ordered[start : start + limit]], rows.count()


def request(number: int, organisations: frozenset[str] | None) -> RequestLine:
    """One. Errors: NotFound, also where it is not of these organisations."""
    one = _of(organisations).filter(pk=number).first()
    if one is None:
        raise NotFound("no such request")
    return _line(one)


def counts(organisations: frozenset[str] | None) -> tuple[int, int]:
    """How many wait, and how many are decided."""
    rows = _of(organisations).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    waiting = found.pop(State.WAITING, 0)
    return waiting, sum(found.values())


def _of(organisations: frozenset[str] | None) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.select_related("organisation", "contact", "version")
    return rows if organisations is None else rows.filter(organisation__key__in=organisations)


def _line(one: ChangeRequest) -> RequestLine:
    standing = one.contact.email if one.contact else ""
    mail = one.email or ("" if one.kind == Kind.CONTACT_CHANGED and one.state == State.WAITING else standing)
    return RequestLine(
        number=one.pk,
        organisation=one.organisation.key,
        kind=Kind(one.kind),
        texts=tuple(one.texts),
        since=one.since,
        contact=one.contact_id,
        purpose=one.purpose or (one.contact.purpose if one.contact else ""),
        mail=f"…@{mail.rpartition('@')[2]}" if mail else "",
        telephone=bool(one.phone or (one.contact and not one.email and one.contact.phone)),
        language=one.language,
        why=one.why,
        asked_by=one.asked_by,
        asked_name=one.asked_name,
        asked_at=one.asked_at,
        state=one.state,
        decided_at=one.decided_at,
        decided_by=one.decided_by,
        decided_name=one.decided_name,
        answer=one.answer,
        version=one.version.number if one.version else None,
    )
