"""How one goes online, and the answer for a fixed line. Nothing here writes anything; where a family was seen, one
question to the database finds its guide, once for each page that is kept."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.pages.still import still
from lachan.server.portal.device.agents import HINTS, device_of
from lachan.server.portal.device.kept import PAGES, key_of, may_be_kept
from lachan.server.portal.device.telling import Told, told
from lachan.server.portal.device.words import family_word, type_word
from lachan.server.publications.guides.finding import of_family
from lachan.server.publications.guides.form import LIBRARY
from lachan.server.publications.guides.reading import guides

SHOWN: Final = 10  # lines of one answer
_OURS_OR_OPEN: Final = "the check is for the whole country, and asks nobody who they are"


@anybody(_OURS_OR_OPEN)
@require_safe
@still
def ask(request: Request) -> HttpResponse:
    """The first question: by which way one is online."""
    return _hinted(render(request, "portal/device/ask.html"))


@anybody(_OURS_OR_OPEN)
@require_safe
def mobile(request: Request) -> HttpResponse:
    """Thousands share an address there: the device is looked at instead."""
    return render(request, "portal/device/mobile.html", {"device": device_of(request.place.agent)})


@anybody(_OURS_OR_OPEN)
@require_safe
@still
def android(request: Request) -> HttpResponse:
    """Steps on an Android telephone."""
    return render(request, "portal/device/android.html")


@anybody(_OURS_OR_OPEN)
@require_safe
@still
def iphone(request: Request) -> HttpResponse:
    """Steps on an iPhone or iPad."""
    return render(request, "portal/device/iphone.html")


@anybody(_OURS_OR_OPEN)
@require_safe
def line(request: Request) -> HttpResponse:
    """What was seen at the address one comes from. The address is in no link, and not on the page."""
    said = told(request, request.now)

    def make() -> bytes:
        return render_to_string("portal/device/line.html", _words(said), request).encode()

    # The page names its own address, which somebody may have written anything into: such a page is not kept.
    page = PAGES.page(settings.LACHAN_SETTINGS, key_of(request, said), make) if may_be_kept(request) else make()
    return _hinted(HttpResponse(page))


def _words(said: Told) -> dict[str, object]:
    return {
        "state": said.state,
        "pool": said.pool,
        "seen": [
            {
                "what": type_word(one.type),
                "family": family_word(one.family),
                "guide": _guide(one.family),
                "first": one.first,
                "last": one.last,
            }
            for one in said.seen[:SHOWN]
        ],
        "more": max(0, len(said.seen) - SHOWN),
        "family": said.family,
        "both": said.both,
        "other": said.other,
        "device": said.device,
        "outdated": said.outdated,
        "reach": said.reach,
        "sample": said.sample,
    }


def _guide(family: str) -> str:
    """The page that tells how to get rid of it; empty where there is none."""
    found = of_family(guides(LIBRARY).values(), family) if family else None
    return found.slug if found is not None else ""


def _hinted(response: HttpResponse) -> HttpResponse:
    """Asks browsers that have it for the version of the system, once, for the answer that follows."""
    response["Accept-CH"] = HINTS
    return response
