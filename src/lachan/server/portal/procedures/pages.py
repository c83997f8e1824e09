"""The list, one organisation's procedure, and each version of it that was published."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import NotFound
from lachan.server.publications.procedures import reading

SIZE: Final = 50
DEEPEST: Final = 100_000
WHY: Final = "what an organisation publishes of how it acts is for everybody"


@anybody(WHY)
@require_safe
def listed(request: Request) -> HttpResponse:
    """By name; `?q=` minds no marks. What is asked is written nowhere."""
    search = " ".join(request.GET.get("q", "")[:100].split())
    text = request.GET.get("start", "0")
    start = min(int(text), DEEPEST) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    found, total = reading.published(search, start, SIZE)
    context = {
        "rows": found,
        "total": total,
        "search": search,
        "before": max(0, start - SIZE) if start else None,
        "after": start + SIZE if start + len(found) < total else None,
    }
    return render(request, "portal/procedures.html", context)


@anybody(WHY)
@require_safe
def one(request: Request, key: str) -> HttpResponse:
    """What is in force."""
    return _page(request, key, None)


@anybody(WHY)
@require_safe
def version(request: Request, key: str, number: int) -> HttpResponse:
    """One version, as it was published."""
    return _page(request, key, number)


def _page(request: Request, key: str, number: int | None) -> HttpResponse:
    try:
        found = reading.one(key, number)
    except NotFound:
        raise Http404 from None
    context = {
        "one": found,
        "old": found.state == "in-force" and found.old(request.now, settings.LACHAN_SETTINGS.registry.confirm_days),
        "others": [each for each in reading.history(key) if each.number != found.number],
    }
    return render(request, "portal/procedure.html", context)
