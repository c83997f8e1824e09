"""Notices: listed, explained, and what a person can do about one."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import answers, cases, notices, record, sending
from lachan.server.access.notices import Tab
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.accounts.words import HOUSE
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, Damaged, NotFound, Refused
from lachan.server.base.settings import Settings
from lachan.server.console.account.going import to
from lachan.server.console.exporting import MOST_EXPORTED, as_csv, file_name
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.told.words import in_one_line
from lachan.server.console.wording import in_words
from lachan.server.notices.afterwards import MAY_PASS, Verdict
from lachan.server.notices.reading import NoticeLine
from lachan.server.notices.states import State
from lachan.server.notices.stopping import stopped
from lachan.server.pages.sending import whole


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def notices_page(request: Request) -> HttpResponse:
    """All that one sees, under tabs by what is to be done."""
    start, search, tab = start_of(request), search_of(request), _tab(request)
    rows, total = notices.notices(request.asker, request.now, search=search, tab=tab, start=start, limit=SIZE)
    may_send = request.asker.may(Right.SEND_NOTICES)
    context = {
        "rows": rows,
        "tabs": notices.tabs(request.asker, request.now).items(),
        "tab": tab,
        "search": search,
        "pager": pager(request, rows, start, total),
        "may_send": may_send,
        "stop": stopped() if any(held.organisation == HOUSE for held in request.asker.roles) else None,
        "looked_up": sending.looked_up(request.asker, request.now) if may_send else [],
    }
    return render(request, "notices/list.html", context)


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def export(request: Request) -> HttpResponse:
    """The same as CSV, without addresses of people."""
    found, total = notices.notices(
        request.asker, request.now, search=search_of(request), tab=_tab(request), limit=MOST_EXPORTED
    )
    record.exported(request.asker, "notices", len(found), request.now)
    heads = (
        "code",
        "organisation",
        "name",
        "class",
        "state",
        "reason",
        "planned_at",
        "sent_at",
        "rows",
        "subjects",
        "tlp",
    )
    rows = ((n.code, n.organisation, n.organisation_name, n.taxonomy, n.state, n.reason, *_more(n)) for n in found)
    return as_csv(file_name("notices", "csv", len(found), total), heads, rows)


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def one(request: Request, code: str) -> HttpResponse:
    """One notice: to whom, what it says, why, what was tried, what was answered."""
    return _one(request, code)


def _one(request: Request, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    try:
        found = notices.whole(request.asker, code, request.now, settings.LACHAN_HOME)
    except NotFound:
        raise Http404 from None
    chosen = found.explanation.subscription if found.explanation else None
    line, may_send = found.line, request.asker.may(Right.SEND_NOTICES)
    context = {
        "one": found,
        "line": line,
        "why": found.explanation,
        "choice": in_one_line(chosen.choice) if chosen else "",
        "may_settle": may_send and line.state == State.IN_DOUBT,
        "may_again": may_send and line.state == State.FAILED and line.reason in MAY_PASS,
        "may_another": may_send and line.state in (State.FAILED, State.BOUNCED),
        "may_silence": may_send,
        "cases": cases.about_notice(request.asker, line.code, request.now),
        "may_open": request.asker.may(Right.WORK_CASES),
        "may_answer": line.state in _ANSWERABLE and answers.may_answer(request.asker, line.organisation, request.now),
        "error": error,
    }
    return render(request, "notices/one.html", context, status=status)


@holds(Right.SEE_NOTICES)
@never_cache
@require_safe
def rows(request: Request, code: str) -> HttpResponse:
    """The list that is attached to its mail, or that its mail points to, as a file."""
    told: Settings = settings.LACHAN_SETTINGS
    try:
        file = notices.list_of(request.asker, settings.LACHAN_HOME, code, told.identity, request.now)
    except NotFound:
        raise Http404 from None
    except Damaged as error:
        return _one(request, code, error=in_words(error), status=503)
    return whole(file.name, file.kind, file.raw)


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def settle(request: Request, code: str) -> HttpResponse:
    """A person found out whether a notice in doubt arrived."""
    if request.method != "POST":
        return to("notice", code)
    verdict = Verdict.AGAIN if request.POST.get("verdict") == "again" else Verdict.SENT
    try:
        if request.POST.get("verdict") not in ("sent", "again"):
            raise BadInput("verdict: choose one")
        sending.settle(request.asker, code, verdict, request.now, why=_why(request))
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _one(request, code, error=in_words(error), status=422)
    return to("notice", code, done="doubt-settled")


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def again(request: Request, code: str) -> HttpResponse:
    """The same mail once more, as what was in the way is gone."""
    if request.method != "POST":
        return to("notice", code)
    try:
        sending.send_again(request.asker, code, request.now, why=_why(request))
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _one(request, code, error=in_words(error), status=422)
    return to("notice", code, done="sent-again")


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def give_up(request: Request, code: str) -> HttpResponse:
    """Leave it at that."""
    if request.method != "POST":
        return to("notice", code)
    try:
        sending.give_up(request.asker, code, request.now, why=_why(request))
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused) as error:
        return _one(request, code, error=in_words(error), status=422)
    return to("notice", code, done="given-up")


@holds(Right.SEND_NOTICES)
@never_cache
@require_http_methods(["GET", "POST"])
def another(request: Request, code: str) -> HttpResponse:
    """Tell the same rows to the next contact of the organisation."""
    if request.method != "POST":
        return to("notice", code)
    try:
        new = sending.tell_another(request.asker, code, request.now, settings.LACHAN_HOME, settings.LACHAN_SETTINGS)
    except NotFound:
        raise Http404 from None
    except (BadInput, Refused, Damaged) as error:
        return _one(request, code, error=in_words(error), status=422)
    return to("notice", new, done="told-another")


_ANSWERABLE = (State.SENT, State.BOUNCED, State.ANSWERED)


def _more(line: NoticeLine) -> tuple[object, ...]:
    sent = utc_text(line.sent_at) if line.sent_at else ""
    return utc_text(line.planned_at), sent, line.rows, line.subjects, line.tlp


def _tab(request: Request) -> Tab:
    """The one asked for; else, for who sends, what waits for them, where they search for nothing."""
    asked = request.GET.get("tab", "")
    if asked in set(Tab):
        return Tab(asked)
    return Tab.WAITING if request.asker.may(Right.SEND_NOTICES) and not search_of(request) else Tab.ALL


def _why(request: Request) -> str:
    return request.POST.get("why", "")[:600]
