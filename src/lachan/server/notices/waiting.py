"""Whose turn it is: which open concerns become a notice now, and why the others wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from lachan.server.base.settings import Settings
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, recipients_of
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind

MINIMUM_INTERVAL: Final = "minimum-interval"  # the organisation was told of this class a short while ago
UNADDRESSED: Final = "no-contact"  # an earlier notice still waits for somebody to send it to
NOTHING_LEFT: Final = "nothing-left"  # the batch holds no row of theirs any more: closed without a notice
_AT_ONCE: Final = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Open:
    """Concerns of one organisation and class that are to be told together."""

    organisation: str
    taxonomy: str
    batches: tuple[int, ...]
    concerns: tuple[int, ...]
    rows: int


def due(now: datetime, settings: Settings, *, gained: bool = False) -> list[Open]:
    """What is to be planned now, by organisation and class; why the rest waits is stored. Safe to run twice.

    `gained`: instead of what was concerned when it was read, what a corrected registry brought after that was told.
    """
    since = now - timedelta(hours=settings.notices.minimum_interval_hours)
    groups: dict[tuple[int, str], list[tuple[int, int, int, str]]] = {}
    rounds = Q(round__gt=0) if gained else Q(round=0)
    concerns = Concern.objects.filter(rounds, notice__isnull=True).exclude(waiting_reason=NOTHING_LEFT)
    concerns = concerns.order_by("batch_id", "round")
    columns = ("organisation_id", "taxonomy", "pk", "batch_id", "rows", "waiting_reason")
    for owner, taxonomy, pk, batch, rows, said in concerns.values_list(*columns).iterator():
        groups.setdefault((owner, taxonomy), []).append((pk, batch, rows, said))
    recent = Notice.objects.filter(planned_at__gt=since, planned_at__lte=now)  # later: by a clock that was ahead
    told = set(recent.values_list("organisation_id", "taxonomy").distinct())
    mute = _without_contact(now)
    keys = dict(Organisation.objects.values_list("pk", "key"))
    ready: list[Open] = []
    waiting: dict[str, list[int]] = {}
    for pair, theirs in groups.items():
        reason = UNADDRESSED if pair in mute else MINIMUM_INTERVAL if pair in told else ""
        if reason:
            waiting.setdefault(reason, []).extend(pk for pk, _, _, said in theirs if said != reason)
            continue
        ready.append(
            Open(
                organisation=keys[pair[0]],
                taxonomy=pair[1],
                batches=tuple(dict.fromkeys(batch for _, batch, _, _ in theirs)),
                concerns=tuple(sorted(pk for pk, _, _, _ in theirs)),
                rows=sum(rows for _, _, rows, _ in theirs),
            )
        )
    for reason, ids in waiting.items():
        say_why(ids, reason)
    return sorted(ready, key=lambda one: (one.organisation, one.taxonomy))


def say_why(concerns: Iterable[int], reason: str) -> None:
    """Store why concerns wait; those that a notice tells of meanwhile stay as they are."""
    ids = sorted(concerns)
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            some = Concern.objects.filter(pk__in=ids[start : start + _AT_ONCE], notice__isnull=True)
            some.update(waiting_reason=reason)


def _without_contact(now: datetime) -> set[tuple[int, str]]:
    """Pairs with a notice that nobody can be sent, still."""
    waiting = Notice.objects.filter(state=Notice.State.UNADDRESSED)
    pairs = set(waiting.values_list("organisation_id", "organisation__key", "organisation__kind", "taxonomy"))
    answers = recipients_of({key: OrganisationKind(kind) for _, key, kind, _ in pairs}, now)
    return {(owner, taxonomy) for owner, key, _, taxonomy in pairs if isinstance(answers[key], Nobody)}
