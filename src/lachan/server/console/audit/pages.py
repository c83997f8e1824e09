"""The audit record: read, filtered, taken away as a file that names the newest signed head."""

import json
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import organisations, record
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.audit.acts import Act
from lachan.server.audit.reading import Asked, EntryLine
from lachan.server.audit.signing import latest
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.console.days import asked_begin
from lachan.server.console.exporting import MOST_EXPORTED, attachment, file_name
from lachan.server.console.pager import SIZE
from lachan.server.console.wording import in_words


@holds(Right.SEE_AUDIT)
@never_cache
@require_safe
def audit_page(request: Request) -> HttpResponse:
    """Entries, the newest first; the next page begins below the last number."""
    try:
        asked = _asked(request)
    except BadInput as error:
        return _listed(request, [], 0, error=in_words(error))
    found = record.entries(request.asker, asked, request.now, SIZE)
    return _listed(request, found, record.count(request.asker, asked, request.now))


def _listed(request: Request, found: Sequence[EntryLine], total: int, error: str = "") -> HttpResponse:
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "done")}
    context = {
        "rows": found,
        "total": total,
        "names": organisations.names({entry.organisation for entry in found}),
        "acts": list(Act),
        "given": {name: request.GET.get(name, "")[:80] for name in ("act", "actor", "organisation", "since", "until")},
        "older": {**kept, "before": found[-1].number} if len(found) == SIZE else None,
        "head": _head(),
        "error": error,
    }
    return render(request, "audit/list.html", context, status=422 if error else 200)


@holds(Right.SEE_AUDIT)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One entry, with its digest."""
    try:
        found = record.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    context = {"row": found, "names": organisations.names([found.organisation])}
    return render(request, "audit/one.html", context)


@holds(Right.SEE_AUDIT)
@never_cache
@require_safe
def export(request: Request) -> HttpResponse:
    """JSON lines, the newest first; the last line names the newest signed head."""
    try:
        wanted = _asked(request)
    except BadInput as error:
        return _listed(request, [], 0, error=in_words(error))
    found = record.entries(request.asker, wanted, request.now, MOST_EXPORTED)
    total = len(found) if len(found) < MOST_EXPORTED else record.count(request.asker, wanted, request.now)
    record.exported(request.asker, "audit", len(found), request.now)
    lines = [
        json.dumps(
            {
                "number": e.number,
                "at": utc_text(e.at),
                "actor": e.actor,
                "act": e.act,
                "subject": e.subject,
                "organisation": e.organisation,
                "request": e.request,
                "details": e.details,
                "digest": e.digest,
            },
            ensure_ascii=False,
        )
        for e in found
    ]
    lines.append(json.dumps({"rows": len(found), "of": total, "head": _head()}))
    return attachment(
        file_name("audit", "jsonl", len(found), total), "application/jsonl; charset=utf-8", "\n".join(lines) + "\n"
    )


def _asked(request: Request) -> Asked:
    """Errors: BadInput for a day or an act that is none: it must not look as though everything had been asked for."""
    act = request.GET.get("act", "")[:40]
    organisation = request.GET.get("organisation", "")[:64].strip()
    before = request.GET.get("before", "")
    if act and act not in set(Act):
        raise BadInput("act: choose one of the list")
    return Asked(
        frozenset((organisation,)) if organisation else None,
        request.GET.get("actor", "")[:80].strip(),
        act,
        "",
        asked_begin(request.GET.get("since", "")[:20], "since"),
        asked_begin(request.GET.get("until", "")[:20], "until"),
        int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None,
    )


def _head() -> str:
    try:
        return latest(settings.LACHAN_HOME)
    except BadInput:
        return "damaged"
