"""Daily files, by key: what there is, and each file as it lies, whole or from where a reader was cut off."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from lachan.server.access import daily, notices
from lachan.server.access.request import Request
from lachan.server.access.rights import SCOPES
from lachan.server.access.rules import Rule, Who
from lachan.server.accounts.words import Scope
from lachan.server.api.about import api
from lachan.server.api.records import WRONG, Start
from lachan.server.base.settings import Settings
from lachan.server.daily.reading import EditionLine
from lachan.server.lake.folders import Home
from lachan.server.pages.sending import send, whole

MOST: Final = 31
_RULE: Final = Rule(Who.KEY, right=SCOPES[Scope.DETECTIONS_READ], scope=Scope.DETECTIONS_READ)
RULES: Final = {
    "api-files": _RULE,
    "api-file": _RULE,
    "api-notice-list": Rule(Who.KEY, right=SCOPES[Scope.NOTICES_READ], scope=Scope.NOTICES_READ),
}


class File(Schema):
    """One file, to be fetched at `address`. `sha256`: of its bytes, in hexadecimal."""

    name: str
    rows: int
    bytes: int
    sha256: str
    address: str


class Edition(Schema):
    """What there is for one organisation of one UTC day of receipt. `edition`: counts how often it was made."""

    organisation: str
    day: date
    edition: int
    made_at: datetime
    rows: int
    files: list[File]


class Editions(Schema):
    """Some of `total`, the newest day first."""

    total: int
    days: list[Edition]


def home() -> Home:
    """The instance's."""
    folder: Path = settings.LACHAN_HOME
    return Home(folder)


@api.get("/files", response={200: Editions, **WRONG}, url_name="api-files", summary="Daily files")
def list_files(
    request: HttpRequest, start: Start = 0, limit: Annotated[int, Query(ge=1, le=MOST)] = MOST
) -> dict[str, Any]:
    """Needs the scope `detections:read`."""
    asked = cast(Request, request)
    found, total = daily.editions(asked.asker, home(), asked.now, start=start, limit=limit)
    return {"total": total, "days": [_edition(one) for one in found]}


@api.api_operation(
    ["GET", "HEAD"],
    "/files/{organisation}/{day}/{name}",
    response={200: None, 206: None, 304: None, 412: None, 416: None, **WRONG},
    url_name="api-file",
    summary="One daily file",
)
def one_file(request: HttpRequest, organisation: str, day: date, name: str) -> Any:
    """Needs the scope `detections:read`. Range with If-Range goes on where a reader was cut off; ETag and Repr-Digest
    are of the whole file."""
    asked = cast(Request, request)
    found = daily.file(asked.asker, home(), organisation, day, name, asked.now)
    answer = send(request, found.place, found.name, kind_of(name), found.bytes, found.digest, found.made_at)
    if request.method == "GET" and answer.status_code in (200, 206):
        daily.leaves(asked.asker, organisation, found, asked.now)
    return answer


@api.api_operation(
    ["GET", "HEAD"],
    "/notices/{code}/list",
    response={200: None, **WRONG},
    url_name="api-notice-list",
    summary="The rows of one notice",
)
def notice_list(request: HttpRequest, code: str) -> HttpResponse:
    """Needs the scope `notices:read`. The CSV that is attached to its mail, or that its mail names instead."""
    asked = cast(Request, request)
    told: Settings = settings.LACHAN_SETTINGS
    file = notices.list_of(asked.asker, home().root, code, told.identity, asked.now)
    return whole(file.name, file.kind, file.raw)


def kind_of(name: str) -> str:
    """Media type by a file's ending. Packed files are files, not an encoding of others."""
    return "application/gzip" if name.endswith(".gz") else "application/json"


def _edition(line: EditionLine) -> dict[str, Any]:
    return {
        "organisation": line.organisation,
        "day": line.day,
        "edition": line.number,
        "made_at": line.made_at,
        "rows": line.rows,
        "files": [
            {
                "name": file.name,
                "rows": file.rows,
                "bytes": file.bytes,
                "sha256": file.digest,
                "address": f"/api/files/{line.organisation}/{line.day.isoformat()}/{file.name}",
            }
            for file in line.files
        ],
    }
