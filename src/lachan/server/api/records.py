"""What a key reads: notices, the organisations it sees, the audit record; through the same gates as a page."""

from datetime import datetime
from typing import Annotated, Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Schema

from lachan.server.access import notices, organisations, record
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES
from lachan.server.access.rules import Rule, Who
from lachan.server.accounts.words import Scope
from lachan.server.api.about import Fault, api
from lachan.server.audit.reading import Asked
from lachan.server.base.errors import Damaged, NotFound
from lachan.server.lake.asking import COME_BACK, Busy
from lachan.server.notices.reading import NoticeLine

MOST: Final = 100
Start = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Search = Annotated[str, Query(max_length=100)]
WRONG: Final = {401: Fault, 404: Fault}


class Notice(Schema):
    """One digest. `rows` are observations, `subjects` distinct addresses or names: neither counts machines."""

    code: str
    organisation: str
    taxonomy: str
    state: str
    planned_at: datetime
    sent_at: datetime | None
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime
    tlp: str
    severity: str


class Notices(Schema):
    """Some of `total`, the newest first."""

    total: int
    notices: list[Notice]


class Organisation(Schema):
    """An organisation with its networks and domains."""

    key: str
    name: str
    kind: str
    networks: list[str]
    domains: list[str]


class Name(Schema):
    """An organisation in a list."""

    key: str
    name: str
    kind: str


class Names(Schema):
    """Some of `total`, by name."""

    total: int
    organisations: list[Name]


class Entry(Schema):
    """One act. Who did it stands there by number."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    organisation: str
    details: dict[str, str | int | bool]
    digest: str


class Entries(Schema):
    """Some of `total`, the newest first; `before`: the number to ask for the next, or null."""

    total: int
    entries: list[Entry]
    before: int | None


@api.get("/notices", response={200: Notices, **WRONG}, url_name="api-notices", summary="Notices")
def list_notices(request: HttpRequest, q: Search = "", start: Start = 0, limit: Limit = 50) -> dict[str, Any]:
    """Needs the scope `notices:read`. `q`: part of a code."""
    asked = cast(Request, request)
    found, total = notices.notices(asked.asker, asked.now, search=q, start=start, limit=limit)
    return {"total": total, "notices": [_notice(line) for line in found]}


@api.get("/notices/{code}", response={200: Notice, **WRONG}, url_name="api-notice", summary="One notice")
def one_notice(request: HttpRequest, code: str) -> dict[str, Any]:
    """Needs the scope `notices:read`."""
    asked = cast(Request, request)
    return _notice(notices.one(asked.asker, code, asked.now))


@api.get("/organisations", response={200: Names, **WRONG}, url_name="api-organisations", summary="Organisations")
def list_organisations(request: HttpRequest, q: Search = "", start: Start = 0, limit: Limit = 50) -> dict[str, Any]:
    """Needs the scope `organisation:read`. `q`: part of a name or key."""
    asked = cast(Request, request)
    found, total = organisations.organisations(asked.asker, asked.now, search=q, start=start, limit=limit)
    return {"total": total, "organisations": [{"key": o.key, "name": o.name, "kind": o.kind} for o in found]}


@api.get(
    "/organisations/{key}",
    response={200: Organisation, **WRONG},
    url_name="api-organisation",
    summary="One organisation",
)
def one_organisation(request: HttpRequest, key: str) -> dict[str, Any]:
    """Needs the scope `organisation:read`."""
    asked = cast(Request, request)
    page = organisations.one(asked.asker, key, asked.now)
    one = page.organisation
    return {
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "networks": [claim.text for claim in page.networks],
        "domains": [claim.text for claim in page.domains],
    }


@api.get("/audit", response={200: Entries, **WRONG}, url_name="api-audit", summary="The audit record")
def list_entries(
    request: HttpRequest, before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None, limit: Limit = 50
) -> dict[str, Any]:
    """Needs the scope `audit:read`. Each time it is asked for is in it."""
    asked = cast(Request, request)
    wanted = Asked(before=before)
    found = record.entries(asked.asker, wanted, asked.now, limit)
    total = record.count(asked.asker, wanted, asked.now)
    record.exported(asked.asker, "audit", len(found), asked.now)
    more = found[-1].number if len(found) == limit else None
    return {"total": total, "entries": [_entry(line) for line in found], "before": more}


@api.exception_handler(NotFound)
def nothing_here(request: HttpRequest, error: Exception) -> HttpResponse:
    """The very answer that an address gives which does not exist."""
    raise Http404 from error


@api.exception_handler(Busy)
def busy(request: HttpRequest, error: Exception) -> HttpResponse:
    """Too many questions of the facts just now."""
    answer: HttpResponse = api.create_response(request, {"detail": str(error)}, status=503)
    answer.headers["Retry-After"] = str(COME_BACK)
    return answer


@api.exception_handler(Damaged)
def damaged(request: HttpRequest, error: Exception) -> HttpResponse:
    """Something stored cannot be read: it is on the desk of the house, and its place is not for others to know."""
    answer: HttpResponse = api.create_response(request, {"detail": "something stored cannot be read"}, status=503)
    return answer


def _notice(line: NoticeLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Notice.model_fields}


def _entry(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Entry.model_fields}


def _scope(scope: Scope) -> Rule:
    return Rule(Who.KEY, right=SCOPES[scope], scope=scope)


RULES: Final = {
    "api-notices": _scope(Scope.NOTICES_READ),
    "api-notice": _scope(Scope.NOTICES_READ),
    "api-organisations": _scope(Scope.ORGANISATION_READ),
    "api-organisation": _scope(Scope.ORGANISATION_READ),
    "api-audit": _scope(Scope.AUDIT_READ),
}
