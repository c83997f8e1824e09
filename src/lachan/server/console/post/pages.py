"""Letters to people: seen without what they say, sent again, given up."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import post
from lachan.server.access.asker import Asker
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.account.linking import mails_reach_people
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.pages.say import vietnamese
from lachan.server.post.languages import Language
from lachan.server.post.wording import words


@holds(Right.SEE_JOBS)
@never_cache
@require_safe
def post_page(request: Request) -> HttpResponse:
    """Those to be decided on; with `all=1`, every one."""
    return _page(request)


def _page(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    every, start = request.GET.get("all") == "1", start_of(request)
    try:
        page = post.letters(request.asker, request.now, every=every, start=start, limit=SIZE)
    except NotFound:
        raise Http404 from None
    language = Language.VI if vietnamese() else Language.EN
    context = {
        "rows": [(line, words(line.purpose, language).subject) for line in page.rows],
        "every": every,
        "pager": pager(request, page.rows, start, page.total),
        "may_decide": request.asker.may(Right.RUN_JOBS),
        "mails": mails_reach_people(),
        "error": error,
    }
    return render(request, "post/list.html", context, status=status)


@holds(Right.RUN_JOBS)
@never_cache
@require_http_methods(["GET", "POST"])
def again(request: Request, number: int) -> HttpResponse:
    """Send it once more."""
    return _decide(request, post.again, number, "post-again")


@holds(Right.RUN_JOBS)
@never_cache
@require_http_methods(["GET", "POST"])
def give_up(request: Request, number: int) -> HttpResponse:
    """Leave it at that."""
    return _decide(request, post.give_up, number, "post-given-up")


def _decide(request: Request, verb: Callable[[Asker, int, datetime], None], number: int, done: str) -> HttpResponse:
    if request.method != "POST":
        return to("post")
    try:
        verb(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _page(request, error=in_words(error), status=422)
    return to("post", done=done)
