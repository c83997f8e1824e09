"""Closing a case with a reason, and opening it again."""

from datetime import datetime

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, Refused
from lachan.server.cases import clocks
from lachan.server.cases.codes import read_code
from lachan.server.cases.models import Case
from lachan.server.cases.timeline import changing, open_asks, still_open
from lachan.server.cases.words import ClockName, EventKind, Reason, State
from lachan.server.cases.writing import body


def close(by: By, code: str, reason: Reason, text: str, now: datetime, *, duplicate_of: str = "") -> None:
    """Close it: every clock ends and open questions are withdrawn. `text` is for the house.

    Errors: NotFound; Refused where it is closed; BadInput: `other` without a text, a duplicate of nothing or in a ring.
    """
    with changing(by, code, now, ending=True) as change:
        case = change.case
        still_open(case)
        written = body("text", text, needed=reason is Reason.OTHER)
        case.duplicate_of = _original(case, duplicate_of) if reason is Reason.DUPLICATE else None
        case.closed_at, case.reason = now, reason
        clocks.end(case, now)
        open_asks(case).update(withdrawn_at=now)
        change.event(EventKind.CLOSED, Act.CASE_CLOSED, text=written, shared=True, subject=reason.value, reason=reason)


def reopen(by: By, code: str, text: str, now: datetime) -> None:
    """Open it again; its clocks start anew, that of who takes it where nobody has it. Errors: NotFound, Refused."""
    with changing(by, code, now) as change:
        case = change.case
        if case.state != State.CLOSED:
            raise Refused("the case is open")
        written = body("text", text)
        case.closed_at, case.reason, case.duplicate_of = None, "", None
        clocks.start(case, ClockName.SETTLE, now)
        if case.assigned_id is None:
            clocks.start(case, ClockName.TAKE_UP, now)
        change.event(EventKind.REOPENED, text=written, shared=True)


def _original(case: Case, text: str) -> Case:
    found = Case.objects.filter(code=read_code(text)).select_related("duplicate_of").first()
    if found is None or found.pk == case.pk:
        raise BadInput("duplicate of: there is no other case with this number")
    if found.duplicate_of_id is not None:
        raise BadInput("duplicate of: that case is itself a duplicate; name the first one")
    if case.duplicates.exists():
        raise BadInput("duplicate of: other cases are duplicates of this one")
    return found
