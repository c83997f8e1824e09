"""The house's queue: what waits, what one would change, approved or refused."""

from collections.abc import Callable

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
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.intake.requested import Preview
from lachan.server.lake.folders import Home


@holds(Right.SEE_IMPORTS)
@never_cache
@require_safe
@asks_facts
def list_page(request: Request) -> HttpResponse:
    """What waits, the oldest first; or what is decided."""
    start, decided = start_of(request), request.GET.get("tab") == "decided"
    rows, total = requests.queue(request.asker, request.now, waiting=not decided, start=start, limit=SIZE)
    waiting, done = requests.counts(request.asker, request.now)
    context = {
        "rows": rows,
        "decided": decided,
        "waiting_count": waiting,
        "decided_count": done,
        "names": organisations.names({line.organisation for line in rows}),
        "pager": pager(request, rows, start, total),
    }
    return render(request, "requests/list.html", context)


@holds(Right.SEE_IMPORTS)
@never_cache
@require_safe
@asks_facts
def one(request: Request, number: int) -> HttpResponse:
    """One, and what it would change for whom."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", why: str = "", status: int = 200) -> HttpResponse:
    asker, now = request.asker, request.now
    line = requests.one(asker, number, now)
    look, impossible = None, ""
    if line.waits:
        home, rules = Home(settings.LACHAN_HOME), settings.LACHAN_SETTINGS.registry
        try:
            look = requests.preview(asker, home, rules, number, now)
        except (BadInput, NotFound) as wrong:
            impossible = in_words(wrong)
    context = {
        "line": line,
        "kind": line.kind.value,
        "look": look,
        "impossible": impossible,
        "may_approve": asker.may(Right.APPROVE),
        "asked_it": line.asked_by == asker.by.actor,
        "names": organisations.names({line.organisation, *concerned(look)}),
        "error": error,
        "why": why,
        "own": False,
    }
    return render(request, "requests/one.html", context, status=status)


def concerned(look: Preview | None) -> set[str]:
    """Every organisation that a preview names."""
    if look is None:
        return set()
    owners = {one for line in look.owners for one in (line.before, line.after) if one}
    moved = {one for _, before, after, _ in look.moves for one in (before, after) if one}
    return owners | moved | {key for key, _ in look.ends} | {one.organisation for one in look.told_before}


@holds(Right.APPROVE, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "POST"])
@asks_facts
def approve(request: Request, number: int) -> HttpResponse:
    """Do it, for a reason, as it was previewed."""
    rules, why = settings.LACHAN_SETTINGS.registry, request.POST.get("why", "")
    seen = seen_of(request)

    def act() -> None:
        must_be_fresh(request)
        requests.approve(request.asker, number, why, rules, request.now, seen=seen)

    return _decide(request, number, act, "request-approved")


@holds(Right.APPROVE)
@never_cache
@require_http_methods(["GET", "POST"])
@asks_facts
def refuse(request: Request, number: int) -> HttpResponse:
    """Turn it down, for a reason."""
    why = request.POST.get("why", "")
    return _decide(request, number, lambda: requests.refuse(request.asker, number, why, request.now), "request-refused")


def seen_of(request: Request) -> int:
    """The version of the registry that was previewed, as the form says it; nonsense is none of them."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _decide(request: Request, number: int, act: Callable[[], object], done: str) -> HttpResponse:
    if request.method != "POST":
        return to("request", number)
    try:
        act()
    except (BadInput, Refused) as error:
        return _one(request, number, error=in_words(error), why=request.POST.get("why", "")[:500], status=422)
    return to("request", number, done=done)
