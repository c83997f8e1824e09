"""The answer to a report, by its receipt: typed into a form, never in an address."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.citizens.happenings import happening
from lachan.server.citizens.looking_up import Standing
from lachan.server.citizens.looking_up import look_up as looked_up
from lachan.server.citizens.words import State
from lachan.server.pages.say import vietnamese
from lachan.server.portal import pace
from lachan.server.portal.reporting.pages import keys_of_this

KIND: Final = pace.Kind.RECEIPT


@anybody("whoever has the receipt of a report may read its answer, and needs no account")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: Request) -> HttpResponse:
    """Type the receipt; read where the report stands. What never was and what is gone look alike."""
    typed = request.POST.get("receipt", "")[:60].strip() if request.method == "POST" else ""
    if not typed:
        return _page(request, "ask")
    if pace.too_many(request.place.address, request.now, KIND):
        return _page(request, "wait", status=429)
    try:
        found = looked_up(typed, keys_of_this(), settings.LACHAN_SETTINGS.citizens, request.now)
    except BadInput:
        return _page(request, "mistyped", typed, status=422)
    except NotFound:
        pace.missed(request.place.address, request.now, KIND)
        return _page(request, "unknown", typed)
    return _page(request, "found", about=_about(found, request.now))


def _about(found: Standing, now: datetime) -> dict[str, object]:
    vi = vietnamese()
    told = happening(found.what)
    return {
        "day": found.day,
        "words": told.words(vi),
        "ways": told.ways,
        "state": found.state.value,
        "waits": found.state is State.WAITING,
        "opened": found.opened,
        "answer_by": vietnam_day(found.answer_by),
        "late": found.state is State.WAITING and found.answer_by < now,
        "reason": found.reason,
        "passed_to": found.passed_to[0 if vi else 1],
        "answers": [(one.day, one.vi if vi else one.en or one.vi) for one in reversed(found.answers)],
        "gone_on": found.gone_on,
    }


def _page(
    request: Request, state: str, given: str = "", about: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"state": state, "given": given, "about": about or {}}
    return render(request, "reporting/answer.html", context, status=status)
