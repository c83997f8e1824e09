"""What needs a person now: counted by kind, with how long the oldest has waited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, Min, Model, Q, QuerySet, Sum

from lachan.server.base.errors import Damaged
from lachan.server.cases.models import Case
from lachan.server.cases.reading import answered
from lachan.server.citizens.reading import waiting as reports_waiting
from lachan.server.duty.changes import KEPT_BACK
from lachan.server.lake import unowned
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Outcome
from lachan.server.notices.answers.models import Work
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.states import State as LetterState
from lachan.server.notices.models import Notice, Suppression
from lachan.server.notices.states import State
from lachan.server.post.reading import pressing
from lachan.server.registry import uncontactable
from lachan.server.registry.models import ChangeRequest, Conflict, Proposal

ENDING: Final = timedelta(days=7)
UNOWNED: Final = timedelta(days=7)  # how far back rows that concern nobody are counted


class Need(StrEnum):
    """Why a person is needed, the most pressing first."""

    IN_DOUBT = "in-doubt"  # a notice that may have arrived, or not
    FAILED = "failed"
    BOUNCED = "bounced"
    UNADDRESSED = "unaddressed"  # notices with nobody to go to
    REPORTS = "reports"  # of the public, that wait for an answer
    CASES_ANSWERED = "cases-answered"  # somebody who was asked has answered, and nobody has acted upon it
    ANSWERS = "answers"  # answers that the program does not settle by itself
    UNREACHABLE = "unreachable"  # organisations with networks and nobody to be told
    UNOWNED = "unowned"  # rows of the last days that concern nobody in the registry
    PROPOSALS = "proposals"  # imports of a register that wait for an approval
    REQUESTS = "requests"  # of organisations, for a change of what is registered as theirs
    CONFLICTS = "conflicts"  # networks that several organisations are said to hold
    POST = "post"  # letters to people that failed or are in doubt
    SET_ASIDE = "set-aside"  # rows of a report type that no reader knows
    LETTERS_OUT = "letters-out"  # out to be signed
    SILENCES_ENDING = "silences-ending"  # within a week


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest does; `until`: when the first of them ends by itself."""

    need: Need
    count: int
    since: datetime | None = None
    until: datetime | None = None


def needs(home: Home, now: datetime) -> list[Waiting]:
    """Of every kind, also where nothing waits. A few questions to the database, however many rows wait."""
    found = [*_notices(), *(ask(now) for ask in _OTHERS), _unowned(home, now)]
    order = list(Need)
    return sorted(found, key=lambda one: order.index(one.need))


def counts(home: Home, now: datetime) -> Mapping[str, int]:
    """The kind's word → how many, of those that wait: what a hand-over keeps."""
    return {one.need.value: one.count for one in needs(home, now) if one.count}


_STATES: Final = {
    State.IN_DOUBT: Need.IN_DOUBT,
    State.FAILED: Need.FAILED,
    State.BOUNCED: Need.BOUNCED,
    State.UNADDRESSED: Need.UNADDRESSED,
}


def _notices() -> list[Waiting]:
    asked = {need.name: Count("pk", filter=Q(state=state)) for state, need in _STATES.items()}
    oldest = {f"{need.name}_since": Min("planned_at", filter=Q(state=state)) for state, need in _STATES.items()}
    found = Notice.objects.filter(state__in=_STATES).aggregate(**asked, **oldest)
    return [Waiting(need, found[need.name], found[f"{need.name}_since"]) for need in _STATES.values()]


def _of(need: Need, rows: QuerySet[Model], since: str) -> Waiting:
    found = rows.aggregate(count=Count("pk"), since=Min(since))
    return Waiting(need, found["count"], found["since"])


def _answers(now: datetime) -> Waiting:
    return _of(Need.ANSWERS, Work.objects.filter(done_at__isnull=True), "opened_at")


def _cases(now: datetime) -> Waiting:
    return _of(Need.CASES_ANSWERED, answered(Case.objects.all()), "answered_at")


def _proposals(now: datetime) -> Waiting:
    return _of(Need.PROPOSALS, Proposal.objects.filter(state=Proposal.State.WAITING), "made_at")


def _requests(now: datetime) -> Waiting:
    return _of(Need.REQUESTS, ChangeRequest.objects.filter(state=ChangeRequest.State.WAITING), "asked_at")


def _conflicts(now: datetime) -> Waiting:
    return _of(Need.CONFLICTS, Conflict.objects.filter(state=Conflict.State.OPEN), "first_seen")


def _reports(now: datetime) -> Waiting:
    return Waiting(Need.REPORTS, *reports_waiting())


def _post(now: datetime) -> Waiting:
    return Waiting(Need.POST, *pressing())


def _letters(now: datetime) -> Waiting:
    return _of(Need.LETTERS_OUT, Letter.objects.filter(state=LetterState.PUT_OUT), "put_out_at")


def _unreachable(now: datetime) -> Waiting:
    return Waiting(Need.UNREACHABLE, uncontactable.without_contact(now).count())


def _unowned(home: Home, now: datetime) -> Waiting:
    """In rows. Of a lake that is damaged nothing is said: the job that checks it says so on the same desk."""
    try:
        return Waiting(Need.UNOWNED, unowned.count(home, now - UNOWNED, now))
    except Damaged:
        return Waiting(Need.UNOWNED, 0)


def _set_aside(now: datetime) -> Waiting:
    """Counted in rows, as one file may hold a million of them."""
    recent = Outcome.objects.filter(kind=Outcome.Kind.SET_ASIDE, batch__received_at__gt=now - KEPT_BACK)
    found = recent.aggregate(count=Sum("rows"), since=Min("batch__received_at"))
    return Waiting(Need.SET_ASIDE, found["count"] or 0, found["since"])


def _silences(now: datetime) -> Waiting:
    ending = Suppression.objects.filter(own=False, lifted_at=None, expires_at__gt=now, expires_at__lte=now + ENDING)
    found = ending.aggregate(count=Count("pk"), until=Min("expires_at"))
    return Waiting(Need.SILENCES_ENDING, found["count"], None, found["until"])


_OTHERS: Final[tuple[Callable[[datetime], Waiting], ...]] = (
    _reports,
    _cases,
    _answers,
    _unreachable,
    _proposals,
    _requests,
    _conflicts,
    _letters,
    _post,
    _set_aside,
    _silences,
)
