"""Set up a second factor: an app, or a passkey. At the first sign-in, or later with a fresh proof."""

import io
import os
from collections.abc import Callable
from functools import wraps

import segno
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lachan.server.access.asker import Standing
from lachan.server.access.request import Request
from lachan.server.access.rules import Rule, Who, half, refusal
from lachan.server.accounts import factors, passkeys
from lachan.server.accounts.factors import WrongCode
from lachan.server.accounts.signing_in import confirmed
from lachan.server.base.errors import TheirFault
from lachan.server.console.account import cookies
from lachan.server.console.account.going import next_of, to
from lachan.server.console.account.second import as_json, site_of
from lachan.server.console.wording import in_words

ISSUER = "Lá Chắn"


def _may_set_up(view: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Who is only half signed in and has a factor already must show that one: or a password would be enough to add
    another. Who is wholly signed in needs a fresh proof.
    """

    @wraps(view)
    def answer(request: Request) -> HttpResponse:
        session = request.asker.session
        assert session is not None
        if request.asker.standing is Standing.HALF:
            return to("second-factor") if confirmed(session.person_id) else view(request)
        refused = refusal(Rule(Who.SIGNED_IN, fresh=True), request)
        return view(request) if refused is None else refused

    return answer


@half
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_may_set_up
def totp(request: Request) -> HttpResponse:
    """A secret as a square code and as text; its first code makes it count."""
    session = request.asker.session
    assert session is not None
    now = request.now
    try:
        setup = factors.begin_totp(session.person, ISSUER, now, os.urandom)
        if request.method != "POST":
            return _page(request, setup)
        token, codes = factors.confirm_totp(
            session, setup.factor, request.POST.get("code", "")[:20], request.POST.get("label", ""), now, os.urandom
        )
    except WrongCode as error:
        return _page(request, setup, error=in_words(error), status=422)
    except TheirFault as error:
        return _page(request, None, error=in_words(error), status=422)
    return _added(request, token, codes)


@half
@never_cache
@require_POST
@_may_set_up
def passkey_options(request: Request) -> HttpResponse:
    """What the browser needs to make a passkey."""
    session = request.asker.session
    assert session is not None
    try:
        return as_json(passkeys.begin_setup(session, site_of(request), os.urandom))
    except TheirFault as error:
        return JsonResponse({"error": in_words(error)}, status=422)


@half
@never_cache
@require_http_methods(["GET", "POST"])
@_may_set_up
def passkey(request: Request) -> HttpResponse:
    """The browser's answer."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return to("set-up-factor")
    try:
        token, codes = passkeys.finish_setup(
            session,
            site_of(request),
            request.POST.get("answer", ""),
            request.POST.get("label", ""),
            request.now,
            os.urandom,
        )
    except TheirFault as error:
        setup = factors.begin_totp(session.person, ISSUER, request.now, os.urandom)
        return _page(request, setup, error=in_words(error), status=422)
    return _added(request, token, codes)


def codes_page(request: Request, codes: list[str]) -> HttpResponse:
    """Recovery codes, shown this once."""
    return render(request, "account/codes.html", {"codes": codes, "next": next_of(request) or reverse("account")})


def _added(request: Request, token: str, codes: list[str]) -> HttpResponse:
    response = codes_page(request, codes) if codes else to("account", done="factor-added")
    return cookies.keep(request, response, token)


def _page(request: Request, setup: factors.Setup | None, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "setup": setup,
        "square": None if setup is None else _square(setup.uri),
        "error": error,
        "next": next_of(request),
        "first": request.asker.standing is Standing.HALF,
        "options": reverse("passkey-setup-options"),
        "passkey": reverse("set-up-passkey"),
    }
    return render(request, "account/set_up.html", context, status=status)


def _square(text: str) -> SafeString:
    """The QR code as SVG, black on white also at night, as cameras want it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, scale=4, border=3, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(out.getvalue().decode("ascii"))
