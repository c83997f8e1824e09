"""Opening a case: by a person, or by a rule of another room that may say the same twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lachan.server.accounts.words import HOUSE
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, Refused
from lachan.server.cases import clocks
from lachan.server.cases.codes import MOST, code_of
from lachan.server.cases.kinds import known
from lachan.server.cases.linking import Target, tie
from lachan.server.cases.models import Case, Year
from lachan.server.cases.timeline import Change
from lachan.server.cases.words import ClockName, EventKind, State
from lachan.server.cases.writing import body, title
from lachan.server.registry.models import Organisation
from lachan.wire.folding import fold
from lachan.wire.severities import SEVERITIES
from lachan.wire.tlp import Tlp


@dataclass(frozen=True, slots=True)
class Draft:
    """What a case begins with. `organisation`: the key of whom it concerns, or empty. `text`: for the house only."""

    kind: str
    title: str
    organisation: str = ""
    tlp: Tlp = Tlp.AMBER
    severity: str = "medium"
    text: str = ""
    links: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """The case's number, and whether it is new."""

    code: str
    new: bool


def open_case(by: By, draft: Draft, now: datetime) -> str:
    """Open a case; its number. Errors: BadInput, naming the field; Refused where the year's numbers are used up."""
    with transaction.atomic():
        return _opened(by, draft, None, now)


def open_for(by: By, key: str, draft: Draft, now: datetime) -> Opened:
    """The case of this key: opened now, or found as somebody opened it before, be it closed by now.

    `key` names the occasion (`look-ups:2026-11-22:203.0.113.0-24`), 1 to 120 signs. Call it in the transaction of what
    it is about, or alone; killed and run again it opens one case. Errors: as `open_case`.
    """
    if not key or len(key) > 120:
        raise BadInput("key: 1 to 120 signs")
    with transaction.atomic():
        _hold(now)
        found = Case.objects.filter(key=key).values_list("code", flat=True).first()
        return Opened(found, False) if found is not None else Opened(_opened(by, draft, key, now), True)


def _opened(by: By, draft: Draft, key: str | None, now: datetime) -> str:
    kind, name, text = known(draft.kind), title(draft.title), body("text", draft.text, needed=False)
    if draft.severity not in SEVERITIES:
        raise BadInput(f"severity: one of {', '.join(SEVERITIES)}")
    concerned = None
    if draft.organisation:
        concerned = Organisation.objects.filter(key=draft.organisation).first()
        if concerned is None:
            raise BadInput("organisation: there is none with this key")
    case = Case.objects.create(
        code=_next(now),
        key=key,
        kind=kind,
        title=name,
        folded=fold(name),
        organisation=concerned,
        tlp=draft.tlp.value,
        severity=draft.severity,
        state=State.OPEN,
        opened_by=by.actor,
        opened_at=now,
    )
    clocks.start(case, ClockName.TAKE_UP, now)
    clocks.start(case, ClockName.SETTLE, now)
    _tie_all(case, draft.links)
    Change(by, now, case, HOUSE).event(EventKind.OPENED, Act.CASE_OPENED, text=text, of=kind)
    return case.code


def _tie_all(case: Case, links: Iterable[Target]) -> None:
    for target in dict.fromkeys(links):
        tie(case, target)


def _hold(now: datetime) -> Year:
    """The year's row, held: who opens cases does so one after the other."""
    year = vietnam_day(now).year
    Year.objects.get_or_create(year=year)
    return Year.objects.select_for_update().get(year=year)


def _next(now: datetime) -> str:
    year = _hold(now)
    if year.last >= MOST:
        raise Refused("the numbers of this year are used up")
    year.last += 1
    year.save(update_fields=["last"])
    return code_of(year.year, year.last)
