"""The service's second name, from which files of cases are fetched: it answers for them, and for nothing else.

What somebody attached may be a page with a script. Under a name of its own it shares no cookie and no origin with the
console, whatever a browser makes of it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lachan.server.base.settings import Settings
from lachan.server.site.answers import not_found

PLACE = "/downloads/"


class SecondName:
    """A middleware: 404 where name and address do not belong together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told: Settings = settings.LACHAN_SETTINGS
        name = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0].lower()
        second = bool(told.cases.downloads_host) and name == told.cases.downloads_host
        if second != request.path_info.startswith(PLACE):
            return not_found(request)
        return self.get_response(request)
