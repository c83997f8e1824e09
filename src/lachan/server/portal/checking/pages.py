"""The check page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices.lookups import Expired, look_up
from lachan.server.notices.masking import masked_name
from lachan.server.notices.wording import Language
from lachan.server.pages.say import vietnamese
from lachan.server.portal import pace


@anybody("whoever got a mail that claims to be ours may ask whether we sent one")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    """Type a code; read what may be said of it. Only a form that was sent is looked up, and counted."""
    if request.method != "POST":
        return _page(request, "ask")
    code = request.POST.get("code", "")[:40].strip()
    if not code:
        return _page(request, "ask")
    if pace.too_many(request.place.address, request.now, pace.Kind.CODE):
        return _page(request, "wait", code, status=429)
    try:
        found = look_up(code, request.now)
    except Expired:
        return _page(request, "expired", code)
    except BadInput:
        return _page(request, "mistyped", code, status=422)
    except NotFound:
        pace.missed(request.place.address, request.now, pace.Kind.CODE)
        return _page(request, "unknown", code)
    checked = found.checked
    state = "unsure" if checked.unsure else "sent" if checked.sent_on is not None else "unsent"
    about: dict[str, object] = {
        "code": checked.code,
        "day": checked.sent_on,
        "organisation": masked_name(checked.organisation),
        "name": checked.name(Language.VI if vietnamese() else Language.EN),
        "by_letter": found.channel == "letter",
        "replaced": checked.replaced,
    }
    return _page(request, state, checked.code, about)


@anybody("another address of the check page, which carries nothing")
@require_safe
def elsewhere(request: Request) -> HttpResponse:
    """People type it so."""
    return HttpResponseRedirect(reverse("check-code"))


def _page(
    request: Request, state: str, code: str = "", about: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, "portal/check.html", {"state": state, "given": code, "about": about or {}}, status=status)
