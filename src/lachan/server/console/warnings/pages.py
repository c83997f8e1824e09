"""Warnings: listed, written, seen in every form, and each step of their way."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import warnings
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused, WiresFault
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.warnings import forms, shown
from lachan.server.console.wording import in_words
from lachan.server.publications.guides.form import LIBRARY
from lachan.server.publications.guides.reading import guides
from lachan.server.publications.warnings.checking import checked, instant
from lachan.server.publications.warnings.forms.house import House, house_of
from lachan.server.publications.warnings.words import State


@holds(Right.SEE_WARNINGS)
@never_cache
@require_safe
def warnings_page(request: Request) -> HttpResponse:
    """What is on its way and what is out, the newest first; or all in one state."""
    return _list(request)


def _list(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    asked, start = request.GET.get("state", ""), start_of(request)
    state = State(asked) if asked in State.values else None
    page = warnings.warnings(request.asker, request.now, state=state, start=start, limit=SIZE)
    counted = warnings.counts(request.asker, request.now)
    context = {
        "rows": page.rows,
        "state": state,
        "states": [(one, counted.get(one, 0)) for one in State if one is not State.DROPPED],
        "reached": warnings.reached(request.asker, request.now),
        "may_write": request.asker.may(Right.PUBLISH),
        "pager": pager(request, page.rows, start, page.total),
        "error": error,
    }
    return render(request, "warnings/list.html", context, status=status)


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request) -> HttpResponse:
    """A new one."""
    return _written(request, None)


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: Request, number: int) -> HttpResponse:
    """Another version of a draft, or a correction of what is out."""
    return _written(request, number)


def _written(request: Request, number: int | None) -> HttpResponse:
    asker, now = request.asker, request.now
    try:
        latest = None if number is None else warnings.history(asker, number, now)[0]
    except NotFound:
        raise Http404 from None
    error, status = "", 200
    if request.method == "POST":
        given = forms.typed(request)
        systems, places = forms.chosen(request, "systems"), forms.chosen(request, "areas")
        try:
            kind = latest.kind if latest else "warning"
            there = frozenset(guides(LIBRARY))
            content = checked(given, now, kind=kind, systems=systems, places=places, guides=there)
            if number is None:
                number = warnings.begin(asker, content, now)
            else:
                warnings.save(asker, number, content, now)
            return to("warning", number, done="warning-saved")
        except (BadInput, Refused) as wrong:
            error, status = in_words(wrong), 422
    elif latest is not None:
        given, systems, places = forms.of(latest.content), [*latest.content.systems], [*latest.content.provinces]
    else:
        given, systems, places = forms.empty(now), [], []
    context = {**forms.around(given, systems, places, now), "line": latest, "error": error}
    return render(request, "warnings/write.html", context, status=status)


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "POST"])
def bulletin(request: Request) -> HttpResponse:
    """The week in figures, as a draft."""
    if request.method != "POST":
        return to("warnings")
    vi, en = (house(request).called(language) for language in ("vi", "en"))
    try:
        number = warnings.draft_bulletin(request.asker, settings.LACHAN_HOME, vi, (vi, en), request.now)
    except WiresFault as busy:
        return _list(request, error=in_words(busy), status=503)
    return to("warning", number, done="warning-saved")


@holds(Right.SEE_WARNINGS)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One, exactly as it will appear in every form, and what can be done with it."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    asker, now = request.asker, request.now
    try:
        versions = warnings.history(asker, number, now)
    except NotFound:
        raise Http404 from None
    line = versions[0]
    edition, texts, message = shown.forms(line, house(request), settings.LACHAN_SETTINGS, now)
    own = warnings.own(asker, number, now)
    may_write, may_approve = asker.may(Right.PUBLISH), asker.may(Right.APPROVE)
    out = next((one for one in versions if one.state is State.PUBLISHED), None)
    context = {
        "line": line,
        "edition": edition,
        "texts": texts,
        "cap": message,
        "versions": versions,
        "out": out,
        "may_write": may_write and line.state in (State.DRAFT, State.REVIEW, State.PUBLISHED, State.EXPIRED),
        "may_send": may_write and line.state is State.DRAFT,
        "may_approve": may_approve and line.state is State.REVIEW and not own,
        "own": may_approve and line.state is State.REVIEW and own,
        "may_return": (may_write or may_approve) and line.state in (State.REVIEW, State.APPROVED),
        "may_withdraw": (may_write or may_approve) and out is not None,
        "may_drop": may_write and line.open,
        "mailed": warnings.mailed(asker, number, now),
        "reached": warnings.reached(asker, now),
        "typed": {name: request.POST.get(name, "")[:600] for name in ("why", "why_en")},
        "error": error,
    }
    return render(request, "warnings/one.html", context, status=status)


def house(request: Request) -> House:
    """Who speaks, and where the portal is."""
    return house_of(settings.LACHAN_SETTINGS, settings.LACHAN_ADDRESS or f"{request.scheme}://{request.get_host()}")


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: Request, number: int) -> HttpResponse:
    """To a second person."""
    return _step(request, number, "warning-sent", lambda: warnings.send(request.asker, number, request.now))


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "POST"])
def drop(request: Request, number: int) -> HttpResponse:
    """Give the draft up."""
    return _step(request, number, "warning-dropped", lambda: warnings.drop(request.asker, number, request.now))


@holds(Right.SEE_WARNINGS)
@never_cache
@require_http_methods(["GET", "POST"])
def return_(request: Request, number: int) -> HttpResponse:
    """Back to its writer."""
    why = request.POST.get("why", "")[:600]
    return _step(request, number, "warning-returned", lambda: warnings.return_(request.asker, number, why, request.now))


@holds(Right.APPROVE, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: Request, number: int) -> HttpResponse:
    """By a second person, who has just shown again who they are; now, or at a time."""
    seen, at = request.POST.get("seen", "")[:64], request.POST.get("at", "")[:20]
    return _step(
        request,
        number,
        "warning-approved",
        lambda: warnings.approve(request.asker, number, request.now, seen=seen, at=instant(at, "publish_at")),
    )


@holds(Right.SEE_WARNINGS, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """What is out, with the reason for all to read."""
    why = (request.POST.get("why", "")[:600], request.POST.get("why_en", "")[:600])
    return _step(
        request, number, "warning-withdrawn", lambda: warnings.withdraw(request.asker, number, why, request.now)
    )


def _step(request: Request, number: int, done: str, act: Callable[[], None]) -> HttpResponse:
    """One step of its way, and back to the warning."""
    if request.method != "POST":
        return to("warning", number)
    try:
        act()
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("warning", number, done=done)
