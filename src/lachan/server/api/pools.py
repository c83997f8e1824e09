"""Pools of networks, by key: read."""

from datetime import datetime
from typing import Any, Final, cast

from django.http import HttpRequest
from ninja import Schema

from lachan.server.access import pools
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES
from lachan.server.access.rules import Rule, Who
from lachan.server.accounts.words import Scope
from lachan.server.api.about import api
from lachan.server.api.records import WRONG, Limit, Start

RULES: Final = {
    "api-pools": Rule(Who.KEY, right=SCOPES[Scope.ORGANISATION_READ], scope=Scope.ORGANISATION_READ),
}


class Pool(Schema):
    """Part of an organisation's networks, as it says itself. `resold_to`: key of its customer, or empty."""

    number: int
    organisation: str
    prefix: str
    kind: str
    resold_to: str
    valid_from: datetime
    valid_to: datetime | None


class Pools(Schema):
    """Some of `total`, those that hold first."""

    total: int
    pools: list[Pool]


@api.get("/pools", response={200: Pools, **WRONG}, url_name="api-pools", summary="Pools of networks")
def list_pools(request: HttpRequest, start: Start = 0, limit: Limit = 50) -> dict[str, Any]:
    """Needs the scope `organisation:read`."""
    asked = cast(Request, request)
    found, total = pools.listed(asked.asker, asked.now, start=start, limit=limit)
    return {"total": total, "pools": [{name: getattr(one, name) for name in Pool.model_fields} for one in found]}
