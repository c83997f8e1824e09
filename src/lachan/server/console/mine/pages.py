"""What was seen of one's own organisation, what it was told, and whether its contacts are still the right ones."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import cases as case_gate
from lachan.server.access import contacts, detections, notices, organisations, reach, requests
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.accounts.words import HOUSE
from lachan.server.console.account.going import to
from lachan.server.console.facts import asks_facts, class_name
from lachan.server.lake.folders import Home
from lachan.server.lake.wanted import Wanted
from lachan.server.notices.reading import NoticeLine

DAYS: Final = 30
FEW: Final = 5


@holds(Right.SEE_ORGANISATIONS)
@never_cache
@require_safe
@asks_facts
def mine(request: Request) -> HttpResponse:
    """One of the organisations in which one has a role; who has none is led to all that they see."""
    asker, now = request.asker, request.now
    own = sorted({held.organisation for held in asker.roles if held.organisation != HOUSE})
    if not own:
        return to("organisations")
    key = request.GET.get("organisation", "")
    key = key if key in own else own[0]
    people = contacts.contacts(asker, key, settings.LACHAN_SETTINGS.registry.confirm_days, now)
    told = [contact for contact in people if contact.left_at is None and not contact.registry]
    context: dict[str, Any] = {
        "page": organisations.one(asker, key, now),
        "own": own,
        "names": organisations.names(own),
        "days": DAYS,
        "seen": _seen(request, key),
        "notices": _told(request, key),
        "cases": _cases(request, key),
        "now": now,
        "to_confirm": sum(1 for contact in told if contact.due is None or contact.due <= now),
        "contacts": len(told),
        "may_keep": contacts.may_keep(asker, key, now),
        "may_write": key in reach.own(asker, Right.KEEP_PROCEDURE),
        "may_ask": key in requests.askable(asker),
        "requests": requests.of(asker, key, now, FEW),
    }
    return render(request, "mine/mine.html", context)


def _seen(request: Request, key: str) -> list[tuple[str, str, int]] | None:
    """Class, its name and its rows of the last days, the most first; None for who may not see them."""
    if key not in reach.own(request.asker, Right.SEE_DETECTIONS):
        return None
    since = (request.now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = Wanted(organisation=key, since=since)
    home = Home(settings.LACHAN_HOME)
    found = detections.counted(request.asker, home, wanted, request.now, ("classification_taxonomy",))
    rows = [(taxonomy, class_name(taxonomy), count) for taxonomy, count in found.iter_rows()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _told(request: Request, key: str) -> list[NoticeLine]:
    if key not in reach.own(request.asker, Right.SEE_NOTICES):
        return []
    return notices.notices(request.asker, request.now, organisation=key, limit=FEW)[0]


def _cases(request: Request, key: str) -> list[Any]:
    if key not in reach.own(request.asker, Right.SEE_CASES):
        return []
    found, _ = case_gate.cases(request.asker, request.now, case_gate.Wanted(concerning=key))
    return sorted(found, key=lambda line: line.answer_by is None)[:FEW]
