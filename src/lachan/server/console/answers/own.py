"""What an organisation says itself of a notice: for all rows, for some, or by a list."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import answers
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.wording import in_words
from lachan.server.notices.answers.forms import MOST_BYTES, claims_of, comment_of


@holds(Right.ANSWER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, code: str) -> HttpResponse:
    """Say what became of it."""
    try:
        line, said = answers.answerable(request.asker, code, request.now)
    except NotFound:
        raise Http404 from None
    error, status = "", 200
    if request.method == "POST":
        sent = request.FILES.get("file")
        raw = sent.read(MOST_BYTES + 1) if sent is not None else b""
        try:
            claims = claims_of(request.POST.dict(), raw)
            told = answers.answer(request.asker, code, claims, comment_of(request.POST.dict()), request.now)
            return to("notice", line.code, done="answered" if told.changed else "answered-before")
        except (BadInput, Refused) as wrong:
            error, status = in_words(wrong), 422
    given = {name: request.POST.get(name, "") for name in ("all", "fixed", "not-ours", "false", "list", "comment")}
    context = {"line": line, "said": said, "error": error, "given": given, "wrong_rows": given["not-ours"]}
    return render(request, "answers/own.html", context, status=status)
