"""Mails and answers that a person has to look at."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import answers
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, start_of
from lachan.server.console.wording import in_words


@holds(Right.SEND_NOTICES)
@never_cache
@require_safe
def answers_page(request: Request) -> HttpResponse:
    """Open work, the oldest first; `?all=1`: also what is done."""
    return _page(request)


def _page(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    also_done, start = request.GET.get("all") == "1", start_of(request)
    rows, left = answers.waiting(request.asker, request.now, also_done=also_done, start=start, limit=SIZE)
    context = {
        "rows": rows,
        "left": left,
        "also_done": also_done,
        "after": start + SIZE if len(rows) == SIZE else None,
        "error": error,
    }
    return render(request, "answers/list.html", context, status=status)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def done(request: Request, number: int) -> HttpResponse:
    """Somebody has seen to it, and says how."""
    if request.method != "POST":
        return to("answers")
    try:
        answers.settle(request.asker, number, request.now, why=request.POST.get("why", "")[:600])
    except NotFound:
        raise Http404 from None
    except BadInput as error:
        return _page(request, error=in_words(error), status=422)
    return to("answers", done="answer-settled")
