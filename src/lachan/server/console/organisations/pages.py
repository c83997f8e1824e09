"""Organisations: found, seen, and their contacts confirmed or marked."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import contacts, organisations, requests, subscriptions
from lachan.server.access.covering import Why
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.organisations.dates import dated
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.told.words import in_one_line
from lachan.server.pages.say import vietnamese
from lachan.server.registry.upkeep import Details

SHOWN: Final = 500  # networks, and domains, on one page
_WHYS: Final = (
    (Why.REACH, "Cần liên hệ ngay, không chờ thông báo", "To reach them now, without waiting for a notice"),
    (Why.CHECK, "Kiểm tra đầu mối đúng hay sai", "To check whether a contact is right"),
    (Why.LAWFUL, "Cơ quan có thẩm quyền yêu cầu bằng văn bản", "An authority asked for it in writing"),
)
_UNSAID: Final = ("Hãy chọn một lý do.", "Choose a reason.")


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
def organisations_page(request: Request) -> HttpResponse:
    """Those that one sees, by name."""
    start, search = start_of(request), search_of(request)
    untold = request.GET.get("contact") == "none"
    rows, total = organisations.organisations(
        request.asker, request.now, search=search, untold=untold, start=start, limit=SIZE
    )
    context = {"rows": rows, "search": search, "untold": untold, "pager": pager(request, rows, start, total)}
    return render(request, "organisations/list.html", context)


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
def one(request: Request, key: str) -> HttpResponse:
    """One organisation: networks and domains with their dates, contacts with their mailbox hidden."""
    return _one(request, key)


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_http_methods(["GET", "POST"])
def uncover(request: Request, key: str) -> HttpResponse:
    """The same with its contacts whole, for a reason; asked for anew each time, and on record each time."""
    if request.method != "POST":
        return to("organisation", key)
    why = request.POST.get("why", "")
    if why not in set(Why):
        return _one(request, key, unsaid=True, status=422)
    try:
        return _one(request, key, whole=contacts.uncovered(request.asker, key, Why(why), request.now))
    except NotFound:
        raise Http404 from None


def _one(
    request: Request,
    key: str,
    *,
    whole: Mapping[int, Details] | None = None,
    error: bool = False,
    unsaid: bool = False,
    status: int = 200,
) -> HttpResponse:
    asker, now = request.asker, request.now
    try:
        page = organisations.one(asker, key, now)
        people = contacts.contacts(asker, key, settings.LACHAN_SETTINGS.registry.confirm_days, now)
    except NotFound:
        raise Http404 from None
    if whole is None:
        whole = contacts.own(asker, key, now)
    if unsaid and not contacts.may_uncover(asker):
        raise Http404
    claims = [("networks", page.networks), ("domains", page.domains)]
    context = {
        "page": page,
        "claims": [(what, dated(rows, now)[:SHOWN], len(rows)) for what, rows in claims],
        "shown": SHOWN,
        "contacts": [
            (contact, contact.due is None or contact.due <= now, whole.get(contact.number)) for contact in people
        ],
        "may_uncover": bool(people) and not whole and contacts.may_uncover(asker),
        "whys": _WHYS,
        "error": _UNSAID[0 if vietnamese() else 1] if unsaid else "",
        "may_keep": contacts.may_keep(asker, key, now),
        "can_confirm": any(contact.left_at is None and not contact.registry for contact in people),
        "told": _told(request, key),
        "marked_already": error,
        "may_ask": key in requests.askable(asker),
        "may_edit": requests.may_edit(asker, now),
    }
    return render(request, "organisations/one.html", context, status=status)


def _told(request: Request, key: str) -> str:
    """How it is told, in one line; empty for who does not see its notices."""
    try:
        return in_one_line(subscriptions.one(request.asker, key, request.now).line.choice)
    except NotFound:
        return ""


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: Request, key: str) -> HttpResponse:
    """All contacts are still right."""
    if request.method != "POST":
        return to("organisation", key)
    try:
        contacts.confirm(request.asker, key, request.now)
    except NotFound:
        raise Http404 from None
    return to("organisation", key, done="contacts-confirmed")


def _ask_left(request: Request, key: str, number: int, days: int) -> HttpResponse:
    try:
        one, alone = contacts.to_mark(request.asker, key, number, days, request.now)
        page = organisations.one(request.asker, key, request.now)
    except NotFound:
        raise Http404 from None
    return render(request, "organisations/left.html", {"page": page, "one": one, "alone": alone})


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: Request, key: str, number: int) -> HttpResponse:
    """Nobody answers there any more: asked once more, as it is never told again."""
    days = settings.LACHAN_SETTINGS.registry.confirm_days
    if request.method != "POST":
        return _ask_left(request, key, number, days)
    try:
        contacts.mark_left(request.asker, key, number, days, request.now)
    except NotFound:
        raise Http404 from None
    except Refused:
        return _one(request, key, error=True, status=422)
    return to("organisation", key, done="contact-left")
