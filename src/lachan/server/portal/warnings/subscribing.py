"""Warnings by mail: asked for, confirmed, left. Links are opened by mail scanners too, so only a form changes anything,
but for the one-click leave that mail readers send (RFC 8058 §3.2)."""

import os

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.pages.say import vietnamese
from lachan.server.portal import pace
from lachan.server.portal.warnings.pages import house
from lachan.server.publications.warnings.subscribers import joining

_MOST = 80  # signs of a token that are looked at


@anybody("whoever wants warnings by mail needs no account")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Type an address; the answer is the same whether it is known or not."""
    if request.method != "POST":
        return _page(request, "asked" if request.GET.get("done") == "asked" else "ask")
    often = pace.count(request.place.address, request.now, pace.Kind.ASK) >= pace.MISSES
    pace.missed(request.place.address, request.now, pace.Kind.ASK)
    try:
        language = "vi" if vietnamese() else "en"
        typed = request.POST.get("email", "")[:300]
        joining.ask(typed, language, house(request).base, request.now, os.urandom, often=often)
    except BadInput:
        return _page(request, "mistyped", status=422)
    except Refused:
        return _page(request, "wait", status=429)
    return HttpResponseRedirect(f"{reverse('warnings-by-mail')}?done=asked")


@anybody("who has the mail has the link in it")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, token: str) -> HttpResponse:
    """Opening it asks once more; the form confirms. A token is too long to be guessed: nobody is made to wait."""
    if request.method == "POST":
        try:
            joining.confirm(_by(request), token[:_MOST], request.now)
        except NotFound:
            return _page(request, "late", status=404)
        return _page(request, "confirmed")
    if not joining.waits(token[:_MOST], request.now):
        return _page(request, "late", status=404)
    return _page(request, "confirm")


@anybody("who has the mail has the link in it; a mail reader's own button sends no form of ours")
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, token: str) -> HttpResponse:
    """A press leaves, from the page or from the mail reader; a link that left before says the same."""
    if request.method == "POST":
        joining.leave(_by(request), token[:_MOST], request.now)
        return _page(request, "left")
    return _page(request, "leave")


def _by(request: Request) -> By:
    return By("nobody", request.asker.by.request, "link")


def _page(request: Request, state: str, *, status: int = 200) -> HttpResponse:
    context = {"state": state, "reaches": bool(settings.LACHAN_SETTINGS.identity.complete)}
    return render(request, "portal/warnings/by_mail.html", context, status=status)
