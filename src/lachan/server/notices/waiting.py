"""Whose turn it is by the rules: which open concerns become a notice now, and why the others wait."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q

from lachan.server.base.settings import Settings
from lachan.server.notices.enrolling import partakers
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, recipients_of
from lachan.server.notices.rules.hours import free_from, held_back
from lachan.server.notices.rules.table import Case, Grouping, Rule, Rules
from lachan.server.notices.states import Situation
from lachan.server.notices.subscriptions.choice import UNCHOSEN, Pace, Standing, last_turn, next_turn, told_up_to
from lachan.server.notices.subscriptions.standing import standings
from lachan.server.notices.wording import SEVERAL
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind, Purpose
from lachan.wire.severities import highest

MINIMUM_INTERVAL: Final = "minimum-interval"  # the organisation was told of this class a short while ago
UNADDRESSED: Final = "no-contact"  # an earlier notice still waits for somebody to send it to
TRIAL: Final = "trial"  # the instance is on trial, and the organisation is not enrolled
UNCHANGED: Final = "unchanged"  # all of it was told a while ago: it waits for something new, or for the rule's time
CHOSEN_HOUR: Final = "chosen-hour"  # the organisation chose to be told at an hour, once a day or a week
NOTHING_LEFT: Final = "nothing-left"  # the batch holds no row of theirs any more: closed without a notice
SUPPRESSED: Final = "suppressed"  # a person or an answer says not to tell of any of it: closed without a notice
BY_FILE: Final = "by-file"  # the organisation chose its daily files alone for this: closed without a notice
MUTED: Final = "muted"  # rows of a notice: by the organisation's own wish; a concern of nothing else is SUPPRESSED
CLOSED: Final = (NOTHING_LEFT, SUPPRESSED, BY_FILE)
_PAIR: Final = ("organisation_id", "organisation__key", "taxonomy")
_AT_ONCE: Final = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Open:
    """Concerns of one organisation that are to be told together, by a rule. `taxonomy`: their class, or SEVERAL;
    `classes`: each with the batches that hold rows of it. `told_at`: when the last notice of them to the organisation
    was planned, if it was within the rules' times. `standing`: what the organisation chose."""

    organisation: str
    taxonomy: str
    classes: tuple[tuple[str, tuple[int, ...]], ...]
    concerns: tuple[int, ...]
    rows: int
    rule: Rule
    told_at: datetime | None = None
    standing: Standing = UNCHOSEN

    @property
    def batches(self) -> tuple[int, ...]:
        """All of them."""
        return tuple(sorted({batch for _, batches in self.classes for batch in batches}))


@dataclass(frozen=True, slots=True)
class Turn:
    """What is open, and why it is not told now: `reason` is empty where it is. `until`: when that reason ends, where
    it does so by itself. `said`: reasons stored already, by concern."""

    open: Open
    reason: str
    until: datetime | None
    said: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Concern:
    """One that is open. `said`: the reason that is stored; `arrived`: when its batch did."""

    number: int
    batch: int
    rows: int
    said: str
    severity: str
    arrived: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    """Open concerns of one organisation and class."""

    concerns: list[_Concern] = field(default_factory=list)

    @property
    def severities(self) -> set[str]:
        return {one.severity for one in self.concerns}


@dataclass(frozen=True, slots=True)
class _Group:
    """What one rule tells one organisation together."""

    owner: int
    rule: Rule
    standing: Standing
    classes: dict[str, _Found] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return next(iter(self.classes)) if len(self.classes) == 1 else SEVERAL

    @property
    def told_under(self) -> list[tuple[int, str]]:
        """The organisation with each of the classes, and with SEVERAL: what notices of them may be told under."""
        return [(self.owner, name) for name in (*self.classes, SEVERAL)]


def due(now: datetime, settings: Settings, rules: Rules, *, gained: bool = False) -> list[Open]:
    """What is to be planned now, by organisation and class; why the rest waits is stored. Safe to run twice.

    `gained`: instead of what was concerned when it was read, what a corrected registry brought after that was told.
    """
    ready: list[Open] = []
    waiting: dict[str, list[int]] = {}
    for turn in turns(now, settings, rules, gained=gained):
        if turn.reason:
            waiting.setdefault(turn.reason, []).extend(pk for pk, said in turn.said.items() if said != turn.reason)
        else:
            ready.append(turn.open)
    for reason, ids in waiting.items():
        say_why(ids, reason)
    return ready


def turns(now: datetime, settings: Settings, rules: Rules, *, gained: bool = False) -> list[Turn]:
    """Everything that is open, by organisation and class, or as the rules group it. Reads only."""
    found = _open(gained)
    owners = {one.pk: one for one in Organisation.objects.all()} if found else {}
    concerned = {pk: owners[pk].key for pk, _ in found}
    groups = _grouped(found, owners, rules, standings(concerned, now))
    told = _told(now, max(max(_interval(rule, settings), rule.still) for rule in rules.rules))
    mute = _without_contact(now, groups)
    taking_part = partakers(settings)
    used = {group.rule.name: group.rule for group in groups}
    free = {name: free_from(rule, now) if held_back(rule, now) else None for name, rule in used.items()}
    result: list[Turn] = []
    for group in groups:
        rule, last = group.rule, max((told[pair] for pair in group.told_under if pair in told), default=None)
        next_time = None if last is None or rule.at_once else _counted_from(last, group) + _interval(rule, settings)
        until: datetime | None = None
        if group.owner not in taking_part:
            reason = TRIAL
        elif mute.intersection(group.told_under):
            reason = UNADDRESSED
        elif next_time is not None and next_time > now:
            reason, until = MINIMUM_INTERVAL, next_time
        else:
            reason, until = held_back(rule, now), free[rule.name]
        key = owners[group.owner].key
        if reason or rule.at_once or group.standing.choice.pace is Pace.AT_ONCE:
            result.append(_turn(group, key, last, reason, until))
        else:
            result += (_turn(part, key, last, why, then) for part, why, then in _paced(group, now))
    return sorted(result, key=lambda turn: (turn.open.organisation, turn.open.taxonomy))


