"""Whether the service works: `/healthz` says that the process answers, `/readyz` that it can do its work.

`/readyz` looks at the database (and its shape), the newest part of the manifest, the disk, and the worker. It names
what is wrong by a word; programs of monitoring and proxies read it, so it is open, and says nothing else.
"""

import shutil
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.accounts.words import HOUSE
from lachan.server.base.settings import Settings
from lachan.server.jobs import reading
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.site import django as site
from lachan.server.site import measures

ALIVE: Final = timedelta(minutes=1)
FREE: Final = 1 << 30  # bytes


@anybody("monitoring asks it, and it says nothing but that the process answers")
@require_safe
def live(request: Request) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@anybody("monitoring and proxies ask it; it says which part is not ready, in one word")
@require_safe
def ready(request: Request) -> HttpResponse:
    """200, or 503 with what is wrong."""
    found = checks(settings.LACHAN_HOME, request.now)
    return JsonResponse(found, status=200 if all(word == "ok" for word in found.values()) else 503)


@anybody("it answers this machine and keys of the house; to anybody else there is nothing here")
@require_safe
def metrics(request: Request) -> HttpResponse:
    """For Prometheus."""
    of_house = request.asker.key is not None and request.asker.key.organisation == HOUSE
    if not (of_house or _this_machine(request)):
        raise Http404
    told: Settings = settings.LACHAN_SETTINGS
    text = measures.page(settings.LACHAN_HOME, request.now, told.web.processes > 1)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def checks(home: Path, now: datetime) -> dict[str, str]:
    """Each part and a word: `ok`, or what is wrong with it."""
    found = {"database": _database(), "lake": "unknown", "disk": _disk(home), "worker": "unknown"}
    if found["database"] == "ok":
        found |= {"lake": _lake(home), "worker": _worker(now)}
    return found


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "behind" if site.behind() else "ok"
    except DatabaseError:
        connection.close()
        return "away"


def _lake(home: Path) -> str:
    newest = Part.objects.filter(state=Part.State.LIVE).order_by("-pk").first()
    if newest is None:
        return "ok"
    return "ok" if Home(home).absolute(newest.path).is_file() else "a part is missing"


def _disk(home: Path) -> str:
    return "ok" if shutil.disk_usage(home).free >= FREE else "nearly full"


def _worker(now: datetime) -> str:
    alive = reading.alive()
    if alive is None:
        return "never seen"
    return "ok" if now - alive <= ALIVE else "silent"


def _this_machine(request: Request) -> bool:
    """Asked from this machine, and not by a proxy on behalf of somebody."""
    try:
        here = ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
    return here and not request.META.get("LACHAN_FORWARDED", False)
