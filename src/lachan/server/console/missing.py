"""What is answered for what is missing or forbidden, which look alike; and for a form that came from elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lachan.server.access.rules import anybody


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for everything and everybody."""
    return render(request, "console/not_found.html", status=404)


@anybody("it only says that the form was not taken")
def cross_site(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the page's own token: another site sent it, or the page was too old."""
    return render(request, "console/cross_site.html", status=403)
