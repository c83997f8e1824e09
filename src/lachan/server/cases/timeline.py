"""How a case is changed: held for the length of a transaction, one event appended, the act recorded last."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lachan.server.accounts.words import HOUSE
from lachan.server.audit.acts import Act
from lachan.server.audit.chain import Detail
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.cases.models import Ask, Case, Clock, Event
from lachan.server.cases.words import EventKind, State

MOST_EVENTS: Final = 1_000  # of one case; further ones belong to another case


@dataclass(slots=True)
class Change:
    """A case that is being changed. Exactly one event is written of it, by `event`."""

    by: By
    now: datetime
    case: Case
    organisation: str = HOUSE
    _written: list[Event] = field(default_factory=list)

    def event(
        self,
        kind: EventKind,
        act: Act = Act.CASE_CHANGED,
        *,
        text: str = "",
        shared: bool = False,
        subject: str = "",
        ask: Ask | None = None,
        concerns: str | None = None,
        **details: Detail,
    ) -> None:
        """Append it and record the act; `concerns`: whose the entry of the record is, instead of the case's."""
        settle_due(self.case)
        self.case.save(force_update=True)
        self._written.append(
            Event.objects.create(
                case=self.case,
                at=self.now,
                kind=kind,
                actor=self.by.actor,
                organisation=self.organisation,
                shared=shared,
                text=text,
                subject=subject,
                ask=ask,
            )
        )
        theirs = self.case.organisation.key if self.case.organisation else ""
        record(
            self.by,
            act,
            subject=f"case:{self.case.code}",
            organisation=theirs if concerns is None else concerns,
            now=self.now,
            what=kind.value,
            **details,
        )


@contextmanager
def changing(by: By, code: str, now: datetime, *, organisation: str = HOUSE, ending: bool = False) -> Iterator[Change]:
    """A case, held until the end. Errors: NotFound; Refused where its timeline is full, but for what brings something
    to its end (`ending`): an answer, a question withdrawn, the case closed."""
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("organisation").filter(code=code).first()
        if case is None:
            raise NotFound("there is nothing here")
        if not ending and case.events.count() >= MOST_EVENTS:
            raise Refused("this case has 1000 entries: open another one and link the two")
        yield Change(by, now, case, organisation)


def still_open(case: Case) -> None:
    """Errors: Refused where it is closed."""
    if case.state == State.CLOSED:
        raise Refused("the case is closed: reopen it first")


def settle_due(case: Case) -> None:
    """Compute `state` and `due_at` anew from clocks and questions; the caller saves."""
    if case.closed_at is not None:
        case.state, case.due_at = State.CLOSED, None
        return
    running = Clock.objects.filter(case=case, ended_at=None, stopped_at=None).values_list("due_at", flat=True)
    waiting = list(open_asks(case).values_list("due_at", flat=True))
    case.state = State.WAITING if waiting else State.OPEN
    case.due_at = min([*running, *waiting], default=None)


def open_asks(case: Case) -> QuerySet[Ask]:
    """Questions that nobody has answered or withdrawn."""
    return Ask.objects.filter(case=case, answered_at=None, withdrawn_at=None)
