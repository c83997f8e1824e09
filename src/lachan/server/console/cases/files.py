"""Files of cases: fetched as bytes to keep, never shown; from the console, or by a signed link at a second name.

The link names the file and the minute until which it opens, under the instance's key (HMAC, `django.core.signing`).
"""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import cases
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import anybody, holds
from lachan.server.base.errors import NotFound
from lachan.server.cases import attaching
from lachan.server.cases.reading import FileLine

_SALT: Final = "lachan.cases.file"


@holds(Right.SEE_CASES)
@never_cache
@require_safe
def file(request: Request, code: str, number: int) -> HttpResponse:
    """A file that the asker sees: itself, or the way to it."""
    told = settings.LACHAN_SETTINGS.cases
    try:
        found = cases.file(request.asker, code, number, request.now)
        if not told.downloads_host:
            return _bytes(found)
    except NotFound:
        raise Http404 from None
    until = request.now + timedelta(minutes=told.link_minutes)
    token = signing.Signer(salt=_SALT).sign_object([number, int(until.timestamp())])
    host, port = told.downloads_host, request.get_port()
    name = host if port == ("443" if request.is_secure() else "80") else f"{host}:{port}"
    return HttpResponseRedirect(f"{request.scheme}://{name}/downloads/{token}")


@anybody("the link is signed by a gate and opens for minutes; the second name knows no session")
@never_cache
@require_safe
def download(request: Request, token: str) -> HttpResponse:
    """A file by its link; only at the second name (`site.second_name`)."""
    try:
        number, until = signing.Signer(salt=_SALT).unsign_object(token)
        if request.now.timestamp() >= until:
            raise NotFound("there is nothing here")
        return _bytes(cases.file_by_link(number))
    except (signing.BadSignature, ValueError, NotFound):
        raise Http404 from None


def _bytes(found: FileLine) -> HttpResponse:
    """RFC 6266: a file to keep; no browser guesses what it is, runs it, or lets it reach anything."""
    return HttpResponse(
        attaching.read(settings.LACHAN_HOME, found.digest),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"tep\"; filename*=UTF-8''{quote(found.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "Cache-Control": "no-store",
        },
    )


urlpatterns = [path("<str:token>", download, name="case-download")]
