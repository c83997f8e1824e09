"""Reading letters: what a door may show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices import reading
from lachan.server.notices.letters.composing import number_text
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.states import State


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What was learned, when it was written down, by whom, with which number of theirs."""

    state: str
    at: datetime
    by: str
    number: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter. `signers` is personal data. `id` names it before it has a number."""

    id: int
    organisation: str
    organisation_name: str
    begins: date
    ends: date
    state: str
    number: str  # 05/A05-P2, or empty
    issued_on: date | None
    notices: tuple[str, ...]
    pdf_path: str
    signed_path: str
    signers: tuple[str, ...]
    cancelled_why: str
    receipts: tuple[ReceiptLine, ...]


def letters(state: str | None = None, organisation: str | None = None, limit: int = 100) -> list[LetterLine]:
    """The newest first; `organisation` by key. Errors: BadInput for a state that does not exist."""
    found = _all()
    if state is not None:
        if state not in State.values:
            raise BadInput(f"state: one of {', '.join(State.values)}")
        found = found.filter(state=state)
    if organisation is not None:
        found = found.filter(organisation__key=organisation)
    return lines(found[:limit])


def page_of(
    organisations: frozenset[str] | None, state: State | None, start: int, limit: int
) -> tuple[list[LetterLine], int]:
    """Letters to some organisations or to all, the newest first, from `start` on; and how many there are."""
    found = _all() if organisations is None else _all().filter(organisation__key__in=organisations)
    if state is not None:
        found = found.filter(state=state)
    return lines(found[start : start + limit]), found.count()


def of_notice(code: str) -> list[LetterLine]:
    """Every letter that tells of a notice, cancelled ones too, the newest first. Errors: BadInput, NotFound."""
    return lines(_all().filter(tellings__notice=reading.get(code)))


def letter(name: str) -> LetterLine:
    """One letter, by its `id` or its number (`5/2026/A05-P2` or, in the newest year, `05/A05-P2`). Errors: NotFound."""
    return line_of(get(name))


def get(name: str) -> Letter:
    """The row behind a name. Errors: NotFound."""
    found = _all()
    words = name.strip().split("/", 2)
    if not words[0].isdecimal() or len(words[0]) > 9:
        raise NotFound("no such letter")
    if len(words) == 1:
        found = found.filter(pk=int(words[0]))
    elif len(words) == 3 and words[1].isdecimal() and len(words[1]) == 4:
        found = found.filter(number=int(words[0]), book__year=int(words[1]), book__symbol=words[2])
    else:
        found = found.filter(number=int(words[0]), book__symbol="/".join(words[1:])).order_by("-book__year")
    one = found.first()
    if one is None:
        raise NotFound("no such letter")
    return one


def lines(found: Iterable[Letter]) -> list[LetterLine]:
    """Rows as values."""
    return [line_of(one) for one in found]


def line_of(one: Letter) -> LetterLine:
    """A row as a value."""
    return LetterLine(
        id=one.pk,
        organisation=one.organisation.key,
        organisation_name=one.organisation.name,
        begins=one.begins,
        ends=one.ends,
        state=one.state,
        number=number_of(one),
        issued_on=one.issued_on,
        notices=tuple(sorted(telling.notice.code for telling in one.tellings.all())),
        pdf_path=one.pdf_path,
        signed_path=one.signed_path,
        signers=tuple(one.signers.splitlines()),
        cancelled_why=one.cancelled_why,
        receipts=tuple(
            ReceiptLine(r.state, r.at, r.by, r.number) for r in sorted(one.receipts.all(), key=lambda r: r.pk)
        ),
    )


def number_of(one: Letter) -> str:
    """`05/A05-P2`; empty while it has none."""
    return number_text(one.number, one.book.symbol) if one.book is not None and one.number is not None else ""


def _all() -> QuerySet[Letter]:
    rows = Letter.objects.select_related("organisation__parent", "book")
    return rows.prefetch_related("tellings__notice", "receipts").order_by("-pk")
