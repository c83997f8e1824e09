"""Pools: listed, marked, ended, taken in from a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, pools
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import BadInput, NotFound, TheirFault
from lachan.server.console.account.going import to
from lachan.server.console.days import asked_begin, asked_end
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.wording import in_words
from lachan.server.pages.say import vietnamese
from lachan.server.registry.pools import kinds, mark_of

_NONE = "organisation: there is none with this key"


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
def pools_page(request: Request) -> HttpResponse:
    """The pools, those that hold first."""
    start, search = start_of(request), search_of(request)
    found, total = pools.listed(request.asker, request.now, search=search, start=start, limit=SIZE)
    shown = {one.organisation for one in found} | {one.resold_to for one in found if one.resold_to}
    context = {
        "rows": [(one, _kind(one.kind), one.open_at(request.now)) for one in found],
        "names": organisations.names(shown),
        "search": search,
        "pager": pager(request, found, start, total),
        "may_mark": pools.may_mark(request.asker),
        "mark_address": _address(request, "mark-pool"),
        "import_address": _address(request, "import-pools"),
    }
    return render(request, "pools/list.html", context)


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One pool; ending it is asked for here."""
    try:
        found = pools.one(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    mine = pools.markable(request.asker, request.now) if pools.may_mark(request.asker) else frozenset()
    context = {
        "row": found,
        "kind": _kind(found.kind),
        "said_by": pools.said_by(request.asker, found, request.now),
        "open": found.open_at(request.now),
        "names": organisations.names([found.organisation, found.resold_to]),
        "may_end": mine is None or found.organisation in mine,
        "end_address": _address(request, "end-pool", number),
    }
    return render(request, "pools/one.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def _end(request: Request, number: int) -> HttpResponse:
    """It holds no longer."""
    if request.method != "POST":
        return to("pool", number)
    try:
        pools.end(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    return to("pools", done="pool-ended")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def _mark(request: Request) -> HttpResponse:
    """Mark one prefix."""
    context = _form(request, ("organisation", "prefix", "kind", "resold_to", "since", "until"))
    if request.method != "POST":
        return render(request, "pools/mark.html", context)
    given = context["given"]
    try:
        since = asked_begin(given["since"], "valid_from") or request.now
        until = asked_end(given["until"], "valid_to") if given["until"] else None
        said = mark_of(_owner(context), given["prefix"], given["kind"], given["resold_to"], since, until)
        pools.mark(request.asker, said, request.now)
    except NotFound:
        missing: TheirFault = BadInput(_NONE)
        return render(request, "pools/mark.html", {**context, "error": in_words(missing)}, status=422)
    except BadInput as error:
        return render(request, "pools/mark.html", {**context, "error": in_words(error, _named())}, status=422)
    return to("pools", done="pool-marked")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def _take_in(request: Request) -> HttpResponse:
    """A CSV file of pools; what was refused is shown by line."""
    context = _form(request, ("organisation",))
    if request.method != "POST":
        return render(request, "pools/import.html", context)
    try:
        file = request.FILES.get("file")
        if file is None:
            raise BadInput("file: choose one")
        found = pools.take_in(request.asker, file.read(), _owner(context), request.now)
    except NotFound:
        missing: TheirFault = BadInput(_NONE)
        return render(request, "pools/import.html", {**context, "error": in_words(missing)}, status=422)
    except BadInput as error:
        return render(request, "pools/import.html", {**context, "error": in_words(error, _named())}, status=422)
    if not found.rejects:
        return to("pools", done="pool-marked")
    refused = [(reject.line, in_words(BadInput(reject.reason), _named())) for reject in found.rejects[:200]]
    return render(request, "pools/import.html", {**context, "read": found, "refused": refused}, status=422)


# An organisation's own people mark its networks; the house marks anybody's, under a right of its own.
end, mark, take_in = (holds(Right.KEEP_ORGANISATION)(view) for view in (_end, _mark, _take_in))
end_any, mark_any, take_in_any = (holds(Right.CHANGE_REGISTRY)(view) for view in (_end, _mark, _take_in))


def _address(request: Request, name: str, *arguments: object) -> str:
    """Of the form that this person may use."""
    own = not request.asker.may(Right.CHANGE_REGISTRY)
    return reverse(name if own else name.replace("-pool", "-any-pool"), args=arguments)


def _form(request: Request, fields: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """What both forms have."""
    theirs = pools.markable(request.asker, request.now)
    choices = sorted(theirs or ())
    context: dict[str, object] = {
        "given": {name: request.POST.get(name, "")[:100].strip() for name in fields},
        "choices": choices,
        "everywhere": theirs is None,
        "names": organisations.names(choices),
        "kinds": list(_named().items()),
    }
    return context  # type: ignore[return-value]


def _owner(context: dict[str, dict[str, str]]) -> str:
    choices = list(context["choices"])
    return context["given"]["organisation"] or (choices[0] if len(choices) == 1 else "")


def _named() -> dict[str, str]:
    """Each kind as the forms name it."""
    return {name: _kind(name) for name in kinds()}


def _kind(name: str) -> str:
    return kinds()[name].vi if vietnamese() else kinds()[name].en
