"""Guides: the list, the three texts of one, an edition beside what holds, and the decision about it."""

from difflib import unified_diff

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import guides
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.wording import in_words
from lachan.server.pages.say import vietnamese
from lachan.server.publications.editing.deciding import LONGEST, Texts
from lachan.server.publications.guides.marks import as_html

_FILES = ("about", "vi", "en")


@holds(Right.SEE_PUBLICATIONS)
@never_cache
@require_safe
def list_page(request: Request) -> HttpResponse:
    """All pages, what waits for somebody first."""
    context = {
        "rows": guides.listed(request.asker, request.now),
        "waiting": guides.new(request.asker),
        "may_write": request.asker.may(Right.PUBLISH),
        "language": "vi" if vietnamese() else "en",
    }
    return render(request, "guides/list.html", context)


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """The name of a page that there is not yet."""
    if request.method != "POST":
        return render(request, "guides/new.html")
    folder, slug = (request.POST.get(name, "")[:81].strip() for name in ("folder", "slug"))
    try:
        guides.texts(request.asker, folder, slug)
    except BadInput as error:
        return render(request, "guides/new.html", {"error": in_words(error)}, status=422)
    return to("edit-guide", folder, slug)


@holds(Right.PUBLISH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, folder: str, slug: str) -> HttpResponse:
    """The texts of a page; looked at before they are proposed."""
    try:
        held = guides.texts(request.asker, folder, slug)
    except (BadInput, NotFound):
        raise Http404 from None
    if request.method != "POST":
        return _form(request, folder, slug, held)
    written = Texts(*(request.POST.get(name, "")[: LONGEST + 1].replace("\r\n", "\n") for name in _FILES))
    faults = guides.faults(request.asker, folder, slug, written)
    if faults or request.POST.get("do") == "look":
        return _form(request, folder, slug, written, faults=faults, looked=True)
    try:
        number = guides.propose(request.asker, folder, slug, written, request.POST.get("why", ""), request.now)
    except (BadInput, Refused) as error:
        return _form(request, folder, slug, written, error=in_words(error))
    return to("edition", number, done="edition-proposed")


def _form(
    request: Request,
    folder: str,
    slug: str,
    texts: Texts,
    *,
    faults: list[str] | None = None,
    looked: bool = False,
    error: str = "",
) -> HttpResponse:
    lines = guides.history(request.asker, folder, slug)
    context = {
        "folder": folder,
        "slug": slug,
        "texts": texts,
        "is_new": not any((texts.about, texts.vi, texts.en)),
        "faults": [in_words(BadInput(fault)) for fault in faults or ()],
        "parts": _parts(request, folder, slug, texts) if looked and not faults else [],
        "history": lines,
        "names": guides.who(request.asker, lines),
        "longest": LONGEST,
        "error": error,
    }
    return render(request, "guides/one.html", context, status=422 if faults or error else 200)


def _parts(request: Request, folder: str, slug: str, texts: Texts) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each language and its sections as HTML."""
    guide = guides.preview(request.asker, folder, slug, texts)
    return [
        (language, [(heading, as_html(blocks)) for heading, blocks in guide.texts[language].items()])
        for language in ("vi", "en")
    ]


@holds(Right.SEE_PUBLICATIONS)
@never_cache
@require_safe
def edition(request: Request, number: int) -> HttpResponse:
    """An edition beside what holds."""
    return _edition(request, number)


@holds(Right.APPROVE, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def put_out(request: Request, number: int) -> HttpResponse:
    """It holds from now on."""
    return _decide(request, number, out=True)


@holds(Right.APPROVE)
@never_cache
@require_http_methods(["GET", "POST"])
def refuse(request: Request, number: int) -> HttpResponse:
    """It never holds."""
    return _decide(request, number, out=False)


def _decide(request: Request, number: int, *, out: bool) -> HttpResponse:
    if request.method != "POST":
        return to("edition", number)
    reason = request.POST.get("reason", "")[:501]
    try:
        (guides.put_out if out else guides.refuse)(request.asker, number, reason, request.now)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _edition(request, number, error=in_words(error))
    return to("edition", number, done="edition-out" if out else "edition-refused")


def _edition(request: Request, number: int, *, error: str = "") -> HttpResponse:
    try:
        line, texts = guides.edition(request.asker, number)
    except NotFound:
        raise Http404 from None
    held = guides.texts(request.asker, line.kind, line.slug)
    context = {
        "line": line,
        "names": guides.who(request.asker, [line]),
        "changes": [(f"{name}.{'toml' if name == 'about' else 'md'}", _changes(held, texts, name)) for name in _FILES],
        "parts": _parts(request, line.kind, line.slug, texts),
        "may_decide": request.asker.may(Right.APPROVE) and line.state == "waiting",
        "own": line.proposed_by == request.asker.by.actor,
        "error": error,
    }
    return render(request, "guides/edition.html", context, status=422 if error else 200)


def _changes(held: Texts, texts: Texts, name: str) -> list[tuple[str, str]]:
    """(`+`, `-` or a space, line) of a file, with three lines around each change."""
    before, after = getattr(held, name).splitlines(), getattr(texts, name).splitlines()
    lines = list(unified_diff(before, after, lineterm="", n=2))[2:]
    return [(line[:1], line[1:]) for line in lines if not line.startswith("@@")]
