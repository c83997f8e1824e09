"""Reports: the queue, one that is opened, its pictures."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import citizens
from lachan.server.access.citizens import Wanted
from lachan.server.access.covering import Why
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import Damaged, NotFound
from lachan.server.citizens.keys import Keys, load
from lachan.server.citizens.looking_up import named
from lachan.server.citizens.words import Form, Reason, State, What
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.pages.say import vietnamese
from lachan.wire.severities import SEVERITIES

TABS: Final = {
    "waiting": Wanted(),
    "answered": Wanted((State.ANSWERED,)),
    "passed-on": Wanted((State.PASSED_ON,)),
    "closed": Wanted((State.CLOSED,)),
    "spam": Wanted((State.CLOSED,), spam=True),
}
_WHYS: Final = (
    (Why.REACH, "để hỏi thêm hoặc giúp người báo", "to ask or help who reported it"),
    (Why.CHECK, "để kiểm tra báo cáo có đúng không", "to check whether the report is right"),
    (Why.HAND_OVER, "để chuyển cho nơi xử lý", "to hand it to who deals with it"),
    (Why.LAWFUL, "cơ quan có thẩm quyền yêu cầu bằng văn bản", "an authority asked for it in writing"),
)
_KINDS: Final = {Form.PNG: "png", Form.JPEG: "jpg", Form.WEBP: "webp", Form.HEIC: "heic"}


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_safe
def list_page(request: Request) -> HttpResponse:
    """A tab of the queue; nothing here opens a report."""
    tab = request.GET.get("tab", "waiting")
    tab, what = tab if tab in TABS else "waiting", request.GET.get("what", "")
    wanted = Wanted(TABS[tab].states, TABS[tab].spam, what if what in set(What) else "")
    try:
        page = citizens.reports(request.asker, request.now, wanted, start=start_of(request), limit=SIZE)
    except NotFound:
        raise Http404 from None
    context = {
        "rows": page.rows,
        "tab": tab,
        "wanted": wanted,
        "whats": list(What),
        "now": request.now,
        "counts": citizens.counts(request.asker, request.now),
        "pager": pager(request, page.rows, page.start, page.total),
    }
    return render(request, "reports/list.html", context)


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_safe
def one(request: Request, code: str) -> HttpResponse:
    """One report: that it was opened is recorded."""
    return show(request, code)


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_http_methods(["GET", "POST"])
def uncover(request: Request, code: str) -> HttpResponse:
    """The same with its contact whole, for a reason; asked for anew each time, and on record each time."""
    if request.method != "POST":
        return to("report-of", code)
    why = request.POST.get("why", "")
    if why not in set(Why):
        return show(request, code, error=_UNSAID[0 if vietnamese() else 1], where="contact")
    try:
        whole = citizens.uncovered(request.asker, code, Why(why), keys_of_this(), request.now)
    except NotFound:
        raise Http404 from None
    except Damaged as damaged:
        return unreadable(request, code, damaged)
    return show(request, code, whole=whole)


@holds(Right.HANDLE_REPORTS)
@never_cache
@require_safe
def picture(request: Request, code: str, place: int) -> HttpResponse:
    """A picture as bytes to keep: no browser shows it here, guesses what it is, or runs it."""
    try:
        form, raw = citizens.picture(request.asker, code, place, settings.LACHAN_HOME, keys_of_this(), request.now)
    except NotFound:
        raise Http404 from None
    except Damaged as damaged:
        return unreadable(request, code, damaged)
    return HttpResponse(
        raw,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{code.lower()}-{place}.{_KINDS[Form(form)]}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


def keys_of_this() -> Keys:
    """The key of this home's reports."""
    return load(settings.LACHAN_HOME, settings.LACHAN_SETTINGS.citizens)


def show(request: Request, code: str, *, error: str = "", where: str = "", whole: str = "") -> HttpResponse:
    """One report; after a form that was not taken with what was wrong, and `where`: which form it was."""
    try:
        seen = citizens.one(request.asker, code, keys_of_this(), request.now)
    except NotFound:
        raise Http404 from None
    except Damaged as damaged:
        return unreadable(request, code, damaged)
    bodies = citizens.bodies(request.now)
    place = 0 if vietnamese() else 1
    context = {
        "seen": seen,
        "row": seen.line,
        "whole": whole,
        "whys": _WHYS,
        "answers": [(one.day, one.vi if vietnamese() else one.en or one.vi) for one in reversed(seen.answers)],
        "passed_to": named(seen.line.passed_to, seen.line.settled_on)[place],
        "reasons": [one for one in Reason if one is not Reason.SPAM],
        "bodies": [(body.role.value, body.label("vi" if vietnamese() else "en")) for body in bodies],
        "severities": list(SEVERITIES),
        "works": request.asker.may(Right.WORK_CASES),
        "given": {name: request.POST.get(name, "")[:200] for name in ("title", "case")},
        "now": request.now,
        "error": error,
        "where": where,
    }
    return render(request, "reports/one.html", context, status=422 if error else 200)


def unreadable(request: Request, code: str, damaged: Damaged) -> HttpResponse:
    """A report that does not open: changed, or sealed under another key."""
    return render(request, "reports/damaged.html", {"code": code, "error": in_words(damaged)}, status=500)


_UNSAID: Final = ("Hãy chọn một lý do.", "Choose a reason.")
