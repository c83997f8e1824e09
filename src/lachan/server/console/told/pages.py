"""How an organisation is told: seen, tried out in words, saved; classes and report types muted until a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import subscriptions
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.accounts.words import HOUSE
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Settings
from lachan.server.console.account.going import to
from lachan.server.console.days import asked_end
from lachan.server.console.told.words import DAYS, what_happens
from lachan.server.console.wording import in_words
from lachan.server.notices.subscriptions.choice import ATTACHABLE, Choice, read
from lachan.server.pages.say import vietnamese
from lachan.wire import rsit

USUAL = timedelta(days=30)


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def own(request: Request) -> HttpResponse:
    """One's own organisation's; who has none chooses one."""
    theirs = sorted({held.organisation for held in request.asker.roles if held.organisation != HOUSE})
    return to("told-organisation", theirs[0]) if theirs else to("organisations")


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def one(request: Request, organisation: str) -> HttpResponse:
    """How it is told now, and the form to change it."""
    return _one(request, organisation)


@holds(Right.SEE_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: Request, organisation: str) -> HttpResponse:
    """Save a choice; or say in words what it would do."""
    if request.method != "POST":
        return to("told-organisation", organisation)

    def save() -> HttpResponse:
        subscriptions.may_set(request.asker, organisation, request.now)
        choice = _given(request)
        if request.POST.get("do") == "preview":
            return _one(request, organisation, tried=choice)
        changed = subscriptions.choose(request.asker, organisation, choice, request.now, why=_why(request))
        return to("told-organisation", organisation, done="told-so" if changed else "told-same")

    return _act(request, organisation, save, given=_sent(request))


@holds(Right.SEE_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def mute(request: Request, organisation: str) -> HttpResponse:
    """Not to be told of a class or a report type until a day."""
    if request.method != "POST":
        return to("told-organisation", organisation)

    def hold_back() -> HttpResponse:
        subscriptions.may_set(request.asker, organisation, request.now)
        said = {name: request.POST.get(name, "")[:100].strip() for name in ("taxonomy", "feed")}
        until = asked_end(request.POST.get("until", "")[:10], "until")
        subscriptions.mute(request.asker, organisation, request.now, until, **said, why=_why(request))
        return to("told-organisation", organisation, done="muted")

    return _act(request, organisation, hold_back)


@holds(Right.SEE_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def unmute(request: Request, organisation: str, number: int) -> HttpResponse:
    """Lift a mute before its end."""
    if request.method != "POST":
        return to("told-organisation", organisation)
    try:
        subscriptions.unmute(request.asker, organisation, number, request.now)
    except NotFound:
        raise Http404 from None
    return to("told-organisation", organisation, done="unmuted")


def _act(
    request: Request, organisation: str, act: Callable[[], HttpResponse], *, given: dict[str, Any] | None = None
) -> HttpResponse:
    try:
        return act()
    except NotFound:
        raise Http404 from None
    except BadInput as error:
        return _one(request, organisation, given=given, error=in_words(error), status=422)


def _one(
    request: Request,
    organisation: str,
    *,
    tried: Choice | None = None,
    given: dict[str, Any] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    try:
        found = subscriptions.one(request.asker, organisation, request.now)
    except NotFound:
        raise Http404 from None
    told: Settings = settings.LACHAN_SETTINGS
    fetches, most = found.line.fetches, told.notices.rows_attached
    context: dict[str, Any] = {
        "told": found,
        "line": found.line,
        "now_words": what_happens(found.line.choice, fetches=fetches, most_attached=most),
        "tried_words": [] if tried is None else what_happens(tried, fetches=fetches, most_attached=most),
        "given": given or tried or found.line.choice,
        "hours": range(24),
        "days": [(number, vi if vietnamese() else en) for number, (vi, en) in enumerate(DAYS)],
        "attachable": ATTACHABLE,
        "classes": sorted(rsit.taxonomies()),
        "until": vietnam_day(request.now + USUAL),
        "error": error,
    }
    return render(request, "told/one.html", context, status=status)


def _given(request: Request) -> Choice:
    post = request.POST
    return read(
        post.getlist("language")[:4],
        post.get("pace", "")[:20],
        post.get("hour", "")[:4],
        post.get("weekday", "")[:4],
        post.get("form", "")[:20],
        post.getlist("attach")[:4],
    )


def _sent(request: Request) -> dict[str, Any]:
    """What was sent, for the form to show it again if it is refused."""
    post = request.POST
    hour, weekday = (post.get(name, "")[:4] for name in ("hour", "weekday"))
    return {
        "languages": post.getlist("language")[:4],
        "pace": post.get("pace", ""),
        "hour": int(hour) if hour.isdecimal() else None,
        "weekday": int(weekday) if weekday.isdecimal() else None,
        "form": post.get("form", ""),
        "attachments": post.getlist("attach")[:4],
    }


def _why(request: Request) -> str:
    return request.POST.get("why", "")[:600]
