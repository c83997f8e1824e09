"""Forgot the password: ask for a link, and the page behind it."""

import os

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import asker
from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.accounts import resetting
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.account.going import to
from lachan.server.console.account.linking import link_of, mails_reach_people
from lachan.server.console.account.signing import LONGEST_EMAIL, slowed
from lachan.server.console.wording import in_words
from lachan.server.pages.say import say, vietnamese


@anybody("whoever forgot the password cannot sign in")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: Request) -> HttpResponse:
    """Ask for a link; the answer is the same for every address. 429 with Retry-After for who asks too often."""
    context = {"asked": request.GET.get("asked") == "1", "mails": mails_reach_people()}
    if request.method != "POST":
        return render(request, "account/forgot.html", context)
    now = request.now
    wait = resetting.ask(
        request.POST.get("email", "")[:LONGEST_EMAIL],
        request.place,
        now,
        os.urandom,
        link=link_of(request, "reset-password", "vi" if vietnamese() else "en"),
        allowed=lambda person: asker.allowed(person, now),
    )
    if wait is not None:
        page = render(request, "account/forgot.html", {**context, "wait": wait.seconds}, status=429)
        return slowed(request, page, wait)
    response = to("forgot-password")
    response["Location"] += "?asked=1"
    return response


@anybody("whoever holds the link asked for it, and has the mailbox")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: Request, token: str) -> HttpResponse:
    """Choose a new password. 404 for a link that opens nothing."""
    try:
        person = resetting.opens(token, request.now)
    except NotFound:
        raise Http404 from None
    context: dict[str, object] = {"email": person.email}
    if request.method != "POST":
        return _page(request, context)
    password, again = request.POST.get("password", "")[:1001], request.POST.get("again", "")[:1001]
    if password != again:
        differ = say("Hai lần nhập mật khẩu không giống nhau.", "The two passwords differ.")
        return _page(request, {**context, "error": differ}, status=422)
    try:
        resetting.finish(token, password, request.now)
    except NotFound:
        raise Http404 from None
    except BadInput as error:
        return _page(request, {**context, "error": in_words(error)}, status=422)
    return to("sign-in", done="password-reset")


def _page(request: Request, context: dict[str, object], status: int = 200) -> HttpResponse:
    page = render(request, "account/reset.html", context, status=status)
    page["Referrer-Policy"] = "same-origin"  # the address is the secret; without any, the form would have no origin
    return page
