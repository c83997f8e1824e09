"""What a receipt brings back: where the report stands and what was answered. Never what was reported."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Citizens
from lachan.server.citizens import receipts, sealing
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.models import Report
from lachan.server.citizens.words import Reason, State, What
from lachan.server.law.authorities import authorities


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and the day on which it was written. `en` is empty where it was written in one's own words."""

    day: date
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one report. `passed_to`: the body that has it, in Vietnamese and English; `gone_on`: when all of it goes."""

    what: What
    day: date
    state: State
    opened: bool
    answer_by: datetime
    reason: str
    passed_to: tuple[str, str]
    answers: tuple[Said, ...]
    gone_on: date


def look_up(typed: str, keys: Keys, told: Citizens, now: datetime) -> Standing:
    """Errors: BadInput for what cannot be a receipt; NotFound where there is none, or not any more: alike."""
    digest = receipts.digest(keys, receipts.read(typed))
    found = Report.objects.filter(receipt=digest, day__gt=vietnam_day(now) - timedelta(days=told.keep_days)).first()
    if found is None:
        raise NotFound("there is nothing here")
    return Standing(
        What(found.what),
        found.day,
        State(found.state),
        found.opened_on is not None,
        found.answer_by,
        "" if found.reason == Reason.SPAM else found.reason,  # nobody is called that to their face
        named(found.passed_to, found.settled_on),
        said_of(found, keys),
        found.day + timedelta(days=told.keep_days),
    )


def said_of(report: Report, keys: Keys) -> tuple[Said, ...]:
    """Its answers, the first one first. Errors: Damaged."""
    found = []
    for row in report.answers.order_by("pk"):
        text = sealing.answer(sealing.unseal(keys, bytes(report.salt), "answer", bytes(row.sealed)))
        found.append(Said(row.day, text.vi, text.en))
    return tuple(found)


def named(role: str, on: date | None) -> tuple[str, str]:
    """The authority that filled a role on a day, in Vietnamese and English; empty for none."""
    if role and on is not None:
        for body in authorities(on):
            if body.role == role:
                return body.name, body.name_en
    return "", ""
