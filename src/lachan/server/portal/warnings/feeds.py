"""Feeds, CAP messages, pictures and the press kit: files, each with a tag so that a reader fetches what is new only."""

import hashlib
import re
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import NotFound, WiresFault
from lachan.server.pages.say import vietnamese
from lachan.server.portal.warnings.pages import house
from lachan.server.publications.warnings import reading
from lachan.server.publications.warnings.forms import cap, feeds, kept
from lachan.server.publications.warnings.forms.drawing import Form, Shape
from lachan.server.publications.warnings.words import State

_NAME: Final = re.compile(r"(\d{1,9})-(\d{1,6})(-cancel)?\.xml", re.ASCII)
_SHAPES: Final[dict[str, tuple[Shape, Form, str]]] = {
    "square": (Shape.SQUARE, "png", "image/png"),
    "wide": (Shape.WIDE, "png", "image/png"),
    "sheet": (Shape.SHEET, "png", "image/png"),
    "handout": (Shape.HANDOUT, "pdf", "application/pdf"),
}
MOST: Final = 50  # entries of a feed


@anybody("feed readers have no account")
@require_safe
def atom(request: Request) -> HttpResponse:
    """RFC 4287."""
    raw = feeds.atom(reading.changed(request.now, MOST), house(request), "vi" if vietnamese() else "en")
    return _file(request, raw, "application/atom+xml; charset=utf-8")


@anybody("feed readers have no account")
@require_safe
def json_feed(request: Request) -> HttpResponse:
    """JSON Feed 1.1."""
    raw = feeds.json_feed(reading.changed(request.now, MOST), house(request), "vi" if vietnamese() else "en")
    return _file(request, raw, "application/feed+json; charset=utf-8")


@anybody("alerting systems have no account")
@require_safe
def cap_index(request: Request) -> HttpResponse:
    """Where the CAP messages are."""
    found = [
        pair
        for one in reading.changed(request.now, MOST)
        for pair in cap.messages(reading.editions(one.number, request.now))
    ]
    return _file(request, feeds.cap_index(found, house(request)), "application/atom+xml; charset=utf-8")


@anybody("alerting systems have no account")
@require_safe
def cap_message(request: Request, name: str) -> HttpResponse:
    """One message: of an edition, or of a withdrawal."""
    wanted = _NAME.fullmatch(name)
    if wanted is None:
        raise Http404
    editions = reading.editions(int(wanted[1]), request.now)
    found = next((one for one in editions if one.edition == int(wanted[2])), None)
    if found is None or (wanted[3] and found.state is not State.WITHDRAWN):
        raise Http404
    return _file(request, cap.message(editions, found, house(request), cancel=bool(wanted[3])), cap.TYPE)


@anybody("pictures of a warning are to be passed on")
@require_safe
def share(request: Request, number: int, shape: str) -> HttpResponse:
    """A picture, a poster or the hand-out of the newest edition, in the language of the address."""
    if shape not in _SHAPES:
        raise Http404
    form, kind, type_ = _SHAPES[shape]
    language = "vi" if vietnamese() else "en"
    try:
        found = reading.one(number, request.now)
        raw = kept.picture(settings.LACHAN_HOME, found, house(request), language, form, kind)
    except (NotFound, ModuleNotFoundError):
        raise Http404 from None
    except WiresFault:
        return _later()
    return _file(request, raw, type_, f"canh-bao-{number}-{shape}.{kind}")


@anybody("the press has no account")
@require_safe
def press_kit(request: Request, number: int) -> HttpResponse:
    """Every form in one ZIP."""
    try:
        found = reading.one(number, request.now)
        raw = kept.press_kit(settings.LACHAN_HOME, reading.editions(number, request.now), found, house(request))
    except (NotFound, ModuleNotFoundError):
        raise Http404 from None
    except WiresFault:
        return _later()
    return _file(request, raw, "application/zip", f"canh-bao-{number}.zip", attach=True)


def _later() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "5"})


def _file(request: Request, raw: bytes, kind: str, name: str = "", *, attach: bool = False) -> HttpResponse:
    tag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60"}
    if tag in request.headers.get("If-None-Match", ""):  # RFC 9110 §13.1.2
        return HttpResponse(status=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f'{"attachment" if attach else "inline"}; filename="{name}"'
    return HttpResponse(raw, content_type=kind, headers=headers)
