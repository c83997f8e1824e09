"""Daily files: what there is by day, one day's files, a file itself."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import daily, organisations
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.errors import NotFound
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.daily.reading import FileLine
from lachan.server.lake.folders import Home
from lachan.server.pages.sending import send


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
def files_page(request: Request) -> HttpResponse:
    """Days, the newest first."""
    start = start_of(request)
    found, total = daily.editions(request.asker, _home(), request.now, start=start, limit=SIZE)
    several = len({one.organisation for one in found}) > 1
    context = {
        "rows": found,
        "several": several,
        "names": organisations.names({one.organisation for one in found}),
        "pager": pager(request, found, start, total),
        "may_answer": request.asker.may(Right.ANSWER),
        "keep_days": settings.LACHAN_SETTINGS.daily.keep_days,
    }
    return render(request, "files/list.html", context)


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
def day_page(request: Request, organisation: str, day: str) -> HttpResponse:
    """One day's files, and how a program fetches them."""
    try:
        found = daily.edition(request.asker, _home(), organisation, _day(day), request.now)
    except NotFound:
        raise Http404 from None
    manifest = [file for file in found.files if file.name == "manifest.json"]
    context = {
        "row": found,
        "files": [(file, *_what(file)) for file in found.files if file not in manifest],
        "manifest": manifest[0],
        "names": organisations.names([organisation]),
        "may_read": daily.may_read(request.asker, organisation),
        "address": f"{request.scheme}://{request.get_host()}/api/files/{organisation}/{found.day.isoformat()}",
    }
    return render(request, "files/day.html", context)


@holds(Right.SEE_DETECTIONS)
@require_safe
def one_file(request: Request, organisation: str, day: str, name: str) -> HttpResponseBase:
    """A file, whole or from where a reader was cut off."""
    try:
        found = daily.file(request.asker, _home(), organisation, _day(day), name, request.now)
    except NotFound:
        raise Http404 from None
    kind = "application/gzip" if name.endswith(".gz") else "application/json"
    answer = send(request, found.place, found.name, kind, found.bytes, found.digest, found.made_at)
    if request.method == "GET" and answer.status_code in (200, 206):
        daily.leaves(request.asker, organisation, found, request.now)
    return answer


_WHAT = {
    "rows": ("Dữ liệu đủ để tra thuê bao", "Rows with enough to find the line"),
    "insufficient": ("Không đủ dữ liệu để tra thuê bao", "Rows without enough to find the line"),
    "changes": ("Thay đổi so với ngày trước", "What changed since the day before"),
}


def _what(file: FileLine) -> tuple[str, str]:
    return _WHAT.get(file.name.partition(".")[0], (file.name, file.name))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _home() -> Home:
    folder: Path = settings.LACHAN_HOME
    return Home(folder)
