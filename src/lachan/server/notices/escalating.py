"""When nothing happens: the body above an organisation is told that it was told, did not answer, and is still seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Max, Min

from lachan.server.base.settings import Settings
from lachan.server.notices.addressing import rule_of
from lachan.server.notices.enrolling import partakers
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, Recipient, recipient_of
from lachan.server.notices.retelling import retold
from lachan.server.notices.rules.hours import held_back
from lachan.server.notices.rules.table import Above, Rule, Rules
from lachan.server.notices.states import Situation, State
from lachan.server.notices.wording import SEVERAL
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind

NOBODY_ABOVE: Final = "nobody-above"  # the registry knows no body above it
ABOVE_UNREACHABLE: Final = "above-without-contact"


@dataclass(frozen=True, slots=True)
class Unheeded:
    """A notice that nothing came of. `above`: who is to be told, or why nobody is."""

    notice: Notice
    rule: Rule
    above: Organisation | None
    recipient: Recipient | None
    reason: str


def plan_escalations(now: datetime, home: Path, settings: Settings, rules: Rules) -> int:
    """Tell the bodies above; how many. Each hears of an organisation and class once in the days of its rule. Safe to
    run twice. Errors: BadInput, Damaged."""
    planned = 0
    for one in unheeded(now, settings, rules):
        if one.above is None or one.recipient is None:
            continue
        told = {"situation": Situation.STILL, "rule": one.rule.name, "escalates": one.notice}
        new = retold(one.notice, one.above, one.recipient, now, home, settings, **told)
        with transaction.atomic():
            pair = Notice.objects.select_for_update().filter(pk=one.notice.pk)
            if pair.exists() and not _escalated(one.notice, now, one.rule):
                new.save(force_insert=True)
                planned += 1
    return planned


def unheeded(now: datetime, settings: Settings, rules: Rules) -> Iterator[Unheeded]:
    """What is to be escalated now, and what nobody can be told of, with the reason. Reads only."""
    shortest = min((rule.escalate_days for rule in rules.rules if rule.escalate_days is not None), default=None)
    if shortest is None:
        return
    taking_part = partakers(settings)
    sent = Notice.objects.filter(state=State.SENT, escalates=None).exclude(situation=Situation.GONE)
    pairs = sent.values("organisation", "taxonomy").annotate(newest=Max("pk"), oldest=Min("sent_at"))
    waiting = {pair["newest"]: pair["oldest"] for pair in pairs if pair["oldest"] <= now - timedelta(days=shortest)}
    for newest in Notice.objects.filter(pk__in=waiting).select_related("organisation__parent").order_by("pk"):
        rule = rule_of(newest, rules)
        if rule.escalate_days is None or held_back(rule, now):
            continue
        if newest.organisation_id not in taking_part:
            continue
        since = now - timedelta(days=rule.escalate_days)
        if waiting[newest.pk] > since or _heeded(newest, since) or _escalated(newest, now, rule):
            continue
        yield _above(newest, rule, now)


def _heeded(notice: Notice, since: datetime) -> bool:
    """Whether something happened: an answer in that time, or nothing seen in it any more."""
    theirs, taxonomy = notice.organisation, notice.taxonomy
    answered = Notice.objects.filter(organisation=theirs, taxonomy=taxonomy, state=State.ANSWERED)
    seen = Concern.objects.filter(organisation=theirs, last_seen__gt=since)
    if taxonomy != SEVERAL:
        seen = seen.filter(taxonomy=taxonomy)
    return answered.filter(planned_at__gt=since - timedelta(days=1)).exists() or not seen.exists()


def _escalated(notice: Notice, now: datetime, rule: Rule) -> bool:
    since = now - timedelta(days=rule.escalate_days or 0)
    return Notice.objects.filter(
        escalates__organisation=notice.organisation, escalates__taxonomy=notice.taxonomy, planned_at__gt=since
    ).exists()


def _above(notice: Notice, rule: Rule, now: datetime) -> Unheeded:
    reason = NOBODY_ABOVE
    for where in rule.escalate_to:
        above = notice.organisation.parent if where is Above.PARENT else _of_province(notice.organisation)
        if above is None:
            continue
        recipient = recipient_of(above.key, rule.purposes, now)
        if isinstance(recipient, Nobody):
            reason = ABOVE_UNREACHABLE
            continue
        return Unheeded(notice, rule, above, recipient, "")
    return Unheeded(notice, rule, None, None, reason)


def _of_province(organisation: Organisation) -> Organisation | None:
    """The authority of its province, the oldest entry first."""
    if not organisation.province:
        return None
    same = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY, province=organisation.province)
    return same.exclude(pk=organisation.pk).order_by("pk").first()
