"""Keys of programs: seen, made, revoked."""

import os
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import keys, organisations, people, reach, record, searching
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.accounts.words import Scope
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, NotFound, Refused, TheirFault
from lachan.server.console.account.going import to
from lachan.server.console.exporting import MOST_EXPORTED, as_csv, file_name
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.wording import in_words

DAYS = (30, 90, 180, 366)


@holds(Right.SEE_KEYS)
@never_cache
@require_safe
def keys_page(request: Request) -> HttpResponse:
    """The keys, the newest first."""
    start, search = start_of(request), search_of(request)
    page = keys.keys_of(request.asker, request.now, search=search, start=start, limit=SIZE)
    context = {
        "rows": [(key, key.open_at(request.now)) for key in page.rows],
        "names": organisations.names({key.organisation for key in page.rows}),
        "search": search,
        "pager": pager(request, page.rows, start, page.total),
        "may_create": request.asker.may(Right.MANAGE_KEYS),
    }
    return render(request, "keys/list.html", context)


@holds(Right.SEE_KEYS)
@never_cache
@require_safe
def export(request: Request) -> HttpResponse:
    """The same as CSV, without any key."""
    page = keys.keys_of(request.asker, request.now, search=search_of(request), limit=MOST_EXPORTED)
    record.exported(request.asker, "keys", len(page.rows), request.now)
    rows = (
        (k.label, k.organisation, k.shown, " ".join(k.scopes), " ".join(k.networks), utc_text(k.expires_at))
        for k in page.rows
    )
    return as_csv(
        file_name("keys", "csv", len(page.rows), page.total),
        ("label", "organisation", "begins", "scopes", "networks", "expires"),
        rows,
    )


@holds(Right.SEE_KEYS)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One key."""
    try:
        found = keys.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    context = {
        "row": found,
        "open": found.open_at(request.now),
        "names": organisations.names([found.organisation]),
        "may_revoke": request.asker.may(Right.MANAGE_KEYS),
    }
    return render(request, "keys/one.html", context)


@holds(Right.MANAGE_KEYS)
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: Request, number: int) -> HttpResponse:
    """Revoke it. No fresh proof is asked for: shutting a door must be quick."""
    if request.method != "POST":
        return to("key", number)
    try:
        keys.revoke(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    return to("keys", done="revoked")


@holds(Right.MANAGE_KEYS, fresh=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    """Make one; it is shown this once."""
    places = people.places(request.asker, Right.MANAGE_KEYS, request.now)
    context = {
        "choices": places,
        "names": organisations.names(places),
        "everywhere": reach.organisations(request.asker, Right.MANAGE_KEYS, request.now) is None,
        "scopes": list(Scope),
        "chosen": request.POST.getlist("scopes"),
        "days": DAYS,
        "given": {name: request.POST.get(name, "")[:1000] for name in ("label", "networks", "organisation")},
    }
    if request.method != "POST":
        return render(request, "keys/create.html", context)
    try:
        line, secret = keys.create(
            request.asker,
            organisation=searching.key_meant(
                request.asker, request.POST.get("organisation", places[0] if places else ""), request.now
            ),
            label=request.POST.get("label", "")[:200],
            scopes=_scopes(request),
            networks=request.POST.get("networks", "")[:1000].split(),
            expires_at=request.now + timedelta(days=_days(request)),
            now=request.now,
            draw=os.urandom,
        )
    except NotFound:
        missing: TheirFault = BadInput("organisation: there is none with this key")
        return render(request, "keys/create.html", {**context, "error": in_words(missing)}, status=422)
    except (BadInput, Refused) as error:
        return render(request, "keys/create.html", {**context, "error": in_words(error)}, status=422)
    return render(request, "keys/created.html", {"row": line, "secret": secret})


def _scopes(request: Request) -> list[Scope]:
    try:
        return [Scope(text) for text in request.POST.getlist("scopes")[:20]]
    except ValueError:
        raise BadInput("scopes: at least one") from None


def _days(request: Request) -> int:
    text = request.POST.get("days", "90")
    return int(text) if text in {str(days) for days in DAYS} else 90
