"""One mail, taken once: its record and all its effects in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from lachan.server.base.errors import BadInput
from lachan.server.notices.answers import answering, givenback, work
from lachan.server.notices.answers.effects import Effect, Later
from lachan.server.notices.answers.judging import Judged, Kind, judged
from lachan.server.notices.answers.models import Mail
from lachan.server.notices.answers.naming import named
from lachan.server.notices.answers.opening import Opened, digest_of, head_of, opened
from lachan.server.notices.answers.senders import is_known, is_theirs
from lachan.server.notices.answers.words import Outcome, Task


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as a box gives it. `whole` false: it is larger than we read, and `raw` is its beginning."""

    raw: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it. `outcome` None: it was taken before, or (`later`) is to be taken another time."""

    outcome: Outcome | None
    tasks: tuple[Task, ...] = ()
    later: bool = False


def take(incoming: Incoming, now: datetime, checked_by: str = "") -> Taken:
    """Take a mail, unless it was taken. `checked_by`: see `proof.proven`. Safe to run again after any death."""
    raw = incoming.raw if incoming.whole else head_of(incoming.raw)
    digest = digest_of(raw)
    if Mail.objects.filter(digest=digest).exists():
        return Taken(None)
    mail, found = _understood(raw, whole=incoming.whole)
    try:
        with transaction.atomic():
            row = Mail.objects.create(digest=digest, taken_at=now, outcome=Outcome.UNRELATED)
            effect = _effect(mail, found, row, now, checked_by) if found else _shut(incoming)
            _write_down(row, mail, effect, now)
    except IntegrityError:
        if Mail.objects.filter(digest=digest).exists():  # another reader was faster
            return Taken(None)
        raise
    except Later:
        return Taken(None, later=True)
    return Taken(effect.outcome, tuple(task for task, _ in effect.tasks))


def _understood(raw: bytes, *, whole: bool) -> tuple[Opened | None, Judged | None]:
    try:
        mail = opened(raw)
    except BadInput:
        return None, None
    return mail, judged(mail) if whole else None


def _shut(incoming: Incoming) -> Effect:
    task = Task.NOT_A_MAIL if incoming.whole else Task.TOO_LARGE
    return Effect(Outcome.UNREADABLE, ((task, None),), task)


def _effect(mail: Opened | None, found: Judged, row: Mail, now: datetime, checked_by: str) -> Effect:
    assert mail is not None
    if found.kind is Kind.ANSWER:
        return answering.answer(mail, found, row, now, checked_by)
    if found.kind is Kind.BOUNCE:
        return givenback.give_back(found, row, now)
    notices = named(found.names).notices
    if found.kind is Kind.COMPLAINT:
        if not notices:
            return Effect(Outcome.UNRELATED)
        return Effect(Outcome.DOUBTFUL, ((Task.COMPLAINT, notices[0]),), Task.COMPLAINT)
    if found.kind is Kind.AUTOMATIC:
        theirs = next((one for one in notices if is_theirs(mail.sender, one, now)), None)
        if found.left and (theirs is not None or is_known(mail.sender, now)):
            return Effect(Outcome.AUTOMATIC, ((Task.CONTACT_LEFT, theirs),), Task.CONTACT_LEFT)
        return Effect(Outcome.AUTOMATIC)
    return Effect(Outcome.RECEIPT)


def _write_down(row: Mail, mail: Opened | None, effect: Effect, now: datetime) -> None:
    row.outcome, row.reason = effect.outcome, effect.reason
    if mail is not None and effect.tasks:
        row.message_id, row.sender = mail.message_id, mail.sender[:254]
    row.save(update_fields=["outcome", "reason", "message_id", "sender"])
    for task, notice in dict.fromkeys(effect.tasks):
        work.open_for(task, row, notice, now)
