"""The gate to notices: one's own, and those of whom one watches over as far as their TLP lets them go onward."""

from datetime import datetime

from django.db.models import Q, QuerySet

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.onward import Audience, labels
from lachan.server.access.rights import Right
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices.codes import read_code
from lachan.server.notices.models import Notice
from lachan.server.notices.reading import NoticeLine, line_of


def notices(
    asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50
) -> tuple[list[NoticeLine], int]:
    """The newest first, and how many there are in all. `search`: part of a code. Errors: NotFound."""
    rows = _theirs(asker, now)
    if search:
        rows = rows.filter(code__icontains=search[:20])
    found = rows.select_related("organisation", "replaces", "replaced_by").order_by("-planned_at", "-pk")
    return [line_of(notice) for notice in found[start : start + limit]], rows.count()


def one(asker: Asker, code: str, now: datetime) -> NoticeLine:
    """One notice. Errors: NotFound, also for what is no code."""
    try:
        wanted = read_code(code)
    except BadInput:
        raise NotFound("there is nothing here") from None
    found = _theirs(asker, now).select_related("organisation", "replaces", "replaced_by").filter(code=wanted).first()
    if found is None:
        raise NotFound("there is nothing here")
    return line_of(found)


def _theirs(asker: Asker, now: datetime) -> QuerySet[Notice]:
    theirs = reach.organisations(asker, Right.SEE_NOTICES, now)
    rows = Notice.objects.all()
    if theirs is None:
        return rows
    own = reach.own(asker, Right.SEE_NOTICES)
    onward = Q(organisation__key__in=theirs - own, tlp__in=labels(Audience.SUPERVISOR))
    return rows.filter(Q(organisation__key__in=own) | onward)
