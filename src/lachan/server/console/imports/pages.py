"""Proposals: seen, approved, rejected; versions taken back."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import imports, organisations
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds, must_be_fresh
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.wording import in_words

SHOWN: Final = 100  # changes, moves and refusals on one page


@holds(Right.SEE_IMPORTS)
@never_cache
@require_safe
def imports_page(request: Request) -> HttpResponse:
    """What waits, what was decided, and the newest versions."""
    return _list(request)


def _list(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    rows = imports.proposals(request.asker, request.now)[:SHOWN]
    context = {"rows": rows, "versions": imports.versions(request.asker, request.now), "error": error}
    context["may_approve"] = request.asker.may(Right.APPROVE)
    return render(request, "imports/list.html", context, status=status)


@holds(Right.SEE_IMPORTS)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """What it would change, and for whom."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    try:
        page = imports.proposal(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    changes, moves = page.changes[:SHOWN], page.moves[:SHOWN]
    keys = {change.key.organisation for change in changes} | {key for _, *of, _ in moves for key in of if key}
    context = {
        "page": page,
        "line": page.line,
        "changes": changes,
        "moves": moves,
        "names": organisations.names(keys),
        "refusals": [(file, row, in_words(BadInput(reason))) for file, row, reason in page.refusals[:SHOWN]],
        "in_all": page.line.added + page.line.changed + page.line.ended,
        "shown": SHOWN,
        "may_approve": request.asker.may(Right.APPROVE),
        "error": error,
    }
    return render(request, "imports/one.html", context, status=status)


@holds(Right.APPROVE, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: Request, number: int) -> HttpResponse:
    """Apply it, for a reason."""
    days = settings.LACHAN_SETTINGS.registry.hand_days
    why = request.POST.get("why", "")

    def act() -> None:
        must_be_fresh(request)
        imports.approve(request.asker, number, why, days, request.now)

    return _decide(request, number, act, "proposal-approved")


@holds(Right.APPROVE)
@never_cache
@require_http_methods(["GET", "POST"])
def reject(request: Request, number: int) -> HttpResponse:
    """Turn it down, for a reason."""
    why = request.POST.get("why", "")
    return _decide(
        request, number, lambda: imports.reject(request.asker, number, why, request.now), "proposal-rejected"
    )


def _decide(request: Request, number: int, act: Callable[[], object], done: str) -> HttpResponse:
    if request.method != "POST":
        return to("proposal", number)
    try:
        act()
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("proposal", number, done=done)


@holds(Right.APPROVE, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "POST"])
def undo(request: Request, number: int) -> HttpResponse:
    """Take a version back, for a reason."""
    if request.method != "POST":
        return to("imports")
    try:
        must_be_fresh(request)
        imports.undo(request.asker, number, request.POST.get("why", ""), request.now)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _list(request, error=in_words(error), status=422)
    return to("imports", done="version-undone")
