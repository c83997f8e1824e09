"""An organisation's procedure: what is published, the draft that waits, the form of a new version."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, procedures
from lachan.server.access.asker import Asker
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.wording import in_words
from lachan.server.publications.procedures.reading import Version
from lachan.server.publications.procedures.wording import FIELDS, LONGEST


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """Organisations, with what they have published; who keeps one only is led to it."""
    start, search = start_of(request), search_of(request)
    found, total = procedures.kept(request.asker, request.now, search=search, start=start, limit=SIZE)
    if total == 1 and not search:
        return to("procedure", found[0].organisation)
    context = {"rows": found, "search": search, "pager": pager(request, found, start, total)}
    return render(request, "procedures/list.html", context)


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_safe
def one(request: Request, key: str) -> HttpResponse:
    """What is published, what waits, what was."""
    return _one(request, key)


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, key: str) -> HttpResponse:
    """A new version; it begins with the words of the last one."""
    try:
        found = procedures.versions(request.asker, key, request.now)
        name = organisations.one(request.asker, key, request.now).organisation.name
        if request.method != "POST":
            last = found[0].words if found else None
            given = {field: getattr(last, field) if last else "" for field in FIELDS}
            return _form(request, key, name, given)
        given = {field: request.POST.get(field, "")[: LONGEST[field] * 2] for field in FIELDS}
        procedures.write(request.asker, key, given, request.now)
    except NotFound:
        raise Http404 from None
    except BadInput as error:
        return _form(request, key, name, given, in_words(error))
    return to("procedure", key, done="procedure-written")


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: Request, key: str, number: int) -> HttpResponse:
    """The draft is right."""
    return _done(request, key, number, procedures.publish, "procedure-published")


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: Request, key: str, number: int) -> HttpResponse:
    """What is published is still right."""
    return _done(request, key, number, procedures.confirm, "procedure-confirmed")


@holds(Right.KEEP_PROCEDURE)
@never_cache
@require_http_methods(["GET", "POST"])
def take_back(request: Request, key: str, number: int) -> HttpResponse:
    """It holds no longer."""
    return _done(request, key, number, procedures.take_back, "procedure-taken-back")


def _done(
    request: Request, key: str, number: int, deed: Callable[[Asker, str, int, datetime], None], done: str
) -> HttpResponse:
    if request.method != "POST":
        return to("procedure", key)
    try:
        deed(request.asker, key, number, request.now)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _one(request, key, in_words(error), 422)
    return to("procedure", key, done=done)


def _one(request: Request, key: str, error: str = "", status: int = 200) -> HttpResponse:
    try:
        found = procedures.versions(request.asker, key, request.now)
        name = organisations.one(request.asker, key, request.now).organisation.name
    except NotFound:
        raise Http404 from None
    current = _of(found, "in-force")
    days = settings.LACHAN_SETTINGS.registry.confirm_days
    context = {
        "key": key,
        "name": name,
        "current": current,
        "due": current is not None and current.old(request.now, days),
        "draft": _of(found, "draft"),
        "past": [version for version in found if version.state == "past"],
        "may_publish": procedures.may_publish(request.asker, key, request.now),
        "error": error,
    }
    return render(request, "procedures/one.html", context, status=status)


def _of(found: list[Version], state: str) -> Version | None:
    return next((version for version in found if version.state == state), None)


def _form(request: Request, key: str, name: str, given: dict[str, str], error: str = "") -> HttpResponse:
    context = {"key": key, "name": name, "given": given, "most": LONGEST, "error": error}
    return render(request, "procedures/write.html", context, status=422 if error else 200)
