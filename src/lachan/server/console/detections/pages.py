"""Detections: the newest first, each opened to all its fields, with why it is whose it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import polars as pl
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lachan.server.access import detections, organisations
from lachan.server.access.covering import Why
from lachan.server.access.detections import Seen
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.console.account.going import to
from lachan.server.console.detections.why import answers
from lachan.server.console.facts import asked, asks_facts, class_name, classes, type_name, types
from lachan.server.console.pager import SIZE
from lachan.server.lake.folders import Home
from lachan.server.lake.newest import Row
from lachan.server.pages.say import vietnamese
from lachan.wire.detection import WIRE_NAMES
from lachan.wire.ids import halves_of, hex_of

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = ("classification_taxonomy", "classification_type", "malware_family", "tlp")
_WHYS: Final = (
    (Why.CHECK, "Kiểm tra dòng này đúng hay sai", "To check whether the row is right"),
    (Why.HAND_OVER, "Chuyển cho tổ chức giữ tài khoản", "To hand it to the organisation that keeps the account"),
    (Why.LAWFUL, "Cơ quan có thẩm quyền yêu cầu bằng văn bản", "An authority asked for it in writing"),
)
_UNSAID: Final = ("Hãy chọn một lý do.", "Choose a reason.")


@dataclass(frozen=True, slots=True)
class Line:
    """A detection in a list. `id` is 32 hexadecimal digits."""

    id: str
    day: date
    time: datetime
    subject: str
    port: int | None
    type: str
    family: str
    owners: tuple[str, ...]


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
@asks_facts
def detections_page(request: Request) -> HttpResponse:
    """What was asked for, the newest first; the next page begins after the last row of this one."""
    ask = asked(request)
    rows = pl.DataFrame()
    if ask.wanted is not None:
        after = _after(request)
        rows = detections.newest(request.asker, _home(), ask.wanted, request.now, SIZE + 1, after, whole=False)
    lines = [line_of(row) for row in rows.head(SIZE).iter_rows(named=True)]
    context = {
        "ask": ask,
        "lines": lines,
        "names": organisations.names({key for line in lines for key in line.owners}),
        "older": _mark(lines[-1]) if rows.height > SIZE else "",
        "first": _after(request) is None,
        "classes": classes(),
        "types": types(),
        "most": detections.MOST_EXPORTED,
    }
    return render(request, "detections/list.html", context, status=ask.status)


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
@asks_facts
def one(request: Request, day: str, id_: str) -> HttpResponse:
    """One detection: every field that has a value, and why it is whose it is."""
    at = _named(day, id_)
    return _shown(request, detections.one(request.asker, _home(), *at, request.now))


@holds(Right.UNMASK)
@never_cache
@require_http_methods(["GET", "POST"])
@asks_facts
def uncover(request: Request, day: str, id_: str) -> HttpResponse:
    """The same with the account it is about, for a reason; asked for anew each time, and on record each time."""
    at, why = _named(day, id_), request.POST.get("why", "")
    if request.method != "POST":
        return to("detection", day, id_)
    if why not in set(Why):
        return _shown(request, detections.one(request.asker, _home(), *at, request.now), wrong=True)
    return _shown(request, detections.uncovered(request.asker, _home(), *at, Why(why), request.now))


def _named(day: str, id_: str) -> tuple[date, int, int]:
    try:
        return date.fromisoformat(day), *halves_of(id_)
    except ValueError:
        raise Http404 from None


def _shown(request: Request, seen: Seen, wrong: bool = False) -> HttpResponse:
    row = seen.row
    findings = answers(seen)
    keys = {c.claim.organisation for answer in findings for c in answer.candidates}
    context = {
        "line": line_of(row),
        "label": f"TLP:{row['tlp']}",
        "class": class_name(row["classification_taxonomy"]),
        "fields": _fields(row),
        "covered": seen.covered,
        "may_uncover": seen.covered and request.asker.may(Right.UNMASK),
        "whys": _WHYS,
        "error": _UNSAID[0 if vietnamese() else 1] if wrong else "",
        "findings": findings,
        "version": seen.registry_version,
        "names": organisations.names(keys | {answer.organisation for answer in findings if answer.organisation}),
    }
    return render(request, "detections/one.html", context, status=400 if wrong else 200)


def line_of(row: dict[str, Any]) -> Line:
    """A row of the lake as a list shows it."""
    owners = [row[name] for name in ("holder", "operator", "domain_holder") if row[name]]
    return Line(
        hex_of(row["id_hi"], row["id_lo"]),
        row["time_source"].date(),
        row["time_source"],
        row["subject"] or "—",
        row["source_port"],
        type_name(row["classification_taxonomy"] or "other", row["classification_type"] or "other"),
        row["malware_family"] or row["malware_name"] or "",
        tuple(dict.fromkeys(owners)),
    )


def _fields(row: dict[str, Any]) -> list[tuple[str, object]]:
    """Name on the wire and value of every field that has one."""
    names = [*_FIRST, *(name for name in WIRE_NAMES if name not in _FIRST)]
    found = [(WIRE_NAMES.get(name, name), row[name]) for name in names if row[name] is not None]
    return [*found, ("id", hex_of(row["id_hi"], row["id_lo"]))]


def _mark(line: Line) -> str:
    """Where the next page begins: microseconds and id of the last row shown."""
    return f"{(line.time - _EPOCH) // timedelta(microseconds=1)}-{line.id}"


def _after(request: Request) -> Row | None:
    """The row after which the page begins; None for the first page, and for nonsense."""
    micros, _, id_ = request.GET.get("after", "")[:60].partition("-")
    if not (micros.isascii() and micros.isdigit() and len(micros) < 18):
        return None
    try:
        return Row(_EPOCH + timedelta(microseconds=int(micros)), *halves_of(id_))
    except ValueError:
        return None


def _home() -> Home:
    return Home(settings.LACHAN_HOME)
