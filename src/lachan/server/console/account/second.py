"""The second step of signing in: a code of an app, a passkey, or a recovery code."""

import json
import os

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lachan.server.access.asker import Standing
from lachan.server.access.request import Request
from lachan.server.access.rules import half
from lachan.server.accounts import factors, passkeys
from lachan.server.accounts.factors import WrongCode
from lachan.server.accounts.models import Session
from lachan.server.accounts.passkeys import Site
from lachan.server.accounts.signing_in import Slowed, confirmed
from lachan.server.accounts.words import FactorKind
from lachan.server.base.errors import BadInput, TheirFault
from lachan.server.console.account import cookies
from lachan.server.console.account.going import next_of, onward, to
from lachan.server.console.account.signing import slowed
from lachan.server.console.wording import in_words


@half
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Show one. Who has none sets one up first; who has shown it goes on."""
    session = request.asker.session
    assert session is not None
    if request.asker.standing is Standing.FULL:
        return onward(request)
    if not confirmed(session.person_id):
        return to("set-up-factor")
    if request.method != "POST":
        return _page(request, session)
    try:
        shown = _shown(request, session)
    except WrongCode as error:
        if error.over:
            return cookies.drop(to("sign-in", done="over"))
        return _page(request, session, error=in_words(error), status=422)
    except BadInput as error:
        return _page(request, session, error=in_words(error), status=422)
    if isinstance(shown, Slowed):
        return slowed(request, _page(request, session, wait=shown.seconds, status=429), shown)
    return cookies.keep(request, onward(request), shown)


@half
@never_cache
@require_POST
def passkey_options(request: Request) -> HttpResponse:
    """What the browser needs to ask for a passkey, with a challenge that counts once."""
    session = request.asker.session
    assert session is not None
    try:
        return as_json(passkeys.begin_showing(session, site_of(request), os.urandom))
    except TheirFault as error:
        return JsonResponse({"error": in_words(error)}, status=422)


def as_json(options: object) -> HttpResponse:
    """WebAuthn's options: bytes as base64url, which `fido2` writes."""
    return HttpResponse(json.dumps(options, default=dict), content_type="application/json")


def site_of(request: Request) -> Site:
    """The site as the browser knows it. The host was checked by Django against those that are allowed."""
    host = request.get_host()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Site(name, f"{request.scheme}://{host}")


def _shown(request: Request, session: Session) -> str | Slowed:
    now = request.now
    if answer := request.POST.get("answer", ""):
        return passkeys.finish_showing(session, site_of(request), answer, now, os.urandom)
    if recovery := request.POST.get("recovery", ""):
        return factors.show_recovery(session, recovery[:100], now, os.urandom)
    return factors.show_totp(session, request.POST.get("code", "")[:20], now, os.urandom)


def _page(request: Request, session: Session, *, error: str = "", wait: int = 0, status: int = 200) -> HttpResponse:
    kinds = {line.kind for line in factors.of(session.person_id)}
    context = {
        "next": next_of(request),
        "error": error,
        "wait": wait,
        "has_totp": FactorKind.TOTP in kinds,
        "has_passkey": FactorKind.PASSKEY in kinds,
        "options": reverse("passkey-options"),
        "recovery": "recovery" in request.GET or "recovery" in request.POST,
    }
    return render(request, "account/second.html", context, status=status)
