"""An organisation's own requests: asked for, seen with their answer, taken back."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, requests
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.facts import asks_facts
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.requests import forms
from lachan.server.console.wording import in_words


@holds(Right.KEEP_ORGANISATION)
@never_cache
@require_safe
@asks_facts
def list_page(request: Request) -> HttpResponse:
    """Those of one's own organisations, the newest first."""
    start = start_of(request)
    rows, total = requests.own(request.asker, request.now, start=start, limit=SIZE)
    own = requests.askable(request.asker)
    names = organisations.names({*own, *(line.organisation for line in rows)})
    context = {"rows": rows, "own": own, "names": names, "pager": pager(request, rows, start, total)}
    return render(request, "requests/own.html", context)


@holds(Right.KEEP_ORGANISATION)
@never_cache
@require_safe
@asks_facts
def one(request: Request, number: int) -> HttpResponse:
    """One, with its answer."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    line = requests.own_one(request.asker, number, request.now)
    context = {"line": line, "names": organisations.names([line.organisation]), "error": error, "own": True}
    return render(request, "requests/own_one.html", context, status=status)


@holds(Right.KEEP_ORGANISATION)
@never_cache
@require_http_methods(["GET", "POST"])
@asks_facts
def take_back(request: Request, number: int) -> HttpResponse:
    """It is not wanted any more."""
    if request.method != "POST":
        return to("own-request", number)
    try:
        requests.take_back(request.asker, number, request.now)
    except Refused as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("own-request", number, done="request-taken-back")


@holds(Right.KEEP_ORGANISATION)
@never_cache
@require_safe
@asks_facts
def choose(request: Request, key: str) -> HttpResponse:
    """What is to be changed?"""
    requests.check_own(request.asker, key, request.now)
    context = {"choices": forms.GROUPS, "key": key, "names": organisations.names([key]), "edits": False}
    return render(request, "requests/choose.html", context)


@holds(Right.KEEP_ORGANISATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_facts
def ask(request: Request, key: str, word: str) -> HttpResponse:
    """The form of one kind; sent, it waits for the house and can be taken back."""
    kind = forms.kind_of(word)
    requests.check_own(request.asker, key, request.now)
    given = forms.typed(request)
    context = {**forms.context(request, kind, key, given), "edits": False}
    if request.method != "POST":
        return render(request, "requests/form.html", context)
    try:
        wanted = forms.wish(kind, given, request.now)
        number = requests.ask(request.asker, key, wanted, settings.LACHAN_SETTINGS.registry, request.now)
    except NotFound as error:
        if kind in forms.OF_CONTACT:
            return render(request, "requests/form.html", {**context, "error": in_words(error)}, status=422)
        raise Http404 from None
    except (BadInput, Refused) as error:
        return render(request, "requests/form.html", {**context, "error": in_words(error)}, status=422)
    return to("own-request", number, done="request-made")
