"""What stands, for many organisations in few questions."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Q

from lachan.server.accounts.models import Key, Membership
from lachan.server.accounts.words import Role, Scope
from lachan.server.base.settings import Attached
from lachan.server.notices.models import Subscription, Suppression
from lachan.server.notices.subscriptions.choice import Choice, Form, Pace, Standing
from lachan.server.notices.subscriptions.muting import Mute
from lachan.server.notices.wording import Language

_ROLES: Final = (Role.SECURITY_CONTACT, Role.ABUSE_DESK)  # they see notices and detections, so lists and daily files
_SCOPES: Final = frozenset((Scope.NOTICES_READ, Scope.DETECTIONS_READ))
_UNCHOSEN: Final = {False: Standing(), True: Standing(fetches=True)}


def standings(owners: dict[int, str], now: datetime) -> dict[int, Standing]:
    """Row of an organisation → what holds for it. `owners`: row → key."""
    if not owners:
        return {}
    able = fetchers(now)
    chosen = {one.organisation_id: one for one in Subscription.objects.filter(ended_at__isnull=True)}
    return {
        pk: Standing(chosen[pk].pk, choice_of(chosen[pk]), key in able) if pk in chosen else _UNCHOSEN[key in able]
        for pk, key in owners.items()
    }


def standing_of(owner: int, key: str, now: datetime) -> Standing:
    """One organisation's."""
    return standings({owner: key}, now)[owner]


def mutes(now: datetime, organisations: Collection[str]) -> list[Mute]:
    """Those of these organisations that stand, the oldest first."""
    standing = Suppression.objects.filter(own=True, lifted_at__isnull=True, expires_at__gt=now).order_by("pk")
    found = standing.values_list("pk", "organisation__key", "taxonomy", "feed")
    wanted = frozenset(organisations)
    return [Mute(pk, key or "", taxonomy, feed) for pk, key, taxonomy, feed in found if key in wanted]


def fetchers(now: datetime) -> frozenset[str]:
    """Keys of organisations of which somebody, or a program, can fetch lists and daily files now."""
    people = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), valid_from__lte=now)
    people = people.filter(role__in=_ROLES, person__ended_at__isnull=True).exclude(organisation="")
    programs = Key.objects.filter(revoked_at__isnull=True, expires_at__gt=now).exclude(organisation="")
    found = set(people.values_list("organisation", flat=True).distinct())
    for organisation, scopes in programs.values_list("organisation", "scopes"):
        if _SCOPES.issubset(scopes.split()):
            found.add(organisation)
    return frozenset(found)


def choice_of(row: Subscription) -> Choice:
    """A row as a value."""
    return Choice(
        languages=tuple(Language(word) for word in row.languages.split()),
        pace=Pace(row.pace),
        hour=row.hour,
        weekday=row.weekday,
        form=Form(row.form),
        attachments=tuple(Attached(word) for word in row.attachments.split()),
    )
