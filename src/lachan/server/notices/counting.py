"""How many notices stand where: every notice is counted once, and the parts add up to the whole."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Count, Q

from lachan.server.notices.models import Notice
from lachan.server.notices.states import State


@dataclass(frozen=True, slots=True)
class Counts:
    """Notices by state, and all of them. `waiting`: those of the planned that are not to be tried yet."""

    planned: int
    sending: int
    sent: int
    failed: int
    bounced: int
    answered: int
    in_doubt: int
    replaced: int
    given_up: int
    unaddressed: int
    total: int
    waiting: int

    @property
    def add_up(self) -> bool:
        """Whether the states together are all notices."""
        states = (f.name for f in fields(self) if f.name not in ("total", "waiting"))
        return bool(sum(getattr(self, name) for name in states) == self.total)


def counts(now: datetime) -> Counts:
    """All notices, counted in one question, so that nothing moves between two figures."""
    states = {state.name.lower(): Count("pk", filter=Q(state=state)) for state in State}
    waiting = Count("pk", filter=Q(state=State.PLANNED, not_before__gt=now))
    return Counts(**Notice.objects.aggregate(total=Count("pk"), waiting=waiting, **states))
