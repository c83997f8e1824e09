"""People and invitations: seen, invited, taken leave of."""

import os
from datetime import UTC

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import organisations, people, reach, record, searching
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.accounts.people import INVITED_FOR
from lachan.server.accounts.words import Role, fits
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.console.account.going import to
from lachan.server.console.account.linking import link_of, mails_reach_people
from lachan.server.console.exporting import MOST_EXPORTED, as_csv, file_name
from lachan.server.console.pager import SIZE, pager, search_of, start_of
from lachan.server.console.wording import in_words


@holds(Right.SEE_PEOPLE)
@never_cache
@require_safe
def people_page(request: Request) -> HttpResponse:
    """Who holds which role; and who is invited."""
    start, search = start_of(request), search_of(request)
    page = people.members(request.asker, request.now, search=search, start=start, limit=SIZE)
    waiting = people.invitations(request.asker, request.now)
    theirs = {line.organisation for line in page.rows} | {line.organisation for line in waiting}
    context = {
        "rows": page.rows,
        "waiting": waiting,
        "names": organisations.names(theirs),
        "search": search,
        "pager": pager(request, page.rows, start, page.total),
        "may_invite": request.asker.may(Right.MANAGE_PEOPLE),
    }
    return render(request, "people/list.html", context)


@holds(Right.SEE_PEOPLE)
@never_cache
@require_safe
def export(request: Request) -> HttpResponse:
    """The same as CSV."""
    page = people.members(request.asker, request.now, search=search_of(request), limit=MOST_EXPORTED)
    record.exported(request.asker, "people", len(page.rows), request.now)
    rows = ((m.name, m.email, m.organisation, m.role, utc_text(m.valid_from), m.has_factor) for m in page.rows)
    return as_csv(
        file_name("people", "csv", len(page.rows), page.total),
        ("name", "email", "organisation", "role", "since", "second_factor"),
        rows,
    )


@holds(Right.SEE_PEOPLE)
@never_cache
@require_safe
def one(request: Request, number: int) -> HttpResponse:
    """One person's role, and what can be done about it."""
    return _one(request, number)


def _one(request: Request, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    try:
        found = people.member(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    mine = request.asker.may(Right.MANAGE_PEOPLE) and found.person != request.asker.person
    context = {
        "row": found,
        "names": organisations.names([found.organisation]),
        "may_end": mine,
        "may_reset": mine and found.has_factor and _everywhere(request),
        "error": error,
    }
    return render(request, "people/one.html", context, status=status)


@holds(Right.MANAGE_PEOPLE, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: Request, number: int) -> HttpResponse:
    """End the role."""
    if request.method != "POST":
        return to("person", number)
    try:
        people.end_role(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("people", done="role-ended")


@holds(Right.MANAGE_PEOPLE, fresh=True)
@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: Request, number: int) -> HttpResponse:
    """Take away all second factors of somebody who lost them."""
    if request.method != "POST":
        return to("person", number)
    try:
        people.reset_factors(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    except Refused as error:
        return _one(request, number, error=in_words(error), status=422)
    return to("people", done="reset")


@holds(Right.MANAGE_PEOPLE, fresh=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite somebody by mail; where no mail reaches people, the link is shown, this once."""
    places = people.places(request.asker, Right.MANAGE_PEOPLE, request.now)
    everywhere = _everywhere(request)
    context = {
        "choices": places,
        "names": organisations.names(places),
        "everywhere": everywhere,
        "roles": [role for role in Role if everywhere or any(fits(role, place) for place in places)],
        "given": {name: request.POST.get(name, "")[:254] for name in ("email", "name", "organisation", "role")},
    }
    if request.method != "POST":
        return render(request, "people/invite.html", context)
    told = link_of(request, "invitation", request.POST.get("language", "vi"))
    try:
        token = people.invite(
            request.asker,
            email=request.POST.get("email", "")[:255],
            name=request.POST.get("name", "")[:200],
            language=request.POST.get("language", "vi"),
            organisation=searching.key_meant(
                request.asker, request.POST.get("organisation", places[0] if places else ""), request.now
            ),
            role=_role(request.POST.get("role", "")),
            now=request.now,
            draw=os.urandom,
            link=told,
        )
    except NotFound:
        error = BadInput("organisation: there is none with this key")
        return render(request, "people/invite.html", {**context, "error": in_words(error)}, status=422)
    except BadInput as error:
        return render(request, "people/invite.html", {**context, "error": in_words(error)}, status=422)
    mailed = mails_reach_people()
    context = {"link": "" if mailed else told(token), "until": (request.now + INVITED_FOR).astimezone(UTC)}
    return render(request, "people/invited.html", context)


@holds(Right.MANAGE_PEOPLE)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """Take an invitation back."""
    if request.method != "POST":
        return to("people")
    try:
        people.withdraw(request.asker, number, request.now)
    except NotFound:
        raise Http404 from None
    return to("people", done="withdrawn")


def _everywhere(request: Request) -> bool:
    return reach.organisations(request.asker, Right.MANAGE_PEOPLE, request.now) is None


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadInput("role: choose one") from None
