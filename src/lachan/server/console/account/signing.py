"""Sign in, sign out, show once more who one is."""

import os

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import asker
from lachan.server.access.asker import Standing
from lachan.server.access.request import Request
from lachan.server.access.rules import anybody, half, signed_in
from lachan.server.accounts import sessions, signing_in
from lachan.server.accounts.signing_in import Passed, Slowed
from lachan.server.accounts.words import Ended, Stage
from lachan.server.console.account import cookies
from lachan.server.console.account.going import next_of, onward, to
from lachan.server.pages.say import say

LONGEST_EMAIL = 254


@anybody("this is where one says who one is")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """A name and a password. 429 with Retry-After for who guesses."""
    if request.method != "POST":
        if request.asker.standing is Standing.FULL:
            return onward(request)
        return _page(request)
    now = request.now
    result = signing_in.try_password(
        request.POST.get("email", "")[: LONGEST_EMAIL + 1],
        request.POST.get("password", "")[:1001],
        request.place,
        now,
        os.urandom,
        allowed=lambda person: asker.allowed(person, now),
        needs_factor=lambda person: asker.needs_factor(person, now),
    )
    if isinstance(result, Slowed):
        return slowed(request, _page(request, wait=result.seconds, status=429), result)
    if not isinstance(result, Passed):
        wrong = say("Thư điện tử hoặc mật khẩu không đúng.", "The mail address or the password is wrong.")
        return _page(request, error=wrong, status=422)
    if (before := request.asker.session) is not None:
        sessions.end_one(request.asker.by, before, Ended.SIGNED_OUT, now)
    whole = result.stage is Stage.FULL
    response = onward(request) if whole else _second(request, has_factor=result.has_factor)
    return cookies.keep(request, response, result.token, result.device)


@half
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: Request) -> HttpResponse:
    """End this session."""
    if request.method != "POST":
        return to("account")
    session = request.asker.session
    if session is not None:
        sessions.end_one(request.asker.by, session, Ended.SIGNED_OUT, request.now)
    return cookies.drop(to("sign-in", done="signed-out"))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_again(request: Request) -> HttpResponse:
    """The password once more, before what changes rights or proofs."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return render(request, "account/prove_again.html", {"next": next_of(request)})
    result = signing_in.reprove(session.person, request.POST.get("password", "")[:1001], request.place, request.now)
    context = {"next": next_of(request)}
    if isinstance(result, Slowed):
        page = render(request, "account/prove_again.html", {**context, "wait": result.seconds}, status=429)
        return slowed(request, page, result)
    if result is not None:
        wrong = say("Mật khẩu không đúng.", "The password is wrong.")
        return render(request, "account/prove_again.html", {**context, "error": wrong}, status=422)
    sessions.note_proof(session, request.now)
    return onward(request)


def slowed(request: Request, page: HttpResponse, result: Slowed) -> HttpResponse:
    """RFC 6585 §4."""
    page["Retry-After"] = str(result.seconds)
    return page


def _page(request: Request, *, error: str = "", wait: int = 0, status: int = 200) -> HttpResponse:
    context = {
        "next": next_of(request),
        "error": error,
        "wait": wait,
        "email": request.POST.get("email", "")[:LONGEST_EMAIL],
    }
    return render(request, "account/sign_in.html", context, status=status)


def _second(request: Request, *, has_factor: bool) -> HttpResponse:
    response = to("second-factor" if has_factor else "set-up-factor")
    if wanted := next_of(request):
        from urllib.parse import urlencode

        response["Location"] += f"?{urlencode({'next': wanted})}"
    return response
