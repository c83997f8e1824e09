"""What is done to a case by a form: each is sent, done by one verb behind the gate, and answered by a redirect."""

from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lachan.server.access import cases, organisations, searching
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.cases.kinds import kinds
from lachan.server.cases.linking import Target
from lachan.server.cases.opening import Draft
from lachan.server.cases.words import LinkKind, Reason
from lachan.server.console.account.going import to
from lachan.server.console.cases.pages import show
from lachan.server.console.wording import in_words
from lachan.wire.severities import SEVERITIES
from lachan.wire.tlp import Tlp


def _tried(request: Request, code: str, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and go back to the case; a form that was not taken is shown again with the reason."""
    if request.method != "POST":
        return to("case", code)
    try:
        act()
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return show(request, code, error=in_words(error))
    return to("case", code, done=done)


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: Request) -> HttpResponse:
    """Open a case."""
    given = {name: request.POST.get(name, request.GET.get(name, ""))[:4_001] for name in _FIELDS}
    context = {
        "kinds": list(kinds()),
        "tlps": [t.value for t in Tlp],
        "severities": list(SEVERITIES),
        "given": given | {"tlp": given["tlp"] or "AMBER", "severity": given["severity"] or "medium"},
    }
    if request.method != "POST":
        return render(request, "cases/open.html", context)
    try:
        code = cases.open_case(request.asker, _draft(request, given), request.now)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return render(request, "cases/open.html", {**context, "error": in_words(error)}, status=422)
    return to("case", code, done="case-opened")


_FIELDS = ("kind", "title", "organisation", "tlp", "severity", "text", "notice")


def _draft(request: Request, given: dict[str, str]) -> Draft:
    tlp = given["tlp"] if given["tlp"] in set(Tlp) else "AMBER"
    notice = given["notice"].strip()
    links = (cases.existing(Target(LinkKind.NOTICE, notice)),) if notice else ()
    return Draft(
        given["kind"],
        given["title"],
        searching.key_meant(request.asker, given["organisation"], request.now),
        Tlp(tlp),
        given["severity"] or "medium",
        given["text"],
        links,
    )


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def assign(request: Request, code: str) -> HttpResponse:
    """Give it to somebody; `me` is who asks."""
    said = request.POST.get("person", "")
    person = request.asker.person if said == "me" else int(said) if said.isascii() and said.isdigit() else None
    return _tried(request, code, lambda: cases.assign(request.asker, code, person, request.now), "case-assigned")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def comment(request: Request, code: str) -> HttpResponse:
    """Write into it."""
    text, shared = request.POST.get("text", ""), request.POST.get("shared") == "yes"
    return _tried(
        request,
        code,
        lambda: cases.comment(request.asker, code, text, shared=shared, now=request.now),
        "case-comment",
    )


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: Request, code: str) -> HttpResponse:
    """Tie it to something."""

    def act() -> None:
        kind = request.POST.get("kind", "")
        if kind not in set(LinkKind):
            raise BadInput("link: a code or an id")
        target = Target(LinkKind(kind), request.POST.get("target", "")[:80].strip())
        cases.link(request.asker, code, target, request.now)

    return _tried(request, code, act, "case-linked")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def attach(request: Request, code: str) -> HttpResponse:
    """Keep a file with it."""

    def act() -> None:
        sent = request.FILES.get("file")
        if not isinstance(sent, UploadedFile):
            raise BadInput("file: choose one")
        cases.attach(
            request.asker,
            code,
            settings.LACHAN_HOME,
            settings.LACHAN_SETTINGS.cases,
            sent.name or "",
            sent.chunks(),
            request.now,
            shared=request.POST.get("shared") == "yes",
        )

    return _tried(request, code, act, "case-file")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Request, code: str) -> HttpResponse:
    """Close it with a reason."""

    def act() -> None:
        reason = request.POST.get("reason", "")
        if reason not in set(Reason):
            raise BadInput("reason: choose one")
        text, original = request.POST.get("text", ""), request.POST.get("duplicate_of", "")[:40]
        cases.close(request.asker, code, Reason(reason), text, request.now, duplicate_of=original)

    return _tried(request, code, act, "case-closed")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def reopen(request: Request, code: str) -> HttpResponse:
    """Open it again."""
    text = request.POST.get("text", "")
    return _tried(request, code, lambda: cases.reopen(request.asker, code, text, request.now), "case-reopened")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, code: str) -> HttpResponse:
    """Ask an organisation: a page of its own, as what is written there leaves the house."""
    try:
        seen = cases.one(request.asker, code, request.now)
    except NotFound:
        raise Http404 from None
    files = [int(number) for number in request.POST.getlist("files")[:100] if number.isascii() and number.isdigit()]
    context = {
        "row": seen.page.line,
        "page": seen.page,
        "given": {name: request.POST.get(name, "")[:4_001] for name in ("organisation", "question")},
        "chosen": files,
        "names": organisations.names([seen.page.line.organisation]),
    }
    if request.method != "POST":
        return render(request, "cases/ask.html", context)
    question = request.POST.get("question", "")
    try:
        organisation = searching.key_meant(request.asker, request.POST.get("organisation", ""), request.now)
        cases.ask(request.asker, code, organisation, question, files, request.now)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return render(request, "cases/ask.html", {**context, "error": in_words(error)}, status=422)
    return to("case", code, done="case-asked")


@holds(Right.WORK_CASES)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, code: str, question: int) -> HttpResponse:
    """Ask no longer."""
    return _tried(
        request, code, lambda: cases.withdraw(request.asker, code, question, request.now), "case-question-withdrawn"
    )


@holds(Right.ANSWER)
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: Request, code: str, question: int) -> HttpResponse:
    """Answer for the organisation that was asked."""
    text = request.POST.get("answer", "")
    return _tried(
        request,
        code,
        lambda: cases.answer(request.asker, code, question, text, request.now),
        "case-answered",
    )
