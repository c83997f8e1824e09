"""The page behind an invitation's link."""

import os

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import organisations
from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.accounts import people
from lachan.server.accounts.signing_in import Slowed
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.account.going import to
from lachan.server.console.account.signing import slowed
from lachan.server.console.wording import in_words
from lachan.server.pages.say import say


@anybody("whoever holds the link was invited")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Choose a name and a password, or accept with the account there is. 404 for a link that opens nothing."""
    try:
        asked = people.invited(token, request.now)
    except NotFound:
        raise Http404 from None
    context = {"asked": asked, "names": organisations.names([asked.organisation]), "name": asked.name}
    if request.method != "POST":
        return _page(request, context)
    password, again = request.POST.get("password", "")[:1001], request.POST.get("again", "")[:1001]
    context["name"] = request.POST.get("name", "")[:200]
    if not asked.known and password != again:
        differ = say("Hai lần nhập mật khẩu không giống nhau.", "The two passwords differ.")
        return _page(request, {**context, "error": differ}, status=422)
    try:
        joined = people.join(
            token,
            name=str(context["name"]),
            password=password,
            place=request.place,
            now=request.now,
            draw=os.urandom,
        )
    except NotFound:
        raise Http404 from None
    except BadInput as error:
        return _page(request, {**context, "error": in_words(error)}, status=422)
    if isinstance(joined, Slowed):
        return slowed(request, _page(request, {**context, "wait": joined.seconds}, status=429), joined)
    return to("sign-in", done="joined")


def _page(request: Request, context: dict[str, object], status: int = 200) -> HttpResponse:
    page = render(request, "account/invitation.html", context, status=status)
    page["Referrer-Policy"] = "same-origin"  # the address is the secret; without any, the form would have no origin
    return page
