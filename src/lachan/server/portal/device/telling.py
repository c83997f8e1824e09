"""What the check of a line says to a visitor: everything that its page is made of, and nothing that says who asked."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from lachan.server.base.clock import vietnam_day
from lachan.server.base.settings import Settings
from lachan.server.portal.device.agents import HINTS, MAX_AGENT, Outdated, device_of, outdated
from lachan.server.recent.asking import Unable, at_address, tables
from lachan.server.recent.tables import Seen

INVENTED: Final = "240.30.174.160"  # of the demo's samples


@dataclass(frozen=True, slots=True)
class Told:
    """`state`: seen, nothing, or why nothing can be said. `pool`: the kind of the shared one, or empty. `family`: of
    the address that was looked at, 4 or 6; `both`: the other one was asked before; `other`: the link that asks for it,
    or empty. `reach`: the day of the newest event that this rests on."""

    state: str
    pool: str
    seen: tuple[Seen, ...]
    family: str
    both: bool
    other: str
    device: str
    outdated: tuple[Outdated, ...]
    reach: date | None
    sample: bool = False  # of a demo: told of an invented address, as who looks comes from none of the internet


def told(request: HttpRequest, now: datetime) -> Told:
    """For who comes from REMOTE_ADDR, after a proxy of ours was believed. Reads the file alone; writes nothing."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    agent = request.META.get("HTTP_USER_AGENT", "")[:MAX_AGENT]
    state, pool, seen, reach, sample = _asked(address, now)
    family = "6" if ":" in address and "." not in address else "4"
    return Told(
        state=state,
        pool=pool,
        seen=seen,
        family=family,
        both=request.GET.get("da-hoi") == ("4" if family == "6" else "6"),
        other=_other(request, family),
        device=device_of(agent),
        outdated=tuple(outdated(agent, request.headers.get(HINTS, ""), vietnam_day(now))),
        reach=reach,
        sample=sample,
    )


def _asked(address: str, now: datetime) -> tuple[str, str, tuple[Seen, ...], date | None, bool]:
    sample = False
    try:
        known = tables(Path(settings.LACHAN_HOME), now)
        try:
            seen, pool = at_address(known, address)
        except Unable:
            if not settings.LACHAN_SETTINGS.kind.invented:
                raise
            (seen, pool), sample = at_address(known, INVENTED), True
    except Unable as why:
        return str(why), "", (), None, False
    newest = known.head.newest
    reach = vietnam_day(newest) if newest is not None else None
    return "seen" if seen else "nothing", pool, tuple(seen), reach, sample


def _other(request: HttpRequest, family: str) -> str:
    """The link that asks for the visitor's other address; empty where no name for it is set. It holds no address."""
    asked: Settings = settings.LACHAN_SETTINGS
    name = asked.web.ipv4_host if family == "6" else asked.web.ipv6_host
    if not name or request.get_host().partition(":")[0] == name:
        return ""
    return f"{'https' if asked.web.https else 'http'}://{name}{request.path_info}?da-hoi={family}"
