"""Official letters: the book, one letter, and each step of its way."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import letters
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.console.wording import in_words
from lachan.server.notices.letters.states import Receipt, State

LARGEST = 20_000_000  # bytes that are read of an upload


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letters_page(request: Request) -> HttpResponse:
    """The book, the newest first; a form drafts the letters of a period."""
    error, status = "", 200
    if request.method == "POST":
        try:
            begins, ends = (_day(request.POST.get(name, "")) for name in ("begins", "ends"))
            made = letters.draft(request.asker, begins, ends, request.now, settings.LACHAN_SETTINGS)
            return to("letters", done="drafted" if made.letters else "drafted-none")
        except NotFound:
            raise Http404 from None
        except BadInput as wrong:
            error, status = in_words(wrong), 422
    asked = request.GET.get("state", "")
    state = State(asked) if asked in State.values else None
    today, start = vietnam_day(request.now), start_of(request)
    rows, total = letters.letters(request.asker, request.now, state=state, start=start, limit=SIZE)
    context = {
        "rows": rows,
        "pager": pager(request, rows, start, total),
        "states": list(State),
        "state": state,
        "begins": request.POST.get("begins", str(today.replace(day=1)))[:10],
        "ends": request.POST.get("ends", str(today))[:10],
        "error": error,
    }
    return render(request, "letters/list.html", context, status=status)


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One letter and what can be done with it."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    try:
        line = letters.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    sent = any(one.state == Receipt.SENT for one in line.receipts)
    context = {
        "line": line,
        "receipts": list(Receipt) if sent else [Receipt.SENT],
        "may_put_out": line.state in (State.DRAFT, State.NUMBERED),
        "may_take_back": line.state == State.PUT_OUT,
        "may_note": line.state == State.SIGNED,
        "may_cancel": line.state != State.CANCELLED and not sent,
        "error": error,
    }
    return render(request, "letters/one.html", context, status=status)


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_safe
def pdf(request: Request, number: int) -> HttpResponse:
    """The signed file, or the one laid out for signing."""
    try:
        found = letters.file(request.asker, number, request.now, settings.LACHAN_HOME)
    except NotFound:
        raise Http404 from None
    except Damaged as error:
        return _one(request, number, error=in_words(error), status=422)
    heads = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.raw, content_type="application/pdf", headers=heads)


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def put_out(request: Request, number: int) -> HttpResponse:
    """Number it, make its files, lay them out for signing."""
    home, told = settings.LACHAN_HOME, settings.LACHAN_SETTINGS
    return _step(request, number, "put-out", lambda: letters.put_out(request.asker, number, request.now, home, told))


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def take_back(request: Request, number: int) -> HttpResponse:
    """The signed file comes back, and is looked at."""
    home, told = settings.LACHAN_HOME, settings.LACHAN_SETTINGS
    sent = request.FILES.get("file") if request.method == "POST" else None
    raw = sent.read(LARGEST + 1) if sent is not None else b""
    return _step(
        request, number, "taken-back", lambda: letters.take_back(request.asker, number, raw, request.now, home, told)
    )


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: Request, number: int) -> HttpResponse:
    """What became of it after it was signed."""
    said = request.POST.get("state", "")
    learned = Receipt(said) if said in Receipt.values else Receipt.SENT
    theirs = request.POST.get("number", "")[:200]
    return _step(
        request, number, "receipt-noted", lambda: letters.note(request.asker, number, learned, theirs, request.now)
    )


@holds(Right.HANDLE_LETTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: Request, number: int) -> HttpResponse:
    """It is not to go out; its number stays in the book."""
    why = request.POST.get("why", "")[:600]
    home = settings.LACHAN_HOME
    return _step(
        request,
        number,
        "letter-cancelled",
        lambda: letters.cancel(request.asker, number, request.now, home, why=why),
    )


def _step(request: Request, number: int, done: str, act: Callable[[], object]) -> HttpResponse:
    """One step of its way, and back to the letter."""
    if request.method != "POST":
        return to("letter", number)
    try:
        act()
    except NotFound:
        raise Http404 from None
    except ModuleNotFoundError as missing:
        wanting = BadInput(f"a program that this needs is not installed: {missing.name}")
        return _one(request, number, error=in_words(wanting), status=422)
    except (BadInput, Refused, Damaged) as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("letter", number, done=done)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadInput("period: choose both days") from None
