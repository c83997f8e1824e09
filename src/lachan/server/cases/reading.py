"""Reading cases. A door asks through `access`, which says which rows and how much of each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from lachan.server.cases.models import Ask, Attachment, Case, Clock, Event, Link
from lachan.server.cases.words import EventKind, State

MAX_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list. `title` may hold personal data; empty for who sees a question only. `answer_by`: an answer of
    the reader's own organisation is wanted by then."""

    code: str
    kind: str
    title: str
    organisation: str
    tlp: str
    severity: str
    state: str
    opened_at: datetime
    due_at: datetime | None
    assigned: int | None
    closed_at: datetime | None
    reason: str
    answer_by: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether the next end of a clock lies behind."""
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock. `text`: the words of its deadline (`law.deadlines`). One of `ended_at`, `stopped_at`, or it runs."""

    name: str
    text: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    stopped_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file; `name` may hold personal data."""

    number: int
    name: str
    size: int
    digest: str
    shared: bool


@dataclass(frozen=True, slots=True)
class AskLine:
    """A question and its answer: both may hold personal data."""

    number: int
    organisation: str
    question: str
    text: str
    asked_at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None
    withdrawn_at: datetime | None
    files: tuple[FileLine, ...]

    @property
    def waits(self) -> bool:
        """Whether an answer is still wanted."""
        return self.answered_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line of the timeline; `text` may hold personal data. `organisation`: for whom they acted, empty: the house."""

    at: datetime
    kind: str
    actor: str
    organisation: str
    shared: bool
    text: str
    subject: str
    ask: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with what belongs to it, as far as the reader sees it."""

    line: CaseLine
    opened_by: str
    duplicate_of: str
    clocks: tuple[ClockLine, ...]
    links: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    asks: tuple[AskLine, ...]
    events: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases stand where. `overdue`: of the first two."""

    open: int
    waiting: int
    closed: int
    overdue: int


def counted(rows: QuerySet[Case], now: datetime) -> Counts:
    """Of these cases, in one question."""
    found = rows.aggregate(
        open=Count("pk", filter=Q(state=State.OPEN)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
    )
    return Counts(**found)


def answered(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those with an answer after which the house has done nothing yet; `answered_at`: when the last one came."""
    events = Event.objects.filter(case=OuterRef("pk")).order_by("-pk")
    answers = events.filter(kind=EventKind.ANSWERED)
    found = rows.filter(closed_at=None).annotate(
        answer=Subquery(answers.values("pk")[:1]),
        answered_at=Subquery(answers.values("at")[:1]),
        acted=Subquery(events.filter(organisation="").values("pk")[:1]),
    )
    return found.filter(answer__gt=F("acted"))


def by_due(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The earliest end first, those without one last."""
    return rows.order_by(F("due_at").asc(nulls_last=True), "-pk")


def lines(rows: QuerySet[Case], start: int, limit: int) -> list[CaseLine]:
    """Some of these rows, in their order."""
    found = rows.select_related("organisation")[start : start + min(limit, MAX_PAGE)]
    return [line_of(case) for case in found]


def line_of(case: Case) -> CaseLine:
    """A row as a line."""
    return CaseLine(
        case.code,
        case.kind,
        case.title,
        case.organisation.key if case.organisation else "",
        case.tlp,
        case.severity,
        case.state,
        case.opened_at,
        case.due_at,
        case.assigned_id,
        case.closed_at,
        case.reason,
    )


def page(case: Case) -> CasePage:
    """All of a case, for the house."""
    clocks = case.clocks.order_by("pk")
    return CasePage(
        line_of(case),
        case.opened_by,
        case.duplicate_of.code if case.duplicate_of else "",
        tuple(_clock(c) for c in clocks),
        tuple(case.links.order_by("pk").values_list("kind", "target")),
        tuple(_file(a) for a in case.attachments.order_by("pk")),
        tuple(_ask(a) for a in _asks(case)),
        tuple(_event(e) for e in case.events.order_by("-pk")),
    )


def narrowed(case: Case, *, party: bool, asked: Iterable[str]) -> CasePage:
    """What an organisation sees. `party`: the case concerns them; `asked`: keys of those of theirs that were asked.

    Who was asked only sees number, kind, the questions that were not withdrawn and what goes with them; whom it
    concerns sees its state and what was marked for them too. Nobody of the house is named.
    """
    asks = [a for a in _asks(case) if a.organisation.key in set(asked) and a.withdrawn_at is None]
    line = line_of(case) if party else as_asked(line_of(case), asks)
    shown = [] if not party else [_event(e) for e in case.events.filter(shared=True).order_by("-pk")]
    own = {a.pk for a in asks}
    return CasePage(
        replace(line, assigned=None),
        "",
        "",
        tuple(_clock(c) for c in case.clocks.order_by("pk")) if party else (),
        (),
        tuple(_file(a) for a in case.attachments.filter(shared=True).order_by("pk")) if party else (),
        tuple(_ask(a) for a in asks),
        tuple(_for_others(e) for e in shown if e.ask is None or e.ask in own),
    )


def as_asked(line: CaseLine, asks: list[Ask]) -> CaseLine:
    """A line as who was asked only sees it; `asks`: theirs, at least one."""
    due = answer_by(asks)
    state = State.CLOSED if line.closed_at else State.WAITING if due else State.OPEN
    asked_at = min(a.asked_at for a in asks)
    return CaseLine(line.code, line.kind, "", "", line.tlp, "", state, asked_at, due, None, line.closed_at, "", due)


def answer_by(asks: Iterable[Ask]) -> datetime | None:
    """When the first answer that is still wanted is due; None: none is."""
    return min((a.due_at for a in asks if a.answered_at is None and a.withdrawn_at is None), default=None)


def _for_others(event: EventLine) -> EventLine:
    """Without who acted, and with the text of a comment only."""
    text = event.text if event.kind == EventKind.COMMENT else ""
    subject = event.subject if event.kind == EventKind.CLOSED else ""
    return EventLine(event.at, event.kind, "", event.organisation, event.shared, text, subject, event.ask)


def _asks(case: Case) -> list[Ask]:
    return list(case.asks.select_related("organisation").prefetch_related("files").order_by("pk"))


def _clock(c: Clock) -> ClockLine:
    return ClockLine(c.name, c.text, c.started_at, c.due_at, c.provisional, c.stopped_at, c.ended_at)


def _file(a: Attachment) -> FileLine:
    return FileLine(a.pk, a.name, a.size, a.digest, a.shared)


def _ask(a: Ask) -> AskLine:
    files = tuple(_file(f) for f in sorted(a.files.all(), key=lambda f: f.pk))
    return AskLine(
        a.pk,
        a.organisation.key,
        a.question,
        a.text,
        a.asked_at,
        a.due_at,
        a.answer,
        a.answered_at,
        a.withdrawn_at,
        files,
    )


def _event(e: Event) -> EventLine:
    return EventLine(e.at, e.kind, e.actor, e.organisation, e.shared, e.text, e.subject, e.ask_id)


def tied_to(kind: str, target: str) -> list[str]:
    """Numbers of the cases tied to something, the newest first."""
    rows = Link.objects.filter(kind=kind, target=target).order_by("-pk")
    return list(rows.values_list("case__code", flat=True)[:100])
