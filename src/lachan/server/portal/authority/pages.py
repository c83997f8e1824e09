"""The pages of who is responsible."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import NotFound
from lachan.server.law.authorities import Authority, changes, role_words
from lachan.server.law.authorities import authorities as filled
from lachan.server.pages.say import vietnamese
from lachan.server.pages.still import still
from lachan.server.publications.security_txt import security_txt as written

EARLIEST: Final = date(2019, 1, 11)  # the directive's own day: nothing before it is asked here


@dataclass(frozen=True, slots=True)
class Duty:
    """A role and who fills it; `bodies` is empty where nobody is recorded."""

    name: str
    about: str
    bodies: tuple[tuple[Authority, str], ...]  # the body, and its name in the page's language


@anybody("who is responsible for what is public")
@require_safe
@still
def authorities(request: Request) -> HttpResponse:
    """As of a day: `?day=2024-06-01`; today where none is named."""
    today, vi = vietnam_day(request.now), vietnamese()
    asked = request.GET.get("day", "")
    day = _day(asked)
    wrong = bool(asked) and (day is None or not EARLIEST <= day <= today)
    on = today if day is None or wrong else day
    there = filled(on)
    duties = [
        Duty(
            words.name if vi else words.name_en,
            words.about if vi else words.about_en,
            tuple((body, body.name if vi else body.name_en) for body in there if body.role is role),
        )
        for role, words in role_words().items()
    ]
    context = {
        "duties": duties,
        "on": on,
        "today": today,
        "earliest": EARLIEST,
        "wrong": wrong,
        "changes": [one for one in changes() if EARLIEST <= one <= today],
    }
    return render(request, "portal/authorities.html", context)


@anybody("a team says of itself what RFC 2350 asks, to anybody")
@require_safe
@still
def rfc2350(request: Request) -> HttpResponse:
    """The description of the team, in the order of RFC 2350's appendix D."""
    told = settings.LACHAN_SETTINGS
    vi = vietnamese()
    try:
        reachable = bool(written(told, request.now))
    except NotFound:
        reachable = False
    context = {
        "portal": told.identity.portal.rstrip("/"),
        "reachable": reachable,
        "team": told.team,
        "identity": told.identity,
        "constituency": told.team.constituency if vi else told.team.constituency_en or told.team.constituency,
        "authority": told.team.authority if vi else told.team.authority_en or told.team.authority,
    }
    return render(request, "portal/rfc2350.html", context)


@anybody("RFC 9116: whoever finds a weakness must learn whom to tell")
@require_safe
def security_txt(request: Request) -> HttpResponse:
    """`/.well-known/security.txt`; 404 where nobody said whom to reach."""
    try:
        text = written(settings.LACHAN_SETTINGS, request.now)
    except NotFound:
        raise Http404 from None
    return HttpResponse(
        text.encode("utf-8"),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None
