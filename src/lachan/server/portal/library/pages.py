"""Pages of the library and of the law, and whom to ask. Nothing is kept of who reads."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import NotFound
from lachan.server.pages import chart
from lachan.server.pages.say import vietnamese
from lachan.server.pages.still import still
from lachan.server.portal.library.words import law_sections, shown
from lachan.server.publications.guides import figures
from lachan.server.publications.guides.asking import by_situation, rests_on
from lachan.server.publications.guides.finding import LONGEST, search
from lachan.server.publications.guides.form import LAW, LIBRARY, SYSTEMS, Guide
from lachan.server.publications.guides.reading import guide, guides

_OPEN: Final = "what to do against malware is for everybody, and asks nobody who they are"


@anybody(_OPEN)
@require_safe
@still
def library(request: Request) -> HttpResponse:
    """All pages, kinds of threat first; or those that a search finds."""
    every = guides(LIBRARY)
    asked = " ".join(request.GET.get("q", "")[:LONGEST].split())
    system = request.GET.get("may", "")
    found = (
        search(every.values(), asked) if asked else sorted(every.values(), key=lambda one: one.name.said(_language()))
    )
    if system in SYSTEMS:
        found = [one for one in found if system in one.systems]
    context = {
        "asked": asked,
        "system": system if system in SYSTEMS else "",
        "systems": SYSTEMS,
        "total": len(found),
        "threats": [shown(one) for one in found if one.kind == "threat"],
        "families": [shown(one) for one in found if one.kind == "family"],
    }
    return render(request, "portal/library/list.html", context)


@anybody(_OPEN)
@require_safe
@still
def page(request: Request, slug: str) -> HttpResponse:
    """One page, whole."""
    one = _one(LIBRARY, slug)
    every = guides(LIBRARY)
    weeks = figures.weeks(Path(settings.LACHAN_HOME), one.families, request.now)
    context: dict[str, Any] = {
        "one": shown(one),
        "related": [shown(every[name]) for name in one.related if name in every],
        "weeks": weeks,
        "drawing": chart.bars([week.rows or 0 for week in weeks], _alt(one)) if weeks else "",
        "few": figures.FEW,
    }
    return render(request, "portal/library/page.html", context)


@anybody(_OPEN)
@require_safe
@still
def steps(request: Request, slug: str, system: str) -> HttpResponse:
    """The steps for one device alone: one sheet of paper."""
    one = _one(LIBRARY, slug)
    if system not in one.systems:
        raise Http404
    context = {
        "one": shown(one),
        "system": system,
        "steps": shown(one).sections[f"remove {system}"],
    }
    return render(request, "portal/library/steps.html", context)


@anybody(_OPEN)
@require_safe
@still
def law(request: Request) -> HttpResponse:
    """The pages on the law."""
    found = sorted(guides(LAW).values(), key=lambda one: one.name.said(_language()))
    return render(request, "portal/library/law.html", {"rows": [shown(one) for one in found]})


@anybody(_OPEN)
@require_safe
@still
def law_page(request: Request, slug: str) -> HttpResponse:
    """One of them."""
    one = _one(LAW, slug)
    context = {
        "one": shown(one),
        "sections": law_sections(one),
        "instruments": rests_on(one, vietnam_day(request.now), "vi" if vietnamese() else "en"),
    }
    return render(request, "portal/library/law_page.html", context)


@anybody(_OPEN)
@require_safe
@still
def help_now(request: Request) -> HttpResponse:
    """Whom to call, by what happened."""
    today = vietnam_day(request.now)
    return render(request, "portal/library/help.html", {"groups": by_situation(today), "today": today})


def _one(folder: str, slug: str) -> Guide:
    try:
        return guide(folder, slug)
    except NotFound:
        raise Http404 from None


def _alt(one: Guide) -> str:
    name = one.name.said(_language())
    return f"{name}: số lượt thấy mỗi tuần" if vietnamese() else f"{name}: sightings a week"


def _language() -> str:
    return "vi" if vietnamese() else "en"
