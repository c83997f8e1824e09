"""The two cookies: the session's, and the one that says that a browser was here before."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse

from lachan.server.access.request import Request
from lachan.server.accounts.signing_in import DEVICE_KEPT

_PATH: Final = "/"


def keep(request: Request, response: HttpResponse, token: str, device: str = "") -> HttpResponse:
    """Give the browser its session, and its mark as a known device."""
    session_cookie, device_cookie = settings.LACHAN_COOKIES
    _set(request, response, session_cookie, token, None)  # gone with the browser's window
    if device:
        _set(request, response, device_cookie, device, int(DEVICE_KEPT.total_seconds()))
    return response


def drop(response: HttpResponse) -> HttpResponse:
    """Take the session's away; the device stays known."""
    response.delete_cookie(settings.LACHAN_COOKIES[0], path=_PATH, samesite="Lax")
    return response


def _set(request: Request, response: HttpResponse, name: str, value: str, seconds: int | None) -> None:
    secure = request.is_secure() or settings.LACHAN_SETTINGS.web.https  # also where a proxy forgets to say so
    response.set_cookie(name, value, max_age=seconds, path=_PATH, secure=secure, httponly=True, samesite="Lax")
