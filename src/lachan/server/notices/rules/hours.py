"""Whether a rule lets somebody be told at an instant, and if not, until when it does not."""

from datetime import datetime, timedelta
from typing import Final

from lachan.server.base.clock import VIETNAM
from lachan.server.law.calendar import is_working_day
from lachan.server.notices.rules.table import Rule

QUIET_HOURS: Final = "quiet-hours"
DAY_OFF: Final = "day-off"
_STEP: Final = timedelta(minutes=15)
_LONGEST: Final = timedelta(days=21)  # longer than any Tết


def held_back(rule: Rule, now: datetime) -> str:
    """Why nobody is to be told at `now`; empty where they may be."""
    if rule.at_once:
        return ""
    local = now.astimezone(VIETNAM)
    if rule.working_days and not is_working_day(local.date()).value:
        return DAY_OFF
    if rule.quiet_hours is not None and rule.quiet_hours.holds(local.time()):
        return QUIET_HOURS
    return ""


def free_from(rule: Rule, now: datetime) -> datetime | None:
    """The next quarter of an hour in which the rule lets them be told; None where that is more than three weeks off."""
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    at = now if not held_back(rule, now) else quarter + _STEP
    while held_back(rule, at):
        at += _STEP
        if at - now > _LONGEST:
            return None
    return at
