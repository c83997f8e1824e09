"""A choice made, a mute set or lifted: each in one transaction with its act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices import suppressing
from lachan.server.notices.conditions import Condition
from lachan.server.notices.models import Subscription, Suppression
from lachan.server.notices.subscriptions.choice import DEFAULT, Choice, checked
from lachan.server.notices.subscriptions.standing import choice_of, fetchers
from lachan.server.notices.suppressing import SuppressionLine
from lachan.server.registry.models import Organisation

MOST_MUTES: Final = 30  # of one organisation at once
_OWN: Final = "own wish"  # a mute's reason where the organisation itself gave none


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """How one organisation is told. `number` is None, and the rest its default, where it chose nothing. `fetches`:
    somebody of it can fetch lists and files; while nobody can, it is mailed the rows whatever its form says."""

    organisation: str
    name: str
    number: int | None
    choice: Choice
    why: str
    made_at: datetime | None
    made_by: str
    fetches: bool


def choose(organisation: str, choice: Choice, now: datetime, *, by: By, why: str = "") -> bool:
    """From the next planning on they are told so; False where it stands so already. Errors: BadInput, NotFound."""
    who, wanted = deciding.who(by.written), checked(choice)
    reason = deciding.reason(why) if why.strip() else ""
    with transaction.atomic():
        owner = Organisation.objects.select_for_update().filter(key=organisation).first()
        if owner is None:
            raise NotFound("no such organisation")
        standing = Subscription.objects.filter(organisation=owner, ended_at__isnull=True).first()
        if (choice_of(standing) if standing else DEFAULT) == wanted:
            return False
        Subscription.objects.filter(organisation=owner, ended_at__isnull=True).update(ended_at=now)
        made = Subscription.objects.create(
            organisation=owner,
            languages=" ".join(wanted.languages),
            pace=wanted.pace,
            hour=wanted.hour,
            weekday=wanted.weekday,
            form=wanted.form,
            attachments=" ".join(wanted.attachments),
            why=reason,
            made_at=now,
            made_by=who,
        )
        record(
            by,
            Act.SUBSCRIPTION_CHANGED,
            subject=f"subscription:{made.pk}",
            organisation=organisation,
            now=now,
            pace=wanted.pace,
            form=wanted.form,
        )
    return True


def mute(
    organisation: str, now: datetime, until: datetime, *, by: By, taxonomy: str = "", feed: str = "", why: str = ""
) -> int:
    """Do not tell them of a class, or of a report type (its feed's code), until then; the number of the mute. Errors:
    BadInput, NotFound."""
    if bool(taxonomy.strip()) == bool(feed.strip()):
        raise BadInput("a mute names a class or a report type: one of them")
    if (
        Suppression.objects.filter(
            own=True, organisation__key=organisation, lifted_at__isnull=True, expires_at__gt=now
        ).count()
        >= MOST_MUTES
    ):
        raise BadInput(f"at most {MOST_MUTES} mutes of an organisation stand at once: lift some")
    condition = Condition(0, organisation, taxonomy.strip(), feed=feed.strip())
    return suppressing.suppress(condition, now, until, by=by, why=why.strip() or _OWN, own=True)


def unmute(organisation: str, number: int, now: datetime, *, by: By) -> None:
    """Lift a mute before its end. Errors: NotFound, also for another's, or for what is no mute."""
    if not Suppression.objects.filter(pk=number, own=True, organisation__key=organisation).exists():
        raise NotFound("no such mute stands")
    suppressing.lift(number, now, by=by)


def mutes_of(organisation: str, now: datetime) -> list[SuppressionLine]:
    """Those that stand, each with the rows that it held back."""
    return suppressing.suppressions(now, ended=False, limit=MOST_MUTES, organisation=organisation, own=True)


def subscription(organisation: str, now: datetime) -> SubscriptionLine:
    """How an organisation is told. Errors: NotFound."""
    owner = Organisation.objects.filter(key=organisation).first()
    if owner is None:
        raise NotFound("no such organisation")
    standing = Subscription.objects.filter(organisation=owner, ended_at__isnull=True).first()
    able = owner.key in fetchers(now)
    if standing is None:
        return SubscriptionLine(owner.key, owner.name, None, DEFAULT, "", None, "", able)
    return _line(standing, owner, able)


def subscriptions(now: datetime, *, limit: int) -> list[SubscriptionLine]:
    """Of those that chose something, by key."""
    found = Subscription.objects.filter(ended_at__isnull=True).select_related("organisation")
    able = fetchers(now)
    rows = found.order_by("organisation__key")[:limit]
    return [_line(one, one.organisation, one.organisation.key in able) for one in rows]


def _line(row: Subscription, owner: Organisation, able: bool) -> SubscriptionLine:
    return SubscriptionLine(owner.key, owner.name, row.pk, choice_of(row), row.why, row.made_at, row.made_by, able)
