"""The first and last that a request meets: its number, its true origin, its size, its headers, its line in the log.

What is written of a request: its number, method, the *pattern* of its address (an address may hold a token), status,
milliseconds. Never who asked, from where, or for what.
"""

import os
import time
from collections.abc import Callable
from typing import Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from lachan.server.access.identify import Identify
from lachan.server.base.settings import Settings
from lachan.server.pages.still import HEADER as STILL
from lachan.server.site import logs, measures
from lachan.server.site.answers import too_large
from lachan.server.site.headers import HEADERS, HTTPS, NARROWER

# Asked for so often, by machines or by a whole country, that a line each would say nothing; they are counted.
QUIET: Final = frozenset({"healthz", "readyz", "metrics", "<slug:digest_>/<str:name>", "kiem-tra-may/mang"})


class Door:
    """Django's outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.too_large = Identify(_with_token)  # who is signed in gets the console's page, and a button that works
        self.settings: Settings = settings.LACHAN_SETTINGS
        self.headers = HEADERS | HTTPS if self.settings.web.https else HEADERS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        number = os.urandom(8).hex()
        request.request_id = number  # type: ignore[attr-defined]
        believe(request, self.settings)
        response = self.too_large(request) if self._large(request) else self.get_response(request)
        for name, value in self.headers.items():
            if response.headers.get(name) != NARROWER:
                response.headers[name] = value
        response.headers["X-Request-ID"] = number
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        said = [part.strip() for part in response.headers.get("Vary", "").split(",")]
        varies = [part for part in said if part not in ("", "Accept-Language")]  # the address alone decides that
        if response.headers["Cache-Control"] != STILL:
            varies.append("Cookie")
        if varies:
            response.headers["Vary"] = ", ".join(dict.fromkeys(varies))
        elif "Vary" in response.headers:
            del response.headers["Vary"]
        self._write(request, response, number, time.monotonic() - begun)
        return response

    def _large(self, request: HttpRequest) -> bool:
        """A body without a length is not taken (RFC 9110 §8.6 lets a server ask for one)."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return True
        return not said.isdigit() or int(said) > self.settings.web.max_upload_bytes

    def _write(self, request: HttpRequest, response: HttpResponse, number: str, seconds: float) -> None:
        match = request.resolver_match
        route = match.route if match is not None else "?"
        language, _, rest = route.partition("/")
        shown = (rest if language == "en" else route) or "/"
        measures.request(request.method or "", shown, response.status_code, seconds)
        if shown in QUIET or shown.startswith("files/"):
            return
        logs.line(
            "request",
            request=number,
            method=request.method if request.method in measures.METHODS else "?",
            route=shown,
            status=response.status_code,
            ms=round(seconds * 1000),
        )


def _with_token(request: HttpRequest) -> HttpResponse:
    """The page's forms carry the token that the browser holds already."""
    return cast(HttpResponse, CsrfViewMiddleware(too_large)(request))


def believe(request: HttpRequest, told: Settings) -> None:
    """Behind one of our proxies: the address and scheme that it saw. From anybody else such headers say nothing."""
    said = request.META.pop("HTTP_X_FORWARDED_FOR", "")
    scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
    request.META.pop("HTTP_X_FORWARDED_HOST", None)
    if request.META.get("REMOTE_ADDR") not in told.web.proxies:
        request.META["LACHAN_FORWARDED"] = bool(said or scheme)
        return
    request.META["LACHAN_FORWARDED"] = True
    before = [part.strip() for part in said.split(",") if part.strip()]
    while before and before[-1] in told.web.proxies:
        before.pop()
    if before:
        request.META["REMOTE_ADDR"] = before[-1]
    if told.web.https and scheme == "https":
        request.META["wsgi.url_scheme"] = "https"
