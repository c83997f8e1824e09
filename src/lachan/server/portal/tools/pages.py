"""The catalogue on one page, and programs of ours as files."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import Damaged, NotFound
from lachan.server.pages.say import vietnamese
from lachan.server.pages.still import still
from lachan.server.portal.tools.words import Language, card, named, own
from lachan.server.publications.catalogue.offered import Offer, file_of, offers
from lachan.server.publications.catalogue.reading import System, by_system, tools


@anybody("what helps against malware is for everybody")
@require_safe
@still
def catalogue(request: Request) -> HttpResponse:
    """Every tool that holds today, by what it works on."""
    language: Language = "vi" if vietnamese() else "en"
    groups = by_system(tools(vietnam_day(request.now)))
    ours = _offered()
    context = {
        "groups": [
            {
                "key": system.value,
                "name": named(system, language),
                "own": [own(one, language) for one in ours if system in one.systems],
                "unoffered": system is System.LINUX and not any(system in one.systems for one in ours),
                "tools": [card(tool, language) for tool in found],
            }
            for system, found in groups
        ]
    }
    return render(request, "portal/tools.html", context)


def _offered() -> tuple[Offer, ...]:
    """A list that cannot be read takes nobody the rest of the page; `lachan tools list` says what is wrong."""
    try:
        return offers(settings.LACHAN_HOME)
    except Damaged:
        return ()


@anybody("a program that is offered is for everybody")
@require_safe
def program(request: Request, name: str) -> FileResponse:
    """Its bytes: a file to keep, which no browser runs."""
    return _file(name, name)


@anybody("how to see that a program is the true one is for everybody")
@require_safe
def signature(request: Request, name: str) -> FileResponse:
    """Its detached signature."""
    return _file(name, f"{name}.asc", signature=True)


@anybody("how to see that a program is the true one is for everybody")
@require_safe
def digest(request: Request, name: str) -> HttpResponse:
    """Its SHA-256 as `sha256sum --check` reads it."""
    try:
        found, _ = file_of(settings.LACHAN_HOME, name)
    except (NotFound, Damaged):
        raise Http404 from None
    return HttpResponse(f"{found.sha256}  {found.name}\n", content_type="text/plain; charset=utf-8")


def _file(name: str, called: str, *, signature: bool = False) -> FileResponse:
    try:
        found, place = file_of(settings.LACHAN_HOME, name, signature=signature)
        source = place.open("rb")
    except (NotFound, Damaged, OSError):
        raise Http404 from None
    told = {
        "Cache-Control": "no-cache",
        "ETag": f'"{found.signature if signature else found.sha256}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(
        source, as_attachment=True, filename=called, content_type="application/octet-stream", headers=told
    )
