"""What came back is told to the next contact of the same organisation, if there is one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lachan.server.audit.recording import By
from lachan.server.base.errors import Damaged, Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import attempts
from lachan.server.notices.answers import work
from lachan.server.notices.answers.words import Task
from lachan.server.notices.models import Notice
from lachan.server.notices.replacing import readdress
from lachan.server.notices.states import State

BY = By("job:answers", name="lachan")


@dataclass(frozen=True, slots=True)
class Redirected:
    """Codes of the new notices, and how many were left to a person in this run."""

    planned: tuple[str, ...]
    left: int


def tell_the_next(now: datetime, home: Path, settings: Settings) -> Redirected:
    """Plan anew what a mail server gave back. Safe to run again after any death: what is told already is *replaced*."""
    planned: list[str] = []
    left = 0
    waiting = Notice.objects.filter(state=State.BOUNCED, bounces__redirect=True).order_by("pk").distinct()
    for notice in list(waiting):
        try:
            new = readdress(notice.code, now, home, settings, by=BY, channel=attempts.MAILBOX)
        except Refused:
            if Notice.objects.filter(pk=notice.pk, state=State.BOUNCED).exists():
                left += work.open_once(Task.NO_OTHER_CONTACT, notice, now)
        except Damaged:
            left += work.open_once(Task.ROWS_UNREADABLE, notice, now)
        else:
            planned.append(new.code)
            for task in (Task.NO_OTHER_CONTACT, Task.ROWS_UNREADABLE):
                work.close(task, notice, now)
    return Redirected(tuple(planned), left)
