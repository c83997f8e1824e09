"""When a job is due. Pure: `every 5m`, `every 1h`, `daily 02:30` (Vietnam's time, UTC+7 all year), `by hand`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput

_EVERY: Final = re.compile(r"every (\d{1,4})([smh])")
_DAILY: Final = re.compile(r"daily ([01]\d|2[0-3]):([0-5]\d)")
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
_UNITS: Final = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Either a span between two runs, or a time of day in Vietnam; neither: only when somebody asks."""

    every: timedelta | None = None
    daily: time | None = None

    @property
    def by_hand(self) -> bool:
        """Whether it runs only when somebody asks for it."""
        return self.every is None and self.daily is None

    def after(self, instant: datetime) -> datetime:
        """The first time that is due after `instant`: what was missed meanwhile is run once, not many times."""
        if self.every is not None:
            return instant + self.every
        if self.daily is None:
            return NEVER
        local = instant.astimezone(VIETNAM)
        today = datetime.combine(local.date(), self.daily, VIETNAM)
        return (today if today > local else today + timedelta(days=1)).astimezone(instant.tzinfo)


def parse(text: str) -> Schedule:
    """Errors: BadInput, naming the forms."""
    if found := _EVERY.fullmatch(text):
        span = int(found[1]) * _UNITS[found[2]]
        if span:
            return Schedule(every=span)
    elif found := _DAILY.fullmatch(text):
        return Schedule(daily=time(int(found[1]), int(found[2])))
    elif text == "by hand":
        return Schedule()
    raise BadInput("schedule: `every 5m` (s, m or h), `daily 02:30` in Vietnam's time, or `by hand`")
