"""Outcomes handed in as a file: the form, the files so far, what became of one, its refused rows as a file."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, outcomes, people
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, TheirFault
from lachan.server.console.account.going import to
from lachan.server.console.exporting import as_csv
from lachan.server.console.wording import in_words
from lachan.server.daily.uploads import MOST_ROWS
from lachan.server.lake.asking import COME_BACK, Busy
from lachan.server.pages.say import vietnamese

SHOWN: Final = 50
_WORDS: Final = {
    "fixed": ("đã xử lý xong", "mended"),
    "customer-told": ("đã báo cho khách hàng", "the customer was told"),
    "not-identifiable": ("không tra được thuê bao", "the line cannot be found"),
    "not-ours": ("không phải của chúng tôi", "not ours"),
    "false": ("báo nhầm", "it was never so"),
}


@holds(Right.ANSWER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_page(request: Request) -> HttpResponse:
    """Hand a file in; the newest ones below."""
    places = people.places(request.asker, Right.ANSWER, request.now)
    found = outcomes.handed(request.asker, request.now)
    context = {
        "rows": found,
        "most": MOST_ROWS,
        "words": list(_named().items()),
        "choices": places,
        "everywhere": False,
        "given": {"organisation": request.POST.get("organisation", "")[:64]},
        "names": organisations.names({*places, *(one.organisation for one in found)}),
    }
    if request.method != "POST":
        return render(request, "files/outcomes.html", context)
    home: Path = settings.LACHAN_HOME
    try:
        file = request.FILES.get("file")
        if file is None:
            raise BadInput("file: choose one")
        organisation = request.POST.get("organisation", places[0] if places else "")[:64].strip()
        made = outcomes.give(request.asker, home, organisation, file.read(), request.now)
    except NotFound:
        missing: TheirFault = BadInput("organisation: there is none with this key")
        return render(request, "files/outcomes.html", {**context, "error": in_words(missing)}, status=422)
    except BadInput as error:
        return render(request, "files/outcomes.html", {**context, "error": in_words(error)}, status=422)
    except Busy as error:
        answer = render(request, "files/outcomes.html", {**context, "error": in_words(error)}, status=503)
        answer["Retry-After"] = str(COME_BACK)
        return answer
    return to("outcome-file", made.number)


@holds(Right.ANSWER)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """What became of a file."""
    try:
        found = outcomes.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    context = {
        "row": found,
        "refused": [(line, in_words(BadInput(reason), _named())) for line, reason in found.rejects[:SHOWN]],
        "names": organisations.names([found.organisation]),
    }
    return render(request, "files/outcome.html", context)


@holds(Right.ANSWER)
@never_cache
@require_safe
def refused(request: Request, number: int) -> HttpResponse:
    """The refused rows by line, to be mended and handed in again."""
    try:
        found = outcomes.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    return as_csv(f"outcomes-{number}-refused.csv", ("line", "reason"), found.rejects)


def _named() -> dict[str, str]:
    """Each outcome as the page names it."""
    return {key: words[0 if vietnamese() else 1] for key, words in _WORDS.items()}
