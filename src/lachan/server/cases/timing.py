"""The arithmetic of clocks, pure: when one ends, and when it ends after it was stopped for a while.

Hours run through nights and holidays; working days are those of law/'s calendar and end at midnight in Vietnam
(`law.deadlines`). What was left when a clock stopped is what is left when it goes on: the span in hours, or the working
days after the day on which it stopped. A clock that was over when it stopped stays over.
"""

from datetime import date, datetime, timedelta

from lachan.server.base.clock import vietnam_day
from lachan.server.law.calendar import is_working_day
from lachan.server.law.deadlines import Days, Deadline, Due, WorkingDays, reckon

_DAY = timedelta(days=1)


def started(deadline: Deadline, at: datetime) -> Due:
    """When a clock that starts at `at` ends."""
    return reckon(deadline, at)


def resumed(deadline: Deadline, due_at: datetime, stopped_at: datetime, now: datetime) -> Due:
    """When a clock ends that would have ended at `due_at`, and stood still from `stopped_at` until `now`."""
    if due_at <= stopped_at or now <= stopped_at:
        return Due(due_at, False)
    match deadline:
        case WorkingDays():
            return reckon(WorkingDays(working_days_between(vietnam_day(stopped_at), vietnam_day(due_at))), now)
        case Days():
            return reckon(Days((vietnam_day(due_at) - vietnam_day(stopped_at)).days), now)
        case _:
            return Due(due_at + (now - stopped_at), False)


def working_days_between(first: date, last: date) -> int:
    """How many working days there are after `first`, up to and including `last`."""
    return sum(is_working_day(first + _DAY * n).value for n in range(1, (last - first).days + 1))
