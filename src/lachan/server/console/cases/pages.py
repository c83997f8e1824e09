"""Cases: the list by deadline, one case as its reader sees it, the list as a file."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import cases, organisations, record, searching
from lachan.server.access.cases import Seen, Wanted
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.cases.kinds import kinds
from lachan.server.cases.words import LinkKind, Reason, State
from lachan.server.console.cases.words import case_reason, told
from lachan.server.console.exporting import MOST_EXPORTED, as_csv, file_name
from lachan.server.console.pager import SIZE, pager, search_of, start_of

TABS: Final = {
    "open": Wanted(),
    "mine": Wanted(mine=True),
    "answered": Wanted(answered=True),
    "waiting": Wanted((State.WAITING,)),
    "closed": Wanted((State.CLOSED,)),
}


@holds(Right.SEE_CASES)
@never_cache
@require_safe
def list_page(request: Request) -> HttpResponse:
    """A tab of the list, the next deadline first."""
    tab, wanted, start = _tab(request), _wanted(request), start_of(request)
    rows, total = cases.cases(request.asker, request.now, wanted, start=start, limit=SIZE)
    works = request.asker.may(Right.WORK_CASES)
    context = {
        "rows": rows,
        "tab": tab,
        "now": request.now,
        "counts": cases.counts(request.asker, request.now),
        "names": organisations.names({line.organisation for line in rows}),
        "persons": cases.persons_of({line.assigned for line in rows}) if works else {},
        "kinds": list(kinds()),
        "wanted": wanted,
        "works": works,
        "pager": pager(request, rows, start, total),
    }
    return render(request, "cases/list.html", context)


@holds(Right.SEE_CASES)
@never_cache
@require_safe
def export(request: Request) -> HttpResponse:
    """The same as CSV."""
    rows, total = cases.cases(request.asker, request.now, _wanted(request), limit=MOST_EXPORTED)
    record.exported(request.asker, "cases", len(rows), request.now)
    heads = ("case", "kind", "title", "organisation", "tlp", "severity", "state", "opened", "due", "closed", "reason")
    lines = (
        (
            c.code,
            c.kind,
            c.title,
            c.organisation,
            c.tlp,
            c.severity,
            c.state,
            utc_text(c.opened_at),
            c.due_at and utc_text(c.due_at),
            c.closed_at and utc_text(c.closed_at),
            c.reason,
        )
        for c in rows
    )
    return as_csv(file_name("cases", "csv", len(rows), total), heads, lines)


@holds(Right.SEE_CASES)
@never_cache
@require_safe
def one(request: Request, code: str) -> HttpResponse:
    """One case."""
    return show(request, code)


def show(request: Request, code: str, *, error: str = "") -> HttpResponse:
    """One case; after a form that was not taken with what was wrong."""
    try:
        seen = cases.one(request.asker, code, request.now)
    except NotFound:
        raise Http404 from None
    works = seen.house and request.asker.may(Right.WORK_CASES)
    context = {**_context(request, seen), "works": works, "error": error}
    if works:
        context |= {
            "workers": sorted(cases.workers(request.now).items(), key=lambda pair: pair[1]),
            "reasons": list(Reason),
            "link_kinds": list(LinkKind),
            "most_bytes": settings.LACHAN_SETTINGS.cases.max_attachment_bytes,
        }
    return render(request, "cases/one.html", context, status=422 if error else 200)


def _context(request: Request, seen: Seen) -> dict[str, object]:
    page = seen.page
    keys = {page.line.organisation, *(a.organisation for a in page.asks), *(e.organisation for e in page.events)}
    names = organisations.names(keys - {""})
    persons = cases.persons(seen)
    return {
        "seen": seen,
        "row": page.line,
        "page": page,
        "now": request.now,
        "names": names,
        "holder": persons.get(page.line.assigned or 0, ""),
        "waits_for": [names.get(a.organisation, a.organisation) for a in page.asks if a.waits],
        "clocks": [clock for clock in page.clocks if clock.ended_at is None],
        "closed_why": case_reason(page.line.reason) if page.line.reason else "",
        "told": told(seen, names, persons),
        "mine": page.line.assigned is not None and page.line.assigned == request.asker.person,
    }


def _tab(request: Request) -> str:
    tab = request.GET.get("tab", "open")
    return tab if tab in TABS else "open"


def _wanted(request: Request) -> Wanted:
    kind = request.GET.get("kind", "")
    organisation = request.GET.get("organisation", "")[:200].strip()
    with suppress(BadInput):  # a part of a name: nothing is of that key
        organisation = searching.key_meant(request.asker, organisation, request.now)
    return replace(
        TABS[_tab(request)],
        kind=kind if kind in kinds() else "",
        organisation=organisation,
        search=search_of(request),
    )
