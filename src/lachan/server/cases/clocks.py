"""The clocks of a case as rows: started, stopped while somebody is asked, going on, ended."""

from datetime import datetime

from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import OurFault
from lachan.server.cases.kinds import rule
from lachan.server.cases.models import Case, Clock
from lachan.server.cases.timing import resumed, started
from lachan.server.cases.words import ClockName
from lachan.server.law.deadlines import parse_deadline


def start(case: Case, name: ClockName, now: datetime) -> None:
    """Start a clock of the case's kind, by the rule of this day; one that runs already goes on."""
    if Clock.objects.filter(case=case, name=name, ended_at=None).exists():
        return
    found = rule(case.kind, name, vietnam_day(now))
    due = started(found.deadline, now)
    if due.at is None:
        raise OurFault("clocks.csv: a clock without a number")
    Clock.objects.create(
        case=case,
        name=name,
        text=found.text,
        stops=found.stops,
        started_at=now,
        due_at=due.at,
        provisional=due.provisional,
    )


def end(case: Case, now: datetime, *names: ClockName) -> None:
    """End these clocks; without names: all."""
    running = Clock.objects.filter(case=case, ended_at=None)
    (running.filter(name__in=names) if names else running).update(ended_at=now)


def stop(case: Case, now: datetime) -> None:
    """Somebody is asked: what may stop stands still."""
    Clock.objects.filter(case=case, ended_at=None, stopped_at=None, stops=True).update(stopped_at=now)


def go_on(case: Case, now: datetime) -> None:
    """Nobody is asked any more: what stood still goes on with what was left."""
    for clock in Clock.objects.filter(case=case, ended_at=None, stopped_at__isnull=False):
        assert clock.stopped_at is not None
        due = resumed(parse_deadline(clock.text), clock.due_at, clock.stopped_at, now)
        assert due.at is not None
        clock.due_at, clock.stopped_at = due.at, None
        clock.provisional = clock.provisional or due.provisional
        clock.save(update_fields=["due_at", "stopped_at", "provisional"])
