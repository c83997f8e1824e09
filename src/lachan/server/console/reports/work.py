"""What is done about a report by a form: each is sent, done by one verb behind the gate, and answered by a redirect."""

import os
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import citizens
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.citizens.drafts import drafts, filled, offered
from lachan.server.citizens.words import Reason
from lachan.server.console.account.going import to
from lachan.server.console.reports.pages import keys_of_this, show, unreadable
from lachan.server.console.wording import in_words
from lachan.server.pages.say import vietnamese


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, code: str) -> HttpResponse:
    """Choose an answer that is ready, fill it in, or write one."""
    try:
        seen = citizens.one(request.asker, code, keys_of_this(), request.now)
        error = ""
        if request.method == "POST":
            try:
                return _answered(request, code)
            except (BadInput, Refused) as wrong:
                error = in_words(wrong)
    except NotFound:
        raise Http404 from None
    except Damaged as damaged:
        return unreadable(request, code, damaged)
    return _answering(request, seen, error)


def _answered(request: Request, code: str) -> HttpResponse:
    name = request.POST.get("draft", "")
    fields = drafts()[name].fields if name in drafts() else ()
    values = {one.name: request.POST.get(f"field-{one.name}", "")[:1_000] for one in fields}
    text = filled(name, values, request.POST.get("text", ""))
    mailed = citizens.answer(request.asker, code, text, keys_of_this(), request.now, os.urandom)
    return to("report-of", code, done="report-mailed" if mailed else "report-answered")


def _answering(request: Request, seen: citizens.Seen, error: str) -> HttpResponse:
    place = 0 if vietnamese() else 1
    name = request.POST.get("draft", request.GET.get("draft", ""))
    draft = drafts().get(name)
    fields = draft.fields if draft else ()
    context = {
        "seen": seen,
        "row": seen.line,
        "chosen": draft.name if draft else "",
        "drafts": [(one.name, one.title[place]) for one in offered(seen.line.what)],
        "texts": list(zip(("vi", "en"), draft.text, strict=True)) if draft else [],
        "fields": [
            (one.name, one.vi if vietnamese() else one.en, request.POST.get(f"field-{one.name}", "")[:200])
            for one in fields
        ],
        "text": request.POST.get("text", "")[:8_000],
        "error": error,
    }
    return render(request, "reports/answer.html", context, status=422 if error else 200)


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "POST"])
def pass_on(request: Request, code: str) -> HttpResponse:
    """Another authority has it."""
    role = request.POST.get("body", "")[:60]
    return _tried(
        request, code, lambda: citizens.pass_on(request.asker, code, role, request.now), "report-passed-on", "pass-on"
    )


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Request, code: str) -> HttpResponse:
    """Close it with a reason; spam is one."""

    def act() -> None:
        reason = request.POST.get("reason", "")
        if reason not in set(Reason):
            raise BadInput("reason: choose one")
        citizens.close(request.asker, code, Reason(reason), request.now)

    return _tried(request, code, act, "report-closed", "close")


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "POST"])
def reopen(request: Request, code: str) -> HttpResponse:
    """It waits again."""
    return _tried(request, code, lambda: citizens.reopen(request.asker, code, request.now), "report-reopened", "reopen")


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "POST"])
def case(request: Request, code: str) -> HttpResponse:
    """Open a case of it, or tie it to one that is there."""

    def act() -> None:
        number = request.POST.get("case", "")[:40].strip()
        if number:
            citizens.tie(request.asker, code, number, request.now)
        else:
            title, severity = request.POST.get("title", ""), request.POST.get("severity", "medium")
            citizens.open_case(request.asker, code, title, severity, request.now)

    return _tried(request, code, act, "report-tied", "case")


def _tried(request: Request, code: str, act: Callable[[], object], done: str, where: str) -> HttpResponse:
    """Do it and go back to the report; a form that was not taken is shown again with the reason."""
    if request.method != "POST":
        return to("report-of", code)
    try:
        act()
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return show(request, code, error=in_words(error), where=where)
    return to("report-of", code, done=done)
