"""Jobs: seen, and run again."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import NotFound
from lachan.server.console.account.going import to
from lachan.server.console.jobs.words import in_words
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.jobs import reading
from lachan.server.jobs.catalogue import KINDS
from lachan.server.jobs.running import ask


@holds(Right.SEE_JOBS)
@never_cache
@require_safe
def jobs_page(request: Request) -> HttpResponse:
    """All of them, and the last run of each."""
    lines = [(line, in_words(line.last) if line.last else "") for line in reading.jobs()]
    context = {"lines": lines, "may_run": request.asker.may(Right.RUN_JOBS), "alive": reading.alive()}
    return render(request, "jobs/list.html", context)


@holds(Right.SEE_JOBS)
@never_cache
@require_safe
def one(request: Request, name: str) -> HttpResponse:
    """One job and its runs, the newest first."""
    if name not in KINDS:
        raise Http404
    start = start_of(request)
    runs, total = reading.runs(name, start=start, limit=SIZE)
    context = {
        "kind": KINDS[name],
        "line": next(line for line in reading.jobs() if line.kind.name == name),
        "runs": [(run, in_words(run)) for run in runs],
        "pager": pager(request, runs, start, total),
        "may_run": request.asker.may(Right.RUN_JOBS),
    }
    return render(request, "jobs/one.html", context)


@holds(Right.RUN_JOBS)
@never_cache
@require_http_methods(["GET", "POST"])
def run(request: Request, name: str) -> HttpResponse:
    """Ask for it now. Asked twice before it began, it runs once."""
    if request.method != "POST":
        return to("job", name)
    try:
        ask(name, request.asker.by.actor, request.now)
    except NotFound:
        raise Http404 from None
    return to("job", name, done="job-asked")
