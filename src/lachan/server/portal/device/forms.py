"""Is this file known to be bad, is this domain warned of: what was typed is looked up and forgotten."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import BadInput
from lachan.server.portal.device.words import family_word, type_word
from lachan.server.recent.asking import Unable, of_file, of_name, tables
from lachan.server.recent.tables import Seen


@anybody("whoever has a file may ask whether it is known; only its digest comes here")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def a_file(request: Request) -> HttpResponse:
    """A SHA-256, made by the page's script or by its owner."""
    digest = request.POST.get("sha256", "")[:200]
    if request.method != "POST" or not digest.strip():
        return _page(request, "file", "ask")
    try:
        seen = of_file(tables(Path(settings.LACHAN_HOME), request.now), digest)
    except Unable:
        return _page(request, "file", "unable", digest)
    except BadInput:
        return _page(request, "file", "wrong", digest, status=422)
    return _page(request, "file", "seen" if seen else "nothing", digest, seen)


@anybody("whoever doubts an address may ask whether it stands on the list")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def a_name(request: Request) -> HttpResponse:
    """A domain, or the address of a page."""
    typed = request.POST.get("name", "")[:2000]
    if request.method != "POST" or not typed.strip():
        return _page(request, "name", "ask")
    try:
        name, seen = of_name(tables(Path(settings.LACHAN_HOME), request.now), typed)
    except Unable:
        return _page(request, "name", "unable", typed)
    except BadInput:
        return _page(request, "name", "wrong", typed, status=422)
    return _page(request, "name", "seen" if seen else "nothing", typed, seen, name)


def _page(
    request: Request, which: str, state: str, given: str = "", seen: list[Seen] | None = None, name: str = "",
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = [
        {"what": type_word(one.type), "family": family_word(one.family), "first": one.first, "last": one.last}
        for one in (seen or [])[:10]
    ]
    told = {"state": state, "given": given, "seen": shown, "name": name}
    return render(request, f"portal/device/{which}.html", told, status=status)
