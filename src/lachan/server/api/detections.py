"""What a key reads of facts: the detections of an organisation, in IntelMQ's names, a page at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Schema, Status

from lachan.server.access import detections as gate
from lachan.server.access import record
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES
from lachan.server.access.rules import Rule, Who
from lachan.server.accounts.words import Scope
from lachan.server.api.about import Fault, api
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.feeds.intelmq import write
from lachan.server.lake.folders import Home
from lachan.server.lake.paging import MOST, place
from lachan.server.lake.questions import Wanted
from lachan.wire import rsit
from lachan.wire.addresses import split, value_of

Word = Annotated[str | None, Query(min_length=1, max_length=100)]
Instant = Annotated[datetime | None, Query()]


class Detections(Schema):
    """By event time, the earliest first. Each has the fields of IntelMQ that it has a value for; `comment` says of what
    is invented or on trial that it is. `after`: what to ask with for the next page, or null."""

    detections: list[dict[str, Any]]
    after: str | None


@api.get(
    "/detections",
    response={200: Detections, 400: Fault, 401: Fault, 404: Fault},
    url_name="api-detections",
    summary="Detections",
)
def list_detections(
    request: HttpRequest,
    since: Instant = None,
    until: Instant = None,
    organisation: Word = None,
    taxonomy: Word = None,
    type: Word = None,
    family: Word = None,
    address: Word = None,
    after: Word = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Any:
    """Needs the scope `detections:read`. `since` (included) and `until` (not) are of the event; without a zone: UTC.
    `after`: of the page before. A key that sees several organisations names one. Each page taken is on record."""
    asked = cast(Request, request)
    told: Settings = settings.LACHAN_SETTINGS
    try:
        wanted = Wanted(
            since=_utc(since),
            until=_utc(until),
            taxonomy=_known(taxonomy, rsit.taxonomies(), "taxonomy"),
            type=_known(type, frozenset(row.type for row in rsit.all_types()), "type"),
            organisation=organisation,
            family=family,
            address=None if address is None else _address(address),
        )
        start = None if after is None else place(after)
        rows, further = gate.page(asked.asker, Home(settings.LACHAN_HOME), wanted, start, asked.now, limit)
    except BadInput as error:
        return Status(400, {"detail": str(error)})
    record.exported(asked.asker, "detections", rows.height, asked.now, organisation=organisation or "")
    found = [json.loads(line) for line in write(rows)]
    if told.banner:
        found = [{**one, "comment": told.banner} for one in found]
    return {"detections": found, "after": further and further.text}


def _utc(instant: datetime | None) -> datetime | None:
    if instant is None:
        return None
    with _out_of_range():
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


@contextmanager
def _out_of_range() -> Iterator[None]:
    try:
        yield
    except OverflowError:
        raise BadInput("since, until: an instant within the calendar") from None


def _address(text: str) -> tuple[int, int]:
    try:
        return split(value_of(text))
    except ValueError:
        raise BadInput("address: of IPv4 or IPv6") from None


def _known(word: str | None, words: frozenset[str], name: str) -> str | None:
    if word is not None and word not in words:
        raise BadInput(f"{name}: none of RSIT")
    return word


RULES: Final = {
    "api-detections": Rule(Who.KEY, right=SCOPES[Scope.DETECTIONS_READ], scope=Scope.DETECTIONS_READ),
}
