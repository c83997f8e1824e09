"""The book of shifts: given and taken by people who have just shown who they are."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import duty
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds, stale
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.desk.words import line, named
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.duty.handing_over import LONGEST_NOTE
from lachan.server.lake.folders import Home


@holds(Right.STAND_DUTY)
@never_cache
@require_safe
def shifts(request: Request) -> HttpResponse:
    """All hand-overs, the newest first."""
    start = start_of(request)
    found, total = duty.hand_overs(request.asker, start=start, limit=SIZE)
    context = {
        "rows": found,
        "pager": pager(request, found, start, total),
        "open": bool(found) and start == 0 and found[0].taken_at is None,
    }
    return render(request, "desk/shifts.html", context)


@holds(Right.STAND_DUTY, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "POST"])
def give(request: Request) -> HttpResponse:
    """What stands now, a note, and the signature."""
    note, wrong, home = "", "", Home(settings.LACHAN_HOME)
    late = request.method == "POST" and stale(request)
    if request.method == "POST":
        note = request.POST.get("note", "")[: LONGEST_NOTE * 2]
    if request.method == "POST" and not late:
        try:
            return to("shift", duty.hand_over(request.asker, note, home, request.now), done="shift-given")
        except (BadInput, Refused) as error:
            wrong = in_words(error)
    found = [line(one) for one in duty.needs(request.asker, home, request.now) if one.count]
    context = {"needs": found, "note": note, "wrong": wrong, "late": late, "longest": LONGEST_NOTE}
    return render(request, "desk/give.html", context, status=422 if wrong or late else 200)


@holds(Right.STAND_DUTY)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One hand-over, to read, to print and to take."""
    return _page(request, number)


@holds(Right.STAND_DUTY, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def take(request: Request, number: int) -> HttpResponse:
    """Sign for it."""
    if request.method != "POST":
        return to("shift", number)
    try:
        duty.take(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _page(request, number, wrong=in_words(error))
    return to("shift", number, done="shift-taken")


def _page(request: Request, number: int, wrong: str = "") -> HttpResponse:
    try:
        found = duty.hand_over_by(request.asker, number)
    except NotFound:
        raise Http404 from None
    context = {
        "row": found,
        "standing": [(named(need), count) for need, count in found.standing.items()],
        "may_take": found.taken_at is None and found.given_by != request.asker.person,
        "wrong": wrong,
    }
    return render(request, "desk/shift.html", context, status=422 if wrong else 200)
