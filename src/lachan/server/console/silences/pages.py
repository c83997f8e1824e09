"""Silences: listed with what each holds back, added, ended."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import notices, organisations, searching, silences
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.account.going import to
from lachan.server.console.days import asked_end
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.notices.conditions import Condition
from lachan.wire import rsit

USUAL = timedelta(days=90)
_FIELDS = ("organisation", "taxonomy", "type", "family", "network", "subject", "feed")


@holds(Right.SEND_NOTICES)
@never_cache
@require_safe
def silences_page(request: Request) -> HttpResponse:
    """Those that stand, or all, the newest first."""
    ended = request.GET.get("all") == "1"
    start = start_of(request)
    rows, total = silences.silences(request.asker, request.now, ended=ended, start=start, limit=SIZE)
    context = {
        "rows": rows,
        "pager": pager(request, rows, start, total),
        "names": organisations.names({line.condition.organisation for line in rows}),
        "ended": ended,
        "now": request.now,
    }
    return render(request, "silences/list.html", context)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Add one; `?notice=CODE` fills in its organisation and class."""
    given = {name: request.POST.get(name, "")[:300].strip() for name in (*_FIELDS, "why")}
    given["until"] = request.POST.get("until", str(vietnam_day(request.now + USUAL)))[:10]
    error, status, code = "", 200, request.GET.get("notice", "")[:20]
    if code and request.method != "POST":
        try:
            line = notices.one(request.asker, code, request.now)
        except NotFound:
            raise Http404 from None
        given["organisation"], given["taxonomy"] = line.organisation, line.taxonomy
    if request.method == "POST":
        try:
            given["organisation"] = searching.key_meant(request.asker, given["organisation"], request.now)
            condition = Condition(0, *(given[name] for name in _FIELDS))
            silences.add(request.asker, condition, asked_end(given["until"], "until"), request.now, why=given["why"])
            return to("silences", done="silenced")
        except NotFound:
            error, status = in_words(BadInput("organisation: there is none with this key")), 422
        except BadInput as wrong:
            error, status = in_words(wrong), 422
    context = {
        "given": given,
        "code": code,
        "classes": sorted(rsit.taxonomies()),
        "narrower": any(given[name] for name in ("type", "family", "subject", "feed")),
        "error": error,
    }
    return render(request, "silences/add.html", context, status=status)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: Request, number: int) -> HttpResponse:
    """End one before its time."""
    if request.method != "POST":
        return to("silences")
    try:
        silences.end(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    return to("silences", done="silence-ended")
