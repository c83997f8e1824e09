"""Word that it is over: what an organisation was told of a class has not been seen for the days that its rule says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from lachan.server.base.settings import Settings
from lachan.server.notices.addressing import rule_of
from lachan.server.notices.enrolling import partakers
from lachan.server.notices.kinds import kind_of_all
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, recipient_of
from lachan.server.notices.retelling import retold
from lachan.server.notices.rules.hours import held_back
from lachan.server.notices.rules.table import Rules
from lachan.server.notices.states import Situation, State
from lachan.server.notices.subscriptions.choice import told_up_to
from lachan.server.notices.subscriptions.standing import standings
from lachan.server.notices.threads import behind
from lachan.server.notices.waiting import CLOSED
from lachan.server.notices.wording import SEVERAL

ARRIVED = (State.SENT, State.ANSWERED)


def plan_gone(now: datetime, home: Path, settings: Settings, rules: Rules) -> int:
    """Plan one notice for each organisation and class of which nothing is seen any more; how many. Safe to run twice.

    It tells of the rows of the last notice, at the hour that the organisation chose. Whoever has no contact now is not
    told that it is over. Errors: BadInput, Damaged.
    """
    planned = 0
    taking_part = partakers(settings)
    over = list(_over(now, rules))
    chosen = standings({last.organisation_id: last.organisation.key for last, _ in over}, now)
    for last, seen in over:
        rule = rule_of(last, rules)
        if last.organisation_id not in taking_part or rule.gone_days is None or held_back(rule, now):
            continue
        turn = told_up_to(chosen[last.organisation_id].choice, "", False, now) or now
        if seen + timedelta(days=rule.gone_days) > turn:
            continue
        recipient = recipient_of(last.organisation.key, rule.purposes, now)
        if isinstance(recipient, Nobody):
            continue
        told = {"situation": Situation.GONE, "message": kind_of_all(Situation.GONE, frozenset()), "rule": rule.name}
        new = retold(last, last.organisation, recipient, now, home, settings, **told, references=behind(last))
        with transaction.atomic():
            pair = Notice.objects.select_for_update().filter(
                organisation=last.organisation, taxonomy=last.taxonomy, escalates=None
            )
            if pair.aggregate(newest=Max("pk"))["newest"] == last.pk:
                new.save(force_insert=True)
                planned += 1
    return planned


def _over(now: datetime, rules: Rules) -> Iterator[tuple[Notice, datetime]]:
    """The newest notice of each organisation and class of which nothing waits, and when of it was seen last."""
    shortest = min((rule.gone_days for rule in rules.rules if rule.gone_days is not None), default=None)
    if shortest is None:
        return
    waits = Concern.objects.filter(notice__isnull=True).exclude(waiting_reason__in=CLOSED)
    open_ = set(waits.values_list("organisation_id", "taxonomy").distinct())
    open_ |= {(owner, SEVERAL) for owner, _ in open_}
    seen: dict[tuple[int, str], datetime] = {}
    pairs = Concern.objects.values_list("organisation_id", "taxonomy").annotate(last=Max("last_seen"))
    for owner, taxonomy, last in pairs:
        seen[owner, taxonomy] = last
        seen[owner, SEVERAL] = max(last, seen.get((owner, SEVERAL), last))
    newest = Notice.objects.filter(escalates=None).values("organisation", "taxonomy").annotate(pk_=Max("pk"))
    last_ones = Notice.objects.filter(pk__in=newest.values("pk_"), state__in=ARRIVED).exclude(situation=Situation.GONE)
    old = last_ones.filter(planned_at__lte=now - timedelta(days=shortest)).select_related("organisation")
    for notice in old.order_by("pk").iterator():
        pair = (notice.organisation_id, notice.taxonomy)
        if pair not in open_ and pair in seen:
            yield notice, seen[pair]
