"""At the beginning of each request: who asks. A middleware; it makes a plain request a `request.Request`."""

from collections.abc import Callable
from typing import Final, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from lachan.server.access import asker
from lachan.server.access.request import Request
from lachan.server.access.rules import rule_of
from lachan.server.accounts import keys, sessions
from lachan.server.accounts.places import Place

MAX_AGENT: Final = 500


class Identify:
    """Reads the session's cookie or the program's key, once, at the instant that the whole request is about.

    `settings.LACHAN_NOW` is the clock, `settings.LACHAN_COOKIES` the names of the cookies (session, device).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        session_cookie, device_cookie = settings.LACHAN_COOKIES
        now = settings.LACHAN_NOW()
        place = Place(
            str(request.META.get("REMOTE_ADDR", "")),
            request.headers.get("User-Agent", "")[:MAX_AGENT],
            request.COOKIES.get(device_cookie, "")[:100],
        )
        number = getattr(request, "request_id", "")
        request.now, request.place = now, place
        request.asker = asker.nobody(number)
        said = request.headers.get("Authorization", "")
        if said.startswith("Bearer "):
            key = keys.look_up(said.removeprefix("Bearer ").strip(), place.address, now)
            if key is not None:
                request.asker = asker.of_key(key, number)
        elif token := request.COOKIES.get(session_cookie, ""):
            session = sessions.look_up(token, place, now)
            if session is not None:
                request.asker = asker.of_session(session, now, number)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, arguments: object, named: object) -> None:
        """Nothing is open by forgetting to say so."""
        if rule_of(view) is None:
            raise Http404
