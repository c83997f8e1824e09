"""The console's own file, the passkeys' script, under a name that changes with its content."""

import hashlib
from functools import cache
from importlib import resources
from typing import Final

from django.http import Http404, HttpResponse
from django.urls import reverse

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody

FILES: Final = {
    "passkey.js": "text/javascript; charset=utf-8",
}


@cache
def _content(name: str) -> bytes:
    return resources.files("lachan.server.console").joinpath("static", name).read_bytes()


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is now."""
    return reverse("console-static", args=(_digest(name), name))


@anybody("the sign-in page itself needs them, and they hold nothing")
def static(request: Request, digest: str, name: str) -> HttpResponse:
    """One of them, to be kept for a year."""
    if name not in FILES or digest != _digest(name):
        raise Http404
    return HttpResponse(
        _content(name),
        content_type=FILES[name],
        headers={"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"},
    )
