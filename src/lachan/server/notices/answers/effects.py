"""What a mail brings about, as a value."""

from dataclasses import dataclass

from lachan.server.notices.answers.words import Outcome, Task
from lachan.server.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Effect:
    """`tasks`: work for a person, of which notice. `reason`: why the outcome is not a better one."""

    outcome: Outcome
    tasks: tuple[tuple[Task, Notice | None], ...] = ()
    reason: str = ""


class Later(Exception):
    """The notice is being sent at this moment: nothing is written, and the mail is taken another time."""