def _counted_from(last: datetime, group: _Group) -> datetime:
    """When the interval since the last notice begins: for who chose an hour, at that hour, as a planning that ran late
    must not make the next one later still."""
    choice = group.standing.choice
    return last if choice.pace is Pace.AT_ONCE else last_turn(choice, Pace.DAILY, last)


def _paced(group: _Group, now: datetime) -> Iterator[tuple[_Group, str, datetime | None]]:
    """What of a group arrived before the organisation's last turn; and the rest, which waits for the next one."""
    choice = group.standing.choice
    parts = _Group(group.owner, group.rule, group.standing), _Group(group.owner, group.rule, group.standing)
    until: datetime | None = None
    for taxonomy, some in group.classes.items():
        binding = group.rule.binds(taxonomy)
        for one in some.concerns:
            turn = told_up_to(choice, one.severity, binding, now)
            waits = turn is not None and one.arrived >= turn
            parts[waits].classes.setdefault(taxonomy, _Found()).concerns.append(one)
            if waits:
                then = next_turn(choice, one.severity, binding, now)
                until = then if until is None else min(until, then)
    for part, why, then_ in ((parts[0], "", None), (parts[1], CHOSEN_HOUR, until)):
        if part.classes:
            yield part, why, then_


def _grouped(
    found: Mapping[tuple[int, str], _Found],
    owners: Mapping[int, Organisation],
    rules: Rules,
    chosen: Mapping[int, Standing],
) -> list[_Group]:
    groups: dict[tuple[int, str, str], _Group] = {}
    for (owner, taxonomy), some in found.items():
        rule = rules.rule_for(case_of(owners[owner], taxonomy, some.severities))
        apart = taxonomy if rule.grouping is Grouping.CLASS else ""
        groups.setdefault((owner, rule.name, apart), _Group(owner, rule, chosen[owner])).classes[taxonomy] = some
    return list(groups.values())


def _turn(group: _Group, key: str, last: datetime | None, reason: str, until: datetime | None) -> Turn:
    concerns = [one for some in group.classes.values() for one in some.concerns]
    classes = tuple(
        (taxonomy, tuple(dict.fromkeys(one.batch for one in some.concerns)))
        for taxonomy, some in sorted(group.classes.items())
    )
    numbers = tuple(sorted(one.number for one in concerns))
    rows = sum(one.rows for one in concerns)
    open_ = Open(key, group.label, classes, numbers, rows, group.rule, last, group.standing)
    return Turn(open_, reason, until, {one.number: one.said for one in concerns})


def case_of(owner: Organisation, taxonomy: str, severities: Iterable[str]) -> Case:
    """What a rule looks at."""
    return Case(taxonomy, OrganisationKind(owner.kind), owner.sector, owner.province, highest(severities))


def say_why(concerns: Iterable[int], reason: str) -> None:
    """Store why concerns wait; those that a notice tells of meanwhile stay as they are."""
    ids = sorted(concerns)
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            some = Concern.objects.filter(pk__in=ids[start : start + _AT_ONCE], notice__isnull=True)
            some.update(waiting_reason=reason)


def _open(gained: bool) -> dict[tuple[int, str], _Found]:
    rounds = Q(round__gt=0) if gained else Q(round=0)
    concerns = Concern.objects.filter(rounds, notice__isnull=True).exclude(waiting_reason__in=CLOSED)
    columns = ("pk", "batch_id", "rows", "waiting_reason", "severity", "batch__received_at")
    groups: dict[tuple[int, str], _Found] = {}
    ordered = concerns.order_by("batch_id", "round").values_list("organisation_id", "taxonomy", *columns)
    for owner, taxonomy, *values in ordered.iterator():
        groups.setdefault((owner, taxonomy), _Found()).concerns.append(_Concern(*values))
    return groups


def _interval(rule: Rule, settings: Settings) -> timedelta:
    hours = settings.notices.minimum_interval_hours if rule.interval_hours is None else rule.interval_hours
    return timedelta(hours=hours)


def _told(now: datetime, longest: timedelta) -> dict[tuple[int, str], datetime]:
    """When each pair was told last, within that time. Not counted: by a clock that was ahead, word that all is gone,
    and what another organisation was told of it."""
    recent = Notice.objects.filter(planned_at__gt=now - longest, planned_at__lte=now, escalates__isnull=True)
    pairs = recent.exclude(situation=Situation.GONE).values_list("organisation_id", "taxonomy")
    return {(owner, taxonomy): at for owner, taxonomy, at in pairs.annotate(at=Max("planned_at"))}


def _without_contact(now: datetime, groups: Iterable[_Group]) -> set[tuple[int, str]]:
    """Pairs with a notice that nobody can be sent, still."""
    waiting = Notice.objects.filter(state=Notice.State.UNADDRESSED, escalates__isnull=True)
    pairs = {(owner, taxonomy): key for owner, key, taxonomy in waiting.values_list(*_PAIR).distinct()}
    wanted: dict[tuple[int, str], tuple[str, tuple[Purpose, ...]]] = {
        pair: (pairs[pair], group.rule.purposes) for group in groups for pair in group.told_under if pair in pairs
    }
    answers = recipients_of(wanted, now)
    return {pair for pair, answer in answers.items() if isinstance(answer, Nobody)}
