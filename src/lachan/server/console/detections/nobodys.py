"""Networks in which something was seen and which no organisation of the registry holds."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import detections
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.base.clock import VIETNAM
from lachan.server.console.facts import asks_facts
from lachan.server.lake.folders import Home

SHOWN: Final = 200


@holds(Right.CHANGE_REGISTRY)
@never_cache
@require_safe
@asks_facts
def nobodys(request: Request) -> HttpResponse:
    """Those of most rows first."""
    rows = detections.unowned(request.asker, Home(settings.LACHAN_HOME), request.now, SHOWN)
    since = (request.now - detections.NOBODYS).astimezone(VIETNAM)
    context = {
        "rows": rows,
        "days": detections.NOBODYS.days,
        "since": f"{since:%Y-%m-%d}",
        "shown": SHOWN,
        "sees_jobs": request.asker.may(Right.SEE_JOBS),
    }
    return render(request, "detections/nobodys.html", context)
