"""What a person has to look at because of a mail, and what was done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import NotFound
from lachan.server.notices.answers.models import Mail, Work
from lachan.server.notices.answers.words import Task
from lachan.server.notices.models import Notice


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work. `sender` is personal data; it and `message_id` find the mail in the mailbox."""

    number: int
    task: str
    code: str
    organisation: str
    organisation_name: str
    sender: str
    message_id: str
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    done_why: str
    comment: str = ""  # what was written on an answer page; may hold personal data


def open_for(task: Task, mail: Mail, notice: Notice | None, now: datetime) -> None:
    """Work that a mail makes. Inside the transaction that takes the mail, so that it is opened once."""
    Work.objects.create(task=task, mail=mail, notice=notice, opened_at=now)


def open_once(task: Task, notice: Notice, now: datetime) -> bool:
    """Work about a notice, unless the same is open already; whether it was opened now."""
    _, made = Work.objects.get_or_create(task=task, mail=None, notice=notice, done_at=None, defaults={"opened_at": now})
    return made


def open_of(task: Task, notice: Notice) -> int:
    """How much work of a kind is open about a notice."""
    return Work.objects.filter(task=task, notice=notice, done_at__isnull=True).count()


def close(task: Task, notice: Notice, now: datetime) -> None:
    """What it was about has come to an end by itself."""
    standing = Work.objects.filter(task=task, notice=notice, done_at__isnull=True)
    standing.update(done_at=now, done_by="mailbox")


def listed(*, also_done: bool = False, limit: int = 100, start: int = 0) -> list[WorkLine]:
    """Open work, the oldest first; `also_done`: all of it."""
    found = Work.objects.select_related("mail__comment", "notice__organisation").order_by("opened_at", "pk")
    if not also_done:
        found = found.filter(done_at__isnull=True)
    return [_line(one) for one in found[start : start + limit]]


def left() -> int:
    """How much is open."""
    return Work.objects.filter(done_at__isnull=True).count()


def done(number: int, now: datetime, *, by: By, why: str) -> None:
    """A person has seen to it. Errors: BadInput; NotFound for work that is not open."""
    who, reason = deciding.who(by.written), deciding.reason(why)
    standing = Work.objects.filter(pk=number, done_at__isnull=True)
    with transaction.atomic():
        task, owner = standing.values_list("task", "notice__organisation__key").first() or ("", "")
        if not standing.update(done_at=now, done_by=who, done_why=reason):
            raise NotFound("no such work is open")
        record(by, Act.ANSWER_SETTLED, subject=f"work:{number}", organisation=owner or "", now=now, task=task)


def _line(one: Work) -> WorkLine:
    notice, mail = one.notice, one.mail
    return WorkLine(
        number=one.pk,
        task=one.task,
        code=notice.code if notice else "",
        organisation=notice.organisation.key if notice else "",
        organisation_name=notice.organisation.name if notice else "",
        sender=mail.sender if mail else "",
        message_id=mail.message_id if mail else "",
        opened_at=one.opened_at,
        done_at=one.done_at,
        done_by=one.done_by,
        done_why=one.done_why,
        comment=mail.comment.text if mail is not None and hasattr(mail, "comment") else "",
    )
