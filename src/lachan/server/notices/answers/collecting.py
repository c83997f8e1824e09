"""A mailbox read from end to end: each mail is taken, then flagged; what came back is told to the next contact.

taken and committed → flagged. Killed between the two, the next run finds the mail again, knows it, and flags it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from lachan.server.base.errors import WiresFault
from lachan.server.base.settings import Settings
from lachan.server.notices.answers.redirecting import tell_the_next
from lachan.server.notices.answers.taking import Incoming, take
from lachan.server.notices.answers.words import Outcome

STEP = "answers"


class Box(Protocol):
    """An open mailbox. Errors of each: WiresFault."""

    def waiting(self) -> list[str]:
        """Names of the mails without our flag, the oldest first."""

    def fetch(self, name: str, largest: int) -> Incoming | None:
        """One mail, or its beginning where it has more than `largest` bytes; None: it is gone."""

    def flag(self, name: str) -> None:
        """Set our flag. The mail stays where it is."""

    def close(self) -> None:
        """Let go of it. Never fails."""


@dataclass(frozen=True, slots=True)
class Collected:
    """One run. `outcomes` add up to the mails that were taken; `known`: taken in an earlier run; `later`: about a
    notice that is being sent; `work`: for a person, from this run; `redirected`: codes of the notices planned to the
    next contact; `left`: mails beyond the limit; `halted`: why the mailbox could not be read to its end."""

    outcomes: dict[Outcome, int]
    known: int
    later: int
    work: int
    redirected: tuple[str, ...]
    left: int
    halted: str = ""


def read_answers(
    box: Box,
    now: datetime,
    home: Path,
    settings: Settings,
    progress: Callable[[str, int], None] = lambda _, __: None,
    limit: int | None = None,
) -> Collected:
    """Read what has no flag of ours, at most `limit` mails. Safe to run again after any death, and at the same time."""
    outcomes: Counter[Outcome] = Counter()
    known = later = work = done = 0
    names: list[str] = []
    halted = ""
    try:
        names = box.waiting()
        for name in names[:limit]:
            incoming = box.fetch(name, settings.mailbox.max_message_bytes)
            done += 1
            if incoming is None:
                continue
            taken = take(incoming, now, settings.mailbox.checked_by)
            work += len(taken.tasks)
            if taken.later:
                later += 1
                continue
            if taken.outcome is None:
                known += 1
            else:
                outcomes[taken.outcome] += 1
            box.flag(name)
            progress(STEP, done)
    except WiresFault as error:
        halted = str(error)
    finally:
        box.close()
    redirected = tell_the_next(now, home, settings)
    return Collected(
        outcomes={one: outcomes[one] for one in Outcome if outcomes[one]},
        known=known,
        later=later,
        work=work + redirected.left,
        redirected=redirected.planned,
        left=len(names) - done,
        halted=halted,
    )
