"""The daily work on a case: taking it, giving it to somebody, writing into it."""

from datetime import datetime

from lachan.server.accounts.models import Person
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput
from lachan.server.cases import clocks
from lachan.server.cases.timeline import changing, still_open
from lachan.server.cases.words import ClockName, EventKind
from lachan.server.cases.writing import body


def assign(by: By, code: str, person: int | None, now: datetime) -> None:
    """Give the case to a person, or to nobody, by which the clock of who takes it starts anew.

    Whether that person may work on cases, the caller has checked. Errors: NotFound, Refused (closed), BadInput.
    """
    with changing(by, code, now) as change:
        still_open(change.case)
        if person is not None and not Person.objects.filter(pk=person, ended_at=None).exists():
            raise BadInput("person: there is nobody with this number")
        if change.case.assigned_id == person:
            return
        change.case.assigned_id = person
        if person is None:
            clocks.start(change.case, ClockName.TAKE_UP, now)
        else:
            clocks.end(change.case, now, ClockName.TAKE_UP)
        change.event(EventKind.ASSIGNED, subject="" if person is None else f"person:{person}", to=person or 0)


def comment(by: By, code: str, text: str, *, shared: bool, now: datetime) -> None:
    """Write into the case, also into a closed one; `shared`: the organisation concerned sees it.

    Errors: NotFound, BadInput.
    """
    with changing(by, code, now) as change:
        written = body("text", text)
        if shared and change.case.organisation is None:
            raise BadInput("shared: the case concerns no organisation")
        change.event(EventKind.COMMENT, text=written, shared=shared, visible=shared)
