"""Suppressions: rows that nobody is told of because a person said so, with a reason and an end ("known honeypot",
"researcher"). Rows that one fits are counted under it; nothing is forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from django.db.models import Sum

from lachan.server.base import deciding
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices.conditions import Condition
from lachan.server.notices.models import Suppression
from lachan.server.registry.models import Organisation
from lachan.wire import rsit

LONGEST: Final = timedelta(days=366)
AT_ONCE: Final = 1_000  # that may stand together
_WORDS: Final = ("taxonomy", "type", "family", "network", "subject", "feed")


@dataclass(frozen=True, slots=True)
class SuppressionLine:
    """One suppression, and how many rows nobody was told of because of it."""

    id: int
    condition: Condition
    why: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    lifted_at: datetime | None
    lifted_by: str
    rows: int


def suppress(condition: Condition, now: datetime, expires_at: datetime, *, by: str, why: str) -> int:
    """Make one; its number. Errors: BadInput for no condition, one that cannot be, or a time of more than a year;
    NotFound for the organisation."""
    who, reason = deciding.who(by), deciding.reason(why)
    if expires_at <= now or expires_at - now > LONGEST:
        raise BadInput(f"until: after now, and within {LONGEST.days} days")
    values = {name: str(getattr(condition, name)).strip() for name in _WORDS}
    if not condition.organisation and not any(values.values()):
        raise BadInput("a suppression needs a condition: organisation, class, type, family, network, subject or feed")
    if values["taxonomy"] and values["taxonomy"] not in rsit.taxonomies():
        raise BadInput(f"class: {values['taxonomy']} is none of RSIT")
    if values["network"]:
        values["network"] = _prefix(values["network"])
    if any(len(value) > 100 for name, value in values.items() if name != "subject") or len(values["subject"]) > 300:
        raise BadInput("a condition has at most 100 characters, a subject 300")
    owner = Organisation.objects.filter(key=condition.organisation).first() if condition.organisation else None
    if condition.organisation and owner is None:
        raise NotFound("no such organisation")
    if len(conditions(now)) >= AT_ONCE:
        raise BadInput(f"at most {AT_ONCE} suppressions stand at once: lift some")
    values["family"] = values["family"].casefold()
    said = {"made_at": now, "made_by": who, "why": reason, "expires_at": expires_at}
    return Suppression.objects.create(organisation=owner, **values, **said).pk


def lift(number: int, now: datetime, *, by: str) -> None:
    """End one before its time. What it held back stays so. Errors: BadInput; NotFound for one that does not stand."""
    who = deciding.who(by)
    standing = Suppression.objects.filter(pk=number, lifted_at__isnull=True, expires_at__gt=now)
    if not standing.update(lifted_at=now, lifted_by=who):
        raise NotFound("no such suppression stands")


def conditions(now: datetime) -> list[Condition]:
    """Those that stand, the oldest first."""
    standing = Suppression.objects.filter(lifted_at__isnull=True, expires_at__gt=now)
    return [_condition(one) for one in standing.select_related("organisation").order_by("pk")]


def suppressions(now: datetime, *, ended: bool, limit: int) -> list[SuppressionLine]:
    """Those that stand, or all; the newest first."""
    found = Suppression.objects.select_related("organisation").annotate(rows=Sum("suppressed__rows"))
    if not ended:
        found = found.filter(lifted_at__isnull=True, expires_at__gt=now)
    return [
        SuppressionLine(
            one.pk,
            _condition(one),
            one.why,
            one.made_at,
            one.made_by,
            one.expires_at,
            one.lifted_at,
            one.lifted_by,
            one.rows or 0,
        )
        for one in found.order_by("-pk")[:limit]
    ]


def _prefix(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        raise BadInput(f"network: not a prefix: {text[:60]}; for example 203.0.113.0/24") from None


def _condition(one: Suppression) -> Condition:
    owner = one.organisation.key if one.organisation else ""
    return Condition(one.pk, owner, one.taxonomy, one.type, one.family, one.network, one.subject, one.feed)
