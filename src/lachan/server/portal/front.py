"""The front page."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.pages.say import vietnamese
from lachan.server.pages.still import still
from lachan.server.portal.warnings.pages import house
from lachan.server.publications.warnings.forms.page import page
from lachan.server.publications.warnings.reading import published
from lachan.server.publications.warnings.words import SEVERITIES

LOOKED_AT: Final = 50  # the newest that hold
WARNINGS: Final = 3  # of these the gravest, on the front page


@anybody("the front page is for the whole country")
@require_safe
@still
def front(request: Request) -> HttpResponse:
    """What this is, who runs it, how to reach them."""
    rows, _ = published(request.now, over=False, limit=LOOKED_AT)
    rows = sorted(rows, key=lambda one: list(SEVERITIES).index(one.content.severity))[:WARNINGS]
    told, language = house(request), "vi" if vietnamese() else "en"
    return render(request, "portal/front.html", {"warnings": [page(one, told, language) for one in rows]})
