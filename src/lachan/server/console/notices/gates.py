"""What goes out at all: the next turn, the kill-switch, the trial."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, searching
from lachan.server.access import sending as gate
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds, must_be_fresh
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words


@holds(Right.SEND_NOTICES)
@never_cache
@require_safe
def next_turn(request: Request) -> HttpResponse:
    """Who would be told what if notices were planned now, and why the others would not be. Writes nothing."""
    try:
        found = gate.next_turn(request.asker, settings.LACHAN_HOME, settings.LACHAN_SETTINGS, request.now)
    except (BadInput, Damaged) as error:
        return render(request, "notices/next.html", {"found": None, "names": {}, "error": in_words(error)})
    names = organisations.names({line.organisation for line in found.lines} | {line.above for line in found.lines})
    return render(request, "notices/next.html", {"found": found, "names": names, "error": ""})


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: Request) -> HttpResponse:
    """The kill-switch, both ways."""
    error, status = "", 200
    if request.method == "POST":
        why = request.POST.get("why", "")[:600]
        resuming = request.POST.get("do") == "resume"
        try:
            if resuming:  # stopping is never held up
                must_be_fresh(request)
            (gate.resume if resuming else gate.stop)(request.asker, request.now, why=why)
            return to("sending", done="resumed" if resuming else "stopped")
        except (BadInput, Refused) as wrong:
            error, status = in_words(wrong), 422
    context = {"gates": gate.gates(request.asker, request.now), "error": error}
    return render(request, "notices/sending.html", context, status=status)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request) -> HttpResponse:
    """Who is told while the instance is on trial; one more."""
    error, status, given = "", 200, ""
    if request.method == "POST":
        given = request.POST.get("organisation", "")[:200].strip()
        try:
            gate.enrol(request.asker, searching.key_meant(request.asker, given, request.now), request.now)
            return to("trial", done="enrolled")
        except NotFound:
            error, status = in_words(BadInput("organisation: there is none with this key")), 422
        except (BadInput, Refused) as wrong:
            error, status = in_words(wrong), 422
    start = start_of(request)
    rows, total = gate.trial(request.asker, request.now, start=start, limit=SIZE)
    context = {
        "rows": rows,
        "pager": pager(request, rows, start, total),
        "on_trial": settings.LACHAN_SETTINGS.notices.trial,
        "given": given,
        "error": error,
    }
    return render(request, "notices/trial.html", context, status=status)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def end_enrolment(request: Request, organisation: str) -> HttpResponse:
    """Take an organisation out of the trial."""
    if request.method != "POST":
        return to("trial")
    try:
        gate.end_enrolment(request.asker, organisation, request.now)
    except NotFound:
        raise Http404 from None
    return to("trial", done="enrolment-ended")
