"""The front page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody


@anybody("the front page is for the whole country")
@require_safe
def front(request: Request) -> HttpResponse:
    """What this is, who runs it, how to reach them."""
    return render(request, "portal/front.html")
