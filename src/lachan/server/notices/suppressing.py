"""Suppressions: rows that nobody is told of because a person said so, with a reason and an end ("known honeypot",
"researcher"). Rows that one fits are counted under it; nothing is forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from django.db import transaction
from django.db.models import QuerySet, Sum

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
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
    own: bool = False  # a mute: the organisation's own wish


def suppress(condition: Condition, now: datetime, expires_at: datetime, *, by: By, why: str, own: bool = False) -> int:
    """Make one; its number. `own`: a mute, by the organisation's own wish (see `subscriptions`).

    Errors: BadInput for no condition, one that cannot be, or a time of more than a year; NotFound for the organisation.
    """
    who, reason = deciding.who(by.written), deciding.reason(why)
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
    if not own and len(conditions(now)) >= AT_ONCE:
        raise BadInput(f"at most {AT_ONCE} suppressions stand at once: lift some")
    values["family"] = values["family"].casefold()
    said = {"made_at": now, "made_by": who, "why": reason, "expires_at": expires_at, "own": own}
    with transaction.atomic():
        made = Suppression.objects.create(organisation=owner, **values, **said).pk
        until = expires_at.date().isoformat()
        record(
            by,
            Act.SILENCED,
            subject=f"suppression:{made}",
            organisation=owner.key if owner else "",
            now=now,
            until=until,
        )
    return made


def lift(number: int, now: datetime, *, by: By) -> None:
    """End one before its time. What it held back stays so. Errors: BadInput; NotFound for one that does not stand."""
    who = deciding.who(by.written)
    standing = Suppression.objects.filter(pk=number, lifted_at__isnull=True, expires_at__gt=now)
    with transaction.atomic():
        owner = standing.values_list("organisation__key", flat=True).first()
        if not standing.update(lifted_at=now, lifted_by=who):
            raise NotFound("no such suppression stands")
        record(by, Act.SILENCE_ENDED, subject=f"suppression:{number}", organisation=owner or "", now=now)


def conditions(now: datetime) -> list[Condition]:
    """Those that stand, the oldest first, but mutes: these are held against rows by `subscriptions.muting`."""
    standing = Suppression.objects.filter(own=False, lifted_at__isnull=True, expires_at__gt=now)
    return [_condition(one) for one in standing.select_related("organisation").order_by("pk")]


def suppressions(
    now: datetime, *, ended: bool, limit: int, organisation: str | None = None, own: bool | None = None, start: int = 0
) -> list[SuppressionLine]:
    """Those that stand, or all; the newest first, from `start` on. `own`: mutes alone, or all others alone."""
    found = _some(now, ended, own).select_related("organisation").annotate(rows=Sum("suppressed__rows"))
    if organisation is not None:
        found = found.filter(organisation__key=organisation)
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
            one.own,
        )
        for one in found.order_by("-pk")[start : start + limit]
    ]


def count(now: datetime, *, ended: bool, own: bool | None = None) -> int:
    """How many `suppressions` there are."""
    return _some(now, ended, own).count()


def condition_of(number: int) -> Condition:
    """Of what nobody is told by one of the house's silences that is not lifted. Errors: NotFound."""
    one = Suppression.objects.select_related("organisation").filter(pk=number, own=False, lifted_at=None).first()
    if one is None:
        raise NotFound("there is nothing here")
    return _condition(one)


def _some(now: datetime, ended: bool, own: bool | None) -> QuerySet[Suppression]:
    found = Suppression.objects.all() if own is None else Suppression.objects.filter(own=own)
    return found if ended else found.filter(lifted_at__isnull=True, expires_at__gt=now)


def _prefix(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        raise BadInput(f"network: not a prefix: {text[:60]}; for example 203.0.113.0/24") from None


def _condition(one: Suppression) -> Condition:
    owner = one.organisation.key if one.organisation else ""
    return Condition(one.pk, owner, one.taxonomy, one.type, one.family, one.network, one.subject, one.feed)
