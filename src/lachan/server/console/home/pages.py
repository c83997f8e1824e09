"""The first page after signing in."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import organisations
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import signed_in
from lachan.server.accounts.words import HOUSE
from lachan.server.console.account.going import to
from lachan.server.console.home.waiting import approves, waiting
from lachan.server.jobs import reading

SILENT = timedelta(minutes=1)


@signed_in
@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """Roles, places to go, for who approves what waits for it, and the state of the service; whoever stands duty begins
    at the desk, and who is of an organisation at its own page."""
    if request.asker.may(Right.STAND_DUTY):
        return to("desk")
    if all(held.organisation != HOUSE for held in request.asker.roles):
        return to("mine")
    sees_jobs = request.asker.may(Right.SEE_JOBS)
    lines = reading.jobs() if sees_jobs else []
    alive = reading.alive() if sees_jobs else None
    may_approve = approves(request.asker)
    context = {
        "may_approve": may_approve,
        "waiting": waiting(request.asker, request.now) if may_approve else [],
        "roles": request.asker.roles,
        "names": organisations.names({held.organisation for held in request.asker.roles}),
        "sees_jobs": sees_jobs,
        "alive": alive,
        "works": alive is not None and request.now - alive <= SILENT,
        "wrong": sum(1 for line in lines if line.last is not None and line.last.state in ("failed", "killed")),
        "busy": [line for line in lines if line.running],
    }
    return render(request, "home/home.html", context)
