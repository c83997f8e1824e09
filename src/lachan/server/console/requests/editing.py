"""The house's own edits: a form, a preview, and only then the change."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, requests
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds, must_be_fresh
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.facts import asks_facts
from lachan.server.console.requests import forms
from lachan.server.console.requests.pages import concerned, seen_of
from lachan.server.console.wording import in_words
from lachan.server.lake.folders import Home


@holds(Right.CHANGE_REGISTRY)
@never_cache
@require_safe
@asks_facts
def choose(request: Request, key: str) -> HttpResponse:
    """What is to be changed?"""
    requests.check_edit(request.asker, key, request.now)
    context = {"choices": forms.GROUPS, "key": key, "names": organisations.names([key]), "edits": True}
    return render(request, "requests/choose.html", context)


@holds(Right.CHANGE_REGISTRY, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_facts
def edit(request: Request, key: str, word: str) -> HttpResponse:
    """The form of one kind; sent once it is previewed, sent from the preview it is done."""
    kind = forms.kind_of(word)
    asker, now, rules = request.asker, request.now, settings.LACHAN_SETTINGS.registry
    requests.check_edit(asker, key, now)
    given = forms.typed(request)
    context = {**forms.context(request, kind, key, given), "edits": True}
    if request.method != "POST" or "back" in request.POST:
        return render(request, "requests/form.html", context)
    try:
        wanted = forms.wish(kind, given, now)
        if "confirm" in request.POST:
            must_be_fresh(request)
            requests.edit(asker, key, wanted, rules, now, seen=seen_of(request))
            return to("organisation", key, done="registry-edited")
        look = requests.preview_edit(asker, Home(settings.LACHAN_HOME), rules, key, wanted, now)
    except (BadInput, Refused, NotFound) as error:
        return render(request, "requests/form.html", {**context, "error": in_words(error)}, status=422)
    context |= {"look": look, "wish": wanted, "names": organisations.names({key, *concerned(look)})}
    return render(request, "requests/check.html", context)
