"""The desk: what needs a person now, what happened since the last look, how the service is."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import cases as case_gate
from lachan.server.access import duty, organisations
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.clock import VIETNAM
from lachan.server.console.account.going import to
from lachan.server.console.desk.line import spark
from lachan.server.console.desk.words import line
from lachan.server.jobs import reading
from lachan.server.lake.folders import Home
from lachan.server.notices.stopping import stopped

CASES: Final = 6
SILENT: Final = timedelta(minutes=1)
UNWELL: Final = ("failed", "killed")


@holds(Right.STAND_DUTY)
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """Everything a shift begins with, on one page."""
    asker, now = request.asker, request.now
    found = duty.needs(asker, Home(settings.LACHAN_HOME), now)
    jobs, alive = reading.jobs(), reading.alive()
    days = duty.days(asker, now)
    cases, _ = case_gate.cases(asker, now, case_gate.Wanted(), limit=CASES)
    last = duty.latest_hand_over(asker)
    context = {
        "shift": _shift(now.astimezone(VIETNAM).hour),
        "needs": [line(one) for one in found if one.count],
        "nothing": [line(one) for one in found if not one.count],
        "changes": duty.changes(asker, now),
        "today": days[-1].rows,
        "spark": spark([day.rows for day in days]),
        "days": days,
        "stop": stopped(),
        "trial": settings.LACHAN_SETTINGS.notices.trial,
        "works": alive is not None and now - alive <= SILENT,
        "alive": alive,
        "unwell": [one for one in jobs if one.last is not None and one.last.state in UNWELL],
        "last": last,
        "mine": last is not None and last.given_by == asker.person,
        "cases": cases,
        "overdue": case_gate.counts(asker, now).overdue,
        "now": now,
        "names": organisations.names({one.organisation for one in cases}),
        "persons": case_gate.persons_of(one.assigned for one in cases),
    }
    return render(request, "desk/desk.html", context)


@holds(Right.STAND_DUTY)
@never_cache
@require_http_methods(["GET", "POST"])
def looked(request: Request) -> HttpResponse:
    """Everything up to now was seen."""
    if request.method == "POST":
        duty.looked(request.asker, request.now)
    return to("desk")


def _shift(hour: int) -> str:
    """Which part of the day it is, for the headline."""
    return "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "night"
