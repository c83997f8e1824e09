"""Reports as the house sees them: lines of kinds, days and states; counts; and one, opened."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Min, Q, QuerySet, Sum

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import NotFound
from lachan.server.citizens.codes import code_of, number_of
from lachan.server.citizens.models import Report
from lachan.server.citizens.words import Reason, State, What

OPEN: Final = (State.WAITING,)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report without what it says. `due_at`: when it should be opened or, once it is, answered; None once settled."""

    number: int
    what: str
    day: date
    state: str
    reason: str
    due_at: datetime | None
    opened_on: date | None
    settled_on: date | None
    passed_to: str
    pictures: int
    case: str

    @property
    def code(self) -> str:
        """What the house calls it."""
        return code_of(self.number)


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A picture by its place among those of the report, from 1. `size` in bytes."""

    place: int
    form: str
    size: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, by where they stand. `overdue`: of those that wait; `oldest`: the day of the first that waits."""

    waiting: int
    unopened: int
    answered: int
    passed_on: int
    closed: int
    spam: int
    overdue: int
    oldest: date | None
    by_what: dict[str, int] = field(default_factory=dict)
    pictures: int = 0
    picture_bytes: int = 0


def lines(rows: QuerySet[Report], start: int, limit: int) -> list[ReportLine]:
    """A page of rows, in their order."""
    page = rows.select_related("case").annotate(shown=Count("pictures"))[start : start + limit]
    return [_line(row, row.shown) for row in page]


def of_states(states: tuple[State, ...], *, spam: bool = False, what: str = "") -> QuerySet[Report]:
    """The oldest first where they wait, the newest first otherwise. `spam`: only those that are."""
    rows = Report.objects.filter(state__in=states)
    rows = rows.filter(reason=Reason.SPAM) if spam else rows.exclude(reason=Reason.SPAM)
    if what:
        rows = rows.filter(what=what)
    return rows.order_by("pk" if states == OPEN else "-pk")


def counts(now: datetime) -> Counts:
    """Of all of them, in a few questions."""
    late = Q(opened_on=None, open_by__lt=now) | Q(opened_on__isnull=False, answer_by__lt=now)
    waits, spam = Q(state=State.WAITING), Q(reason=Reason.SPAM)
    found = Report.objects.aggregate(
        waiting=Count("pk", filter=waits),
        unopened=Count("pk", filter=waits & Q(opened_on=None)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        passed_on=Count("pk", filter=Q(state=State.PASSED_ON)),
        closed=Count("pk", filter=Q(state=State.CLOSED) & ~spam),
        spam=Count("pk", filter=spam),
        overdue=Count("pk", filter=waits & late),
        oldest=Min("day", filter=waits),
    )
    kinds = Report.objects.exclude(reason=Reason.SPAM).values_list("what").annotate(n=Count("pk")).order_by("what")
    files = Report.objects.aggregate(n=Count("pictures"), size=Sum("pictures__size"))
    by_what = {what.value: 0 for what in What} | dict(kinds)
    return Counts(**found, by_what=by_what, pictures=files["n"], picture_bytes=files["size"] or 0)


def waiting() -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest does: the beginning of its day in Vietnam."""
    found = Report.objects.filter(state=State.WAITING).aggregate(count=Count("pk"), oldest=Min("day"))
    since = None if found["oldest"] is None else datetime.combine(found["oldest"], time(), VIETNAM)
    return found["count"], since


def row_of(code: str) -> Report:
    """Errors: NotFound."""
    found = Report.objects.select_related("case").filter(pk=number_of(code)).first()
    if found is None:
        raise NotFound("there is nothing here")
    return found


def line_of(row: Report) -> ReportLine:
    """One of them."""
    return _line(row, row.pictures.count())


def pictures_of(row: Report) -> list[PictureLine]:
    """In the order in which they were sent."""
    return [PictureLine(place, one.form, one.size) for place, one in enumerate(row.pictures.order_by("pk"), 1)]


def readers(row: Report) -> list[tuple[int, date]]:
    """Who opened it and on which day: numbers of people."""
    return list(row.openings.order_by("pk").values_list("by", "day"))


def _line(row: Report, pictures: int) -> ReportLine:
    due = None
    if row.state == State.WAITING:
        due = row.answer_by if row.opened_on else row.open_by
    return ReportLine(
        row.pk,
        row.what,
        row.day,
        row.state,
        row.reason,
        due,
        row.opened_on,
        row.settled_on,
        row.passed_to,
        pictures,
        row.case.code if row.case else "",
    )
