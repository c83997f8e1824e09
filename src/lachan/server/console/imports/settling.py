"""Conflicts: the same thing said to be several organisations', and whose it is from now on."""

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


@holds(Right.CHANGE_REGISTRY)
@never_cache
@require_safe
def conflicts_page(request: Request) -> HttpResponse:
    """What waits for an answer."""
    return _list(request)


def _list(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    rows = imports.open_conflicts(request.asker, request.now)
    names = organisations.names(party[0] for row in rows for party in row.parties)
    context = {"rows": rows, "names": names, "days": settings.LACHAN_SETTINGS.registry.hand_days, "error": error}
    return render(request, "imports/conflicts.html", context, status=status)


@holds(Right.CHANGE_REGISTRY, fresh=True, keeps=True)
@never_cache
@require_http_methods(["GET", "POST"])
def settle(request: Request, number: int) -> HttpResponse:
    """Whose it is, for a reason."""
    if request.method != "POST":
        return to("conflicts")
    days = settings.LACHAN_SETTINGS.registry.hand_days
    try:
        must_be_fresh(request)
        chosen, why = request.POST.get("organisation", ""), request.POST.get("why", "")
        imports.settle(request.asker, number, chosen, why, days, request.now)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _list(request, error=in_words(error), status=422)
    return to("conflicts", done="conflict-settled")
