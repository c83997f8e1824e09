"""Why a notice says what it says, and to whom: which rule, row, prefix and contact, as they were at its planning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from lachan.server.lake.models import Batch
from lachan.server.notices import items, store
from lachan.server.notices.addressing import rule_of
from lachan.server.notices.models import Concern, Notice, Suppressed
from lachan.server.notices.reading import NoticeLine, get, line_of
from lachan.server.notices.rules.table import load
from lachan.server.notices.subscriptions.choice import Choice
from lachan.server.notices.subscriptions.standing import choice_of
from lachan.server.notices.waiting import MUTED, SUPPRESSED
from lachan.server.notices.wording import SEVERAL
from lachan.server.registry.words import OrganisationKind
from lachan.wire.ids import hex_of


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many rows and distinct subjects one rule brought in by one prefix, AS number or domain."""

    role: str
    rule: str
    network: str
    registry_version: int | None
    rows: int
    subjects: int


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the notice and why it stands there. `subject` may be personal data where its kind is `account`."""

    id: str
    time_source: datetime
    subject: str
    subject_kind: str
    type: str
    role: str
    rule: str
    network: str
    registry_version: int | None
    feed: str
    batch: str


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """What one batch held. `waiting_reason`: why it was, or is, not told at once."""

    batch: str
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime
    waiting_reason: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What the organisation had chosen, when, and who chose it."""

    choice: Choice
    made_at: datetime
    made_by: str
    why: str


@dataclass(frozen=True, slots=True)
class SilentLine:
    """Rows that were not told of. `reason`: suppressed (by a person), muted (by the organisation's own wish), or what
    it had answered; `number`: of the suppression or mute."""

    reason: str
    number: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """`purposes`: the order in which contacts were looked for; the notice's own `purpose` is the first that had one.

    `concerns`: what it tells of. `waiting`: what else of this organisation and class is not told of yet, and why.
    `forms`, `languages`: of its list and its mail. `subscription`: what the organisation had chosen when it was
    planned, None where nothing. `silent`: rows of it that were not told of, by reason.
    """

    notice: NoticeLine
    kind: str
    rule: str
    purposes: tuple[str, ...]
    rules: tuple[RuleCount, ...]
    rows: tuple[RowLine, ...]
    concerns: tuple[ConcernLine, ...]
    waiting: tuple[ConcernLine, ...]
    forms: str
    languages: str
    subscription: Subscribed | None
    silent: tuple[SilentLine, ...]


def explain(code: str, home: Path, limit: int = 20) -> Explanation:
    """Explain one notice, with its first `limit` rows by time. Errors: BadInput, NotFound, Damaged."""
    notice = get(code)
    rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
    receipts = {batch.pk: batch.receipt for batch in Batch.objects.filter(pk__in=rows["batch"].unique().to_list())}
    kind = OrganisationKind(notice.organisation.kind)
    rule = rule_of(notice, load(home))
    others = Concern.objects.filter(organisation=notice.organisation, notice__isnull=True)
    if notice.taxonomy != SEVERAL:
        others = others.filter(taxonomy=notice.taxonomy)
    return Explanation(
        notice=line_of(notice),
        kind=kind.value,
        rule=rule.name,
        purposes=tuple(purpose.value for purpose in rule.purposes),
        rules=_rules(rows),
        rows=tuple(_row(row, receipts) for row in rows.head(limit).iter_rows(named=True)),
        concerns=tuple(_concern(one) for one in notice.concerns.select_related("batch").order_by("batch_id")),
        waiting=tuple(_concern(one) for one in others.select_related("batch").order_by("batch_id")),
        forms=notice.forms,
        languages=notice.languages,
        subscription=_subscribed(notice),
        silent=tuple(_silent(notice)),
    )


def _subscribed(notice: Notice) -> Subscribed | None:
    row = notice.subscription
    return None if row is None else Subscribed(choice_of(row), row.made_at, row.made_by, row.why)


def _silent(notice: Notice) -> Iterator[SilentLine]:
    found = Suppressed.objects.filter(concern__notice=notice).select_related("suppression").order_by("pk")
    for one in found:
        by = one.suppression
        if by is None:
            yield SilentLine(one.answer, None, one.rows)
        else:
            yield SilentLine(MUTED if by.own else SUPPRESSED, by.pk, one.rows)


def _rules(rows: pl.DataFrame) -> tuple[RuleCount, ...]:
    by = ("role", "rule", "network", "registry_version")
    counted = rows.group_by(by).agg(pl.len().alias("rows"), pl.col("subject").n_unique().alias("subjects"))
    counted = counted.sort("rows", *by, descending=[True, *(False for _ in by)], nulls_last=True)
    return tuple(RuleCount(*row) for row in counted.iter_rows())


def _row(row: dict[str, object], receipts: dict[int, str]) -> RowLine:
    return RowLine(
        id=hex_of(int(str(row["id_hi"])), int(str(row["id_lo"]))),
        time_source=row["time_source"],  # type: ignore[arg-type]
        subject=str(row["subject"] or ""),
        subject_kind=str(row["subject_kind"] or ""),
        type=str(row["classification_type"] or ""),
        role=str(row["role"]),
        rule=str(row["rule"]),
        network=str(row["network"] or ""),
        registry_version=row["registry_version"],  # type: ignore[arg-type]
        feed=f"{row['feed_provider']}/{row['feed_code']}",
        batch=receipts.get(row["batch"], ""),  # type: ignore[call-overload]
    )


def _concern(one: Concern) -> ConcernLine:
    return ConcernLine(one.batch.receipt, one.rows, one.subjects, one.first_seen, one.last_seen, one.waiting_reason)
