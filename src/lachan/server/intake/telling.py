"""Everything that anybody is to be told now, planned: what the timer and `lachan notices plan` do."""

from dataclasses import dataclass
from datetime import datetime

from lachan.server.base.settings import Settings
from lachan.server.intake.concerns import Progress, plan_due
from lachan.server.intake.gains import plan_gains
from lachan.server.lake.folders import Home
from lachan.server.notices.addressing import readdress
from lachan.server.notices.escalating import plan_escalations
from lachan.server.notices.gone import plan_gone
from lachan.server.notices.rules.table import Rules, load


@dataclass(frozen=True, slots=True)
class Told:
    """Notices that were planned: of what is seen; that it is over; to the body above; and those that had nobody to go
    to and have somebody now."""

    planned: int
    gone: int
    escalated: int
    readdressed: int


def plan_open(home: Home, settings: Settings, now: datetime, progress: Progress) -> int:
    """What is seen, of which somebody is due to be told: how many notices. Safe to kill and run again. Errors:
    BadInput for the rules, Damaged."""
    return _plan(home, settings, load(home.root), now, progress)


def tell(home: Home, settings: Settings, now: datetime, progress: Progress) -> Told:
    """Safe to kill and run again. Errors: BadInput for the rules, Damaged."""
    rules = load(home.root)
    planned = _plan(home, settings, rules, now, progress)
    readdressed = readdress(now, home.root, settings)
    gone = plan_gone(now, home.root, settings, rules)
    return Told(planned, gone, plan_escalations(now, home.root, settings, rules), readdressed)


def _plan(home: Home, settings: Settings, rules: Rules, now: datetime, progress: Progress) -> int:
    due = plan_due(home, settings, rules, now, progress)
    return due + plan_gains(home, settings, rules, now, progress)
