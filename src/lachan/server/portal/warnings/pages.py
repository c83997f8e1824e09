"""The list, one warning, an earlier edition of it."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import NotFound
from lachan.server.pages.say import vietnamese
from lachan.server.pages.still import still
from lachan.server.publications.warnings import reading
from lachan.server.publications.warnings.forms import cap
from lachan.server.publications.warnings.forms.house import House, house_of
from lachan.server.publications.warnings.forms.page import page
from lachan.server.publications.warnings.forms.texts import zalo
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import SYSTEMS, State

SIZE = 20
DEEPEST = 10_000


@anybody("warnings are for the whole country")
@require_safe
@still
def warnings_page(request: Request) -> HttpResponse:
    """The newest first; by what one has in one's hands, by words with or without diacritics."""
    wanted = " ".join(request.GET.get("q", "")[:100].split())
    asked = request.GET.get("system", "")
    system, text = asked if asked in SYSTEMS else "", request.GET.get("start", "0")
    start = min(int(text), DEEPEST) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    told = house(request)
    rows, total = reading.published(request.now, search=wanted, system=system, start=start, limit=SIZE)
    context = {
        "rows": [page(one, told, _language()) for one in rows],
        "total": total,
        "q": wanted,
        "system": system,
        "systems": list(SYSTEMS),
        "before": max(0, start - SIZE) if start else None,
        "after": start + SIZE if start + len(rows) < total else None,
    }
    return render(request, "portal/warnings/list.html", context)


@anybody("a warning is for the whole country")
@require_safe
@still
def warning(request: Request, number: int, slug: str = "") -> HttpResponse:
    """The newest edition; another slug, or none, leads to the right address."""
    found = _found(request, number)
    if slug != found.content.slug:
        return HttpResponseRedirect(reverse("public-warning", args=(number, found.content.slug)))
    return _page(request, found)


@anybody("what was published stays readable, corrected or not")
@require_safe
@still
def edition(request: Request, number: int, edition: int) -> HttpResponse:
    """One edition, as it was."""
    return _page(request, _found(request, number, edition))


def _found(request: Request, number: int, edition: int | None = None) -> Edition:
    try:
        return reading.one(number, request.now, edition)
    except NotFound:
        raise Http404 from None


def _page(request: Request, found: Edition) -> HttpResponse:
    told = house(request)
    context = {
        "page": page(found, told, _language()),
        "editions": [one for one in reading.editions(found.number, request.now) if one.edition != found.edition],
        "share": f"{told.base}{reverse('warning-share', args=(found.number, 'wide'))}",
        "short": told.short_link(found),
        "zalo": zalo(found, told, _language()),
        "cap": cap.name(found, cancel=found.state is State.WITHDRAWN),
    }
    return render(request, "portal/warnings/one.html", context)


def house(request: Request) -> House:
    """Who speaks, and where the portal is."""
    return house_of(settings.LACHAN_SETTINGS, settings.LACHAN_ADDRESS or f"{request.scheme}://{request.get_host()}")


def _language() -> str:
    return "vi" if vietnamese() else "en"
