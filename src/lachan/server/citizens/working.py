"""What the house does with a report: opens, answers, passes on, closes, reopens it, ties it to a case.

Each is one transaction with its entry in the audit record, which names the report by number and never what it says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.cases import linking, opening
from lachan.server.cases.linking import Target
from lachan.server.cases.models import Case
from lachan.server.cases.opening import Draft
from lachan.server.cases.words import LinkKind
from lachan.server.cases.writing import body
from lachan.server.citizens import pictures, sealing
from lachan.server.citizens.codes import code_of, number_of
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.looking_up import Said, named, said_of
from lachan.server.citizens.models import Answer, Opening, Report
from lachan.server.citizens.reporting import CASE
from lachan.server.citizens.sealing import Contents, Draw
from lachan.server.citizens.words import Reason, State
from lachan.server.citizens.writing import mail_of
from lachan.server.post.sealing import Contents as Letter
from lachan.server.post.words import Purpose
from lachan.server.post.writing import write

MOST_ANSWERS: Final = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """What a report says, and what was answered. Personal data."""

    contents: Contents
    answers: tuple[Said, ...]


def open_(by: By, person: int, code: str, keys: Keys, now: datetime) -> Opened:
    """Read it: recorded before anything is shown, once a person and day. Errors: NotFound, Damaged."""
    day = vietnam_day(now)
    with _held(code) as row:
        _, first = Opening.objects.get_or_create(report=row, by_id=person, day=day)
        if row.opened_on is None:
            Report.objects.filter(pk=row.pk).update(opened_on=day)
        if first:
            record(by, Act.REPORT_OPENED, subject=f"report:{row.pk}", now=now)
        return Opened(_contents(row, keys), said_of(row, keys))


def contact(by: By, code: str, why: str, keys: Keys, now: datetime) -> str:
    """How to reach who reported it, whole, for a reason that is recorded first. Errors: NotFound, also for none."""
    with _held(code) as row:
        record(by, Act.UNMASKED, subject=f"report:{row.pk}", now=now, what="contact", why=why)
        found = _contents(row, keys).contact
    if not found:
        raise NotFound("there is nothing here")
    return found


def picture(by: By, code: str, place: int, home: Path, keys: Keys, now: datetime) -> tuple[str, bytes]:
    """A picture's form and bytes, recorded before they leave. `place`: from 1. Errors: NotFound, Damaged."""
    with _held(code) as row:
        found = list(row.pictures.select_related("report").order_by("pk"))
        if not 1 <= place <= len(found):
            raise NotFound("there is nothing here")
        record(by, Act.EXPORTED, subject=f"report:{row.pk}", now=now, what="report-picture", picture=place)
        return found[place - 1].form, pictures.read(home, keys, found[place - 1])


def answer(by: By, person: int, code: str, text: sealing.Answer, keys: Keys, now: datetime, draw: Draw) -> bool:
    """Answer it; whether a mail says so. Whoever reported it reads the answer by the receipt.

    Errors: NotFound; BadInput; Refused where it is closed, or was answered often enough.
    """
    clean = sealing.Answer(body("answer", text.vi), body("answer", text.en, needed=False))
    with _held(code) as row:
        _open(row)
        if row.answers.count() >= MOST_ANSWERS:
            raise Refused(f"this report has {MOST_ANSWERS} answers already")
        contents = _contents(row, keys)
        mail = mail_of(contents.contact)
        sealed = sealing.seal(keys, bytes(row.salt), "answer", sealing.written(clean), draw)
        Answer.objects.create(report=row, day=vietnam_day(now), by_id=person, sealed=sealed, mailed=mail is not None)
        if mail is not None:
            write(
                Purpose.REPORT_ANSWERED,
                Letter(mail, ""),
                subject=f"report:{row.pk}",
                language=contents.language,
                now=now,
            )
        _settle(row, State.ANSWERED, now)
        record(by, Act.REPORT_ANSWERED, subject=f"report:{row.pk}", now=now, mailed=mail is not None)
    return mail is not None


def pass_on(by: By, code: str, role: str, now: datetime) -> None:
    """Another authority has it: `role` as in law/vn. What is handed over, and how, is done outside.

    Errors: NotFound; BadInput for a role that nobody fills today; Refused where it is closed.
    """
    if not named(role, vietnam_day(now))[0]:
        raise BadInput("authority: choose one")
    with _held(code) as row:
        _open(row)
        _settle(row, State.PASSED_ON, now, passed_to=role)
        record(by, Act.REPORT_PASSED_ON, subject=f"report:{row.pk}", now=now, to=role)


def close(by: By, code: str, reason: Reason, now: datetime) -> None:
    """Nothing more is done about it. Errors: NotFound; Refused where it is closed."""
    with _held(code) as row:
        _open(row)
        _settle(row, State.CLOSED, now, reason=reason)
        record(by, Act.REPORT_CLOSED, subject=f"report:{row.pk}", now=now, reason=reason.value)


def reopen(by: By, code: str, now: datetime) -> None:
    """It waits again. Errors: NotFound; Refused where it waits."""
    with _held(code) as row:
        if row.state == State.WAITING:
            raise Refused("this report is open")
        Report.objects.filter(pk=row.pk).update(state=State.WAITING, reason="", settled_on=None)
        record(by, Act.REPORT_REOPENED, subject=f"report:{row.pk}", now=now)


def open_case(by: By, code: str, title: str, severity: str, now: datetime) -> str:
    """Open a case of it, or find the one that was; its number. What the report says stays here.

    Errors: NotFound, BadInput, Refused.
    """
    with _held(code) as row:
        link = Target(LinkKind.REPORT, code_of(row.pk))
        made = opening.open_for(by, f"report:{row.pk}", Draft(CASE, title, severity=severity, links=(link,)), now)
        _tie(by, row, made.code, now)
        return made.code


def tie(by: By, code: str, case: str, now: datetime) -> None:
    """It belongs to a case that is there. Errors: NotFound for the report; BadInput for the case."""
    with _held(code) as row:
        try:
            linking.link(by, case, Target(LinkKind.REPORT, code_of(row.pk)), now)
        except NotFound:
            raise BadInput("case: there is none with this number") from None
        _tie(by, row, case, now)


def _tie(by: By, row: Report, case: str, now: datetime) -> None:
    found = Case.objects.get(code=case)
    if row.case_id != found.pk:
        Report.objects.filter(pk=row.pk).update(case=found)
        record(by, Act.REPORT_TIED, subject=f"report:{row.pk}", now=now, case=case)


@contextmanager
def _held(code: str) -> Iterator[Report]:
    with transaction.atomic():
        row = Report.objects.select_for_update().filter(pk=number_of(code)).first()
        if row is None:
            raise NotFound("there is nothing here")
        yield row


def _contents(row: Report, keys: Keys) -> Contents:
    return sealing.contents(sealing.unseal(keys, bytes(row.salt), "contents", bytes(row.sealed)))


def _open(row: Report) -> None:
    if row.state == State.CLOSED:
        raise Refused("this report is closed: reopen it first")


def _settle(row: Report, state: State, now: datetime, *, reason: str = "", passed_to: str = "") -> None:
    day = vietnam_day(now)
    Report.objects.filter(pk=row.pk).update(
        state=state, reason=reason, settled_on=day, opened_on=row.opened_on or day, passed_to=passed_to or row.passed_to
    )
