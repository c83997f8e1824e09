"""The look's own files, under names that change with their content, so that a browser keeps them for a year.

Served from memory: they are a few and small (tests hold their sum).
"""

import hashlib
from functools import cache
from importlib import resources
from typing import Final

from django.http import Http404, HttpResponse
from django.urls import path, reverse

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody

FONTS: Final = tuple(
    f"be-vietnam-pro-{letters}-{weight}.woff2" for letters in ("vietnamese", "latin") for weight in (400, 600)
)
KINDS: Final = {
    "pages.css": "text/css; charset=utf-8",
    "figures.css": "text/css; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "file-digest.js": "text/javascript; charset=utf-8",
    **dict.fromkeys(FONTS, "font/woff2"),
}


@cache
def content(name: str) -> bytes:
    """A file's bytes; in the style sheet, names of fonts are those of this version."""
    folder = resources.files("lachan.server.pages").joinpath("static")
    if name in FONTS:
        return folder.joinpath("fonts", name).read_bytes()
    raw = folder.joinpath(name).read_bytes()
    if name == "pages.css":
        for font in FONTS:
            raw = raw.replace(f"url({font})".encode(), f"url(../{digest(font)}/{font})".encode())
    return raw


@cache
def digest(name: str) -> str:
    """What stands in a file's address: the beginning of its SHA-256."""
    return hashlib.sha256(content(name)).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is now."""
    return reverse("page-file", args=(digest(name), name))


@anybody("every page needs them, the sign-in too, and they hold nothing")
def static(request: Request, digest_: str, name: str) -> HttpResponse:
    """One of them, to be kept for a year. An old digest is answered by 404, never by other content."""
    if name not in KINDS or digest_ != digest(name):
        raise Http404
    return HttpResponse(
        content(name), content_type=KINDS[name], headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


urlpatterns = [path("<slug:digest_>/<str:name>", static, name="page-file")]
