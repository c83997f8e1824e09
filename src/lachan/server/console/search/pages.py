"""One box: what was typed, what it was understood as, and who in the country is affected."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import searching
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.access.searching import Answer
from lachan.server.access.typed import MOST, Kind
from lachan.server.base.clock import VIETNAM
from lachan.server.console.facts import asks_facts
from lachan.server.lake.folders import Home
from lachan.server.pages.say import vietnamese

SHOWN: Final = 100  # affected organisations that a page lists
_KINDS: Final = {
    Kind.ADDRESS: ("Địa chỉ {text}", "Address {text}"),
    Kind.PREFIX: ("Dải địa chỉ {text}", "Prefix {text}"),
    Kind.ASN: ("Số hiệu mạng {text}", "AS number {text}"),
    Kind.DOMAIN: ("Tên miền {text} và mọi tên bên dưới", "Domain {text} and all names below it"),
    Kind.WEAKNESS: ("Điểm yếu {text}", "Weakness {text}"),
    Kind.CODE: ("Mã thông báo {text}", "Notice {text}"),
    Kind.RECEIPT: ("Biên nhận {text}", "Receipt {text}"),
    Kind.CASE: ("Vụ việc {text}", "Case {text}"),
    Kind.REPORT: ("Phản ánh {text}", "Report {text}"),
    Kind.WRONG_CODE: ("Mã bị gõ sai: {text}", "A code with a mistyped sign: {text}"),
}
_CODES: Final = (Kind.CODE, Kind.RECEIPT, Kind.CASE, Kind.REPORT, Kind.WRONG_CODE)
_EXAMPLES: Final = (
    ("203.0.113.7", "địa chỉ IP", "an address"),
    ("203.0.113.0/24", "dải địa chỉ", "a prefix"),
    ("AS64500", "số hiệu mạng", "an AS number"),
    ("may.example", "tên miền hoặc URL", "a domain or URL"),
    ("CVE-2024-1234", "điểm yếu", "a weakness"),
    ("ngan hang hoa sen", "tên tổ chức, không dấu cũng được", "an organisation, marks or not"),
    ("mirai", "họ mã độc", "a family"),
    ("LC-7K2M9-4QXR1", "mã thông báo, biên nhận", "a notice's code, a receipt"),
    ("VV-2026-00042-5", "số vụ việc", "a case's number"),
    ("PA-12", "phản ánh của người dân", "a citizen's report"),
)


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
@asks_facts
def search_page(request: Request) -> HttpResponse:
    """The answer to `?q=`; without it, what may be typed."""
    typed = request.GET.get("q", "")[:MOST]
    found = searching.search(request.asker, Home(settings.LACHAN_HOME), typed, request.now)
    affected = found.affected or ()
    by_code = found.notice or found.batch or found.case or found.report
    context = {
        "q": typed,
        "found": found,
        "kind": found.typed.kind.value,
        "heading": _heading(found),
        "affected": affected[:SHOWN],
        "now": request.now,
        "found_by_code": by_code is not None,
        "nothing_of_code": by_code is None and found.typed.kind in _CODES,
        "hidden": len(affected) - SHOWN if len(affected) > SHOWN else 0,
        "count": len(affected),
        "days": searching.DAYS,
        "sees_detections": request.asker.may(Right.SEE_DETECTIONS),
        "link": _link(found),
        "examples": _EXAMPLES,
    }
    return render(request, "search/search.html", context)


def _heading(found: Answer) -> str:
    kind, place = found.typed.kind, 0 if vietnamese() else 1
    if kind in _KINDS:
        return _KINDS[kind][place].format(text=found.typed.text)
    if found.family:
        return ("Họ mã độc {text}", "Family {text}")[place].format(text=found.family)
    if found.organisations:
        return ("Tổ chức có tên «{text}»", "Organisations named “{text}”")[place].format(text=found.typed.text)
    return ("Tìm", "Search")[place]


def _link(found: Answer) -> dict[str, str]:
    """The form of the detections page that shows the same rows."""
    given = {"family": found.family} if found.family else {"what": found.typed.text}
    return {**given, "since": f"{found.since.astimezone(VIETNAM):%Y-%m-%d}"}
