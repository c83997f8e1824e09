"""Rows that were kept back: by reason, with what makes them readable."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import duty
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.duty.changes import KeptBack
from lachan.server.lake.models import Outcome
from lachan.server.pages.say import vietnamese
from lachan.wire.phrases import meaning

_TO_DO = {
    Outcome.Kind.SET_ASIDE: (
        "Viết tệp ánh xạ cột cho loại này, rồi chạy lại",
        "Write a mapping file for this type, then replay",
    ),
    Outcome.Kind.REJECTED: ("Sửa dòng hoặc ánh xạ, rồi chạy lại", "Mend the rows or the mapping, then replay"),
}


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the page."""

    words: str
    to_do: str
    detail: str
    rows: int
    files: int
    last: datetime
    receipt: str


@holds(Right.STAND_DUTY)
@never_cache
@require_safe
def kept_back(request: Request) -> HttpResponse:
    """What lies aside, the most rows first."""
    rows = [_line(one) for one in duty.kept_back(request.asker, request.now)]
    return render(request, "desk/set_aside.html", {"rows": rows})


def _line(one: KeptBack) -> KeptLine:
    vi = vietnamese()
    words = (meaning(one.reason) if vi else "") or one.reason.replace("-", " ")
    to_do = _TO_DO[Outcome.Kind(one.kind)][0 if vi else 1]
    return KeptLine(words[:1].upper() + words[1:], to_do, one.detail, one.rows, one.files, one.last, one.receipt)
