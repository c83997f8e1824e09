"""My account: my roles, sessions, second factors, password."""

import os

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import mandates, organisations
from lachan.server.access.request import Request
from lachan.server.access.rules import freshly_signed_in, signed_in
from lachan.server.accounts import factors, people, sessions
from lachan.server.accounts.words import Ended
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account import cookies
from lachan.server.console.account.going import to
from lachan.server.console.account.setting_up import codes_page
from lachan.server.console.wording import in_words
from lachan.server.pages.say import say


@signed_in
@never_cache
@require_safe
def account(request: Request) -> HttpResponse:
    """All of it on one page."""
    return _page(request)


def _page(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    asker, now = request.asker, request.now
    session = asker.session
    assert session is not None
    theirs = {held.organisation for held in asker.roles}
    context = {
        "person": session.person,
        "roles": asker.roles,
        "mandates": mandates.held(theirs, now),
        "names": organisations.names(theirs),
        "sessions": sessions.open_sessions(session.person_id, session.pk, now),
        "factors": factors.of(session.person_id),
        "codes_left": factors.codes_left(session.person_id),
        "needed": asker.needs_factor,
        "error": error,
    }
    return render(request, "account/account.html", context, status=status)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def end_session(request: Request, number: int) -> HttpResponse:
    """End one of my sessions; 404 for another's, as for one that never was."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return to("account")
    try:
        sessions.end_own(request.asker.by, session.person_id, number, request.now, here=session.pk)
    except NotFound:
        raise Http404 from None
    if number == session.pk:
        return cookies.drop(to("sign-in", done="signed-out"))
    return to("account", done="session-ended")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def end_other_sessions(request: Request) -> HttpResponse:
    """End all but this one."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return to("account")
    sessions.end_others(request.asker.by, session, Ended.ELSEWHERE, request.now)
    return to("account", done="sessions-ended")


@freshly_signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """A new password."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return render(request, "account/password.html")
    new, again = request.POST.get("password", "")[:1001], request.POST.get("again", "")[:1001]
    if new != again:
        differ = say("Hai lần nhập mật khẩu không giống nhau.", "The two passwords differ.")
        return render(request, "account/password.html", {"error": differ}, status=422)
    try:
        people.change_password(request.asker.by, session.person, new, request.now, here=session.pk)
    except BadInput as error:
        return render(request, "account/password.html", {"error": in_words(error)}, status=422)
    return to("account", done="password")


@freshly_signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def new_codes(request: Request) -> HttpResponse:
    """New recovery codes; the old ones end."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return to("account")
    return codes_page(request, factors.new_codes(request.asker.by, session.person_id, request.now, os.urandom))


@freshly_signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def remove_factor(request: Request, number: int) -> HttpResponse:
    """Take one of my second factors away."""
    session = request.asker.session
    assert session is not None
    if request.method != "POST":
        return to("account")
    try:
        factors.remove(request.asker.by, session, number, request.now, needed=request.asker.needs_factor)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _page(request, error=in_words(error), status=422)
    return to("account", done="factor-removed")
