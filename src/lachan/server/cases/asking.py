"""Asking an organisation: it sees the question and the files shared with it, nothing else; and it answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound, OurFault, Refused
from lachan.server.cases import clocks
from lachan.server.cases.kinds import rule
from lachan.server.cases.models import Ask
from lachan.server.cases.timeline import Change, changing, open_asks, still_open
from lachan.server.cases.timing import started
from lachan.server.cases.words import ClockName, EventKind
from lachan.server.cases.writing import body
from lachan.server.registry.models import Organisation

MOST: Final = 50  # of one case


def ask(by: By, code: str, organisation: str, question: str, now: datetime, *, files: Sequence[int] = ()) -> int:
    """Ask; the question's number. The clocks that may stop stand still until nobody is asked any more.

    `files`: numbers of attachments of this case. Errors: NotFound; Refused (closed, too many); BadInput.
    """
    with changing(by, code, now) as change:
        case = change.case
        still_open(case)
        written = body("question", question)
        asked = Organisation.objects.filter(key=organisation).first()
        if asked is None:
            raise BadInput("organisation: there is none with this key")
        if case.asks.count() >= MOST:
            raise Refused("this case has 50 questions: open another one and link the two")
        shared = list(case.attachments.filter(pk__in=list(files)))
        if len(shared) != len(set(files)):
            raise BadInput("files: not of this case")
        found = rule(case.kind, ClockName.ANSWER, vietnam_day(now))
        due = started(found.deadline, now)
        if due.at is None:
            raise OurFault("clocks.csv: a clock without a number")
        made = Ask.objects.create(
            case=case,
            organisation=asked,
            question=written,
            text=found.text,
            asked_at=now,
            due_at=due.at,
            provisional=due.provisional,
        )
        made.files.set(shared)
        clocks.stop(case, now)
        change.event(EventKind.ASKED, ask=made, concerns=asked.key, question=made.pk, files=len(shared))
        return made.pk


def answer(by: By, code: str, question: int, text: str, now: datetime, *, organisation: str) -> None:
    """What `organisation` answers. Errors: NotFound where it was not asked that; Refused (answered, withdrawn)."""
    with changing(by, code, now, organisation=organisation, ending=True) as change:
        asked = _of(change, question, organisation)
        asked.answer, asked.answered_at = body("answer", text), now
        asked.save(update_fields=["answer", "answered_at"])
        _ended(change, now)
        change.event(EventKind.ANSWERED, ask=asked, concerns=organisation, question=question)


def withdraw(by: By, code: str, question: int, now: datetime) -> None:
    """Ask no longer. Errors: NotFound; Refused (answered, withdrawn)."""
    with changing(by, code, now, ending=True) as change:
        asked = _of(change, question, None)
        asked.withdrawn_at = now
        asked.save(update_fields=["withdrawn_at"])
        _ended(change, now)
        change.event(EventKind.WITHDRAWN, ask=asked, concerns=asked.organisation.key, question=question)


def _of(change: Change, question: int, organisation: str | None) -> Ask:
    rows = Ask.objects.select_related("organisation").filter(case=change.case, pk=question)
    found = (rows if organisation is None else rows.filter(organisation__key=organisation)).first()
    if found is None:
        raise NotFound("there is nothing here")
    if found.answered_at is not None:
        raise Refused("this question is answered already")
    if found.withdrawn_at is not None:
        raise Refused("this question is no longer asked")
    return found


def _ended(change: Change, now: datetime) -> None:
    if not open_asks(change.case).exists():
        clocks.go_on(change.case, now)
