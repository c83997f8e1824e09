"""Outcomes given back by a program, as one file."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema, Status

from lachan.server.access import outcomes
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES
from lachan.server.access.rules import Rule, Who
from lachan.server.accounts.words import Scope
from lachan.server.api.about import Fault, api
from lachan.server.api.records import WRONG
from lachan.server.base.errors import BadInput

MOST_SHOWN: Final = 1_000
RULES: Final = {
    "api-outcomes": Rule(Who.KEY, right=SCOPES[Scope.OUTCOMES_WRITE], scope=Scope.OUTCOMES_WRITE),
}


class Refusal(Schema):
    """A row that was not taken, by its line in the file."""

    line: int
    reason: str


class Handed(Schema):
    """What became of a file: rows = given + known + rejected. `rejects`: the first thousand."""

    number: int
    organisation: str
    handed_at: datetime
    rows: int
    given: int
    known: int
    rejected: int
    rejects: list[Refusal]


@api.post(
    "/outcomes/{organisation}",
    response={200: Handed, 422: Fault, **WRONG},
    url_name="api-outcomes",
    summary="Give outcomes",
    openapi_extra={"requestBody": {"content": {"text/csv": {}, "application/jsonl": {}}, "required": True}},
)
def give(request: HttpRequest, organisation: str) -> Any:
    """Needs the scope `outcomes:write`. The body is the file: CSV or JSON lines."""
    asked = cast(Request, request)
    home: Path = settings.LACHAN_HOME
    try:
        found = outcomes.give(asked.asker, home, organisation, request.read(), asked.now)
    except BadInput as error:
        return Status(422, {"detail": str(error)})
    return {
        **{name: getattr(found, name) for name in Handed.model_fields if name != "rejects"},
        "rejects": [{"line": line, "reason": reason} for line, reason in found.rejects[:MOST_SHOWN]],
    }
