"""Behind the door and before all else: the check's answers that were made before.

On the day that everybody asks, most are told the same. What they are told is looked up for each anew (the address, by
`portal.device.telling`); only the writing of the page, and who is signed in, which it does not depend on, are left out.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lachan.server.base.settings import Settings
from lachan.server.portal.device.agents import HINTS
from lachan.server.portal.device.kept import PAGES, key_of, may_be_kept
from lachan.server.portal.device.telling import told

_ROUTE: Final = "kiem-tra-may/mang"
_LANGUAGES: Final = {f"/{_ROUTE}": "vi", f"/en/{_ROUTE}": "en"}


class Known:
    """A middleware. Whatever is not a plain question for a kept page goes on its whole way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _LANGUAGES.get(request.path_info)
        if language is None or request.method != "GET" or not may_be_kept(request) or not _ours(request):
            return self.get_response(request)
        page = PAGES.find(settings.LACHAN_SETTINGS, key_of(request, told(request, settings.LACHAN_NOW())))
        if page is None:
            return self.get_response(request)
        request.resolver_match = SimpleNamespace(route=_ROUTE)  # type: ignore[assignment]
        headers = {"Accept-CH": HINTS, "Content-Language": language, "Content-Length": str(len(page))}
        return HttpResponse(page, headers=headers)


def _ours(request: HttpRequest) -> bool:
    """A name under which the portal stands; others are refused by who comes later."""
    host = request.META.get("HTTP_HOST", "")
    name = host.rpartition(":")[0] if host[-1:].isdigit() and ":" in host else host
    own: Settings = settings.LACHAN_SETTINGS
    return bool(name) and name in settings.ALLOWED_HOSTS and name != own.cases.downloads_host
