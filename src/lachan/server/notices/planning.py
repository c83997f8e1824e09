"""From concerns to notices: record who is concerned, see whose turn it is, render, store, and only then write the rows.

`plan` works on many notices at once, as most of the work is the same for all of them. It writes files named by their
digest first and then makes up to NOTICES_AT_ONCE notices and links their concerns in one short transaction, so that a
kill leaves either nothing or the whole of each.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Final

import polars as pl
from django.db import IntegrityError, transaction

from lachan.server.base.ahead import ahead
from lachan.server.base.errors import Damaged, NotFound
from lachan.server.base.settings import Settings
from lachan.server.lake.models import Batch
from lachan.server.notices import items, store
from lachan.server.notices.attachments import Attachment, Wanted, attachments
from lachan.server.notices.codes import code_of
from lachan.server.notices.content import Figures, figures_of, message_kind
from lachan.server.notices.drafting import Material, address_to, material_of, wanted_of
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, recipients_of
from lachan.server.notices.states import Situation
from lachan.server.notices.threads import references_of
from lachan.server.notices.waiting import NOTHING_LEFT, Open, due, say_why
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind

__all__ = ["Found", "Open", "due", "plan", "readdress", "record"]

NOTICES_AT_ONCE: Final = 250  # in one transaction
ROWS_AT_ONCE: Final = 100_000  # whose table is made in one go
_CONCERNS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch holds of one organisation's, of one class. `subjects`: distinct ones; times are of the events."""

    taxonomy: str
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime


def record(batch: Batch, concerned: Mapping[str, Sequence[Found]]) -> None:
    """Note whom a batch concerns, by organisation. What is noted already stays as it is. Errors: NotFound."""
    owners = _organisations(concerned)
    rows = [
        Concern(
            batch=batch,
            organisation=owners[key],
            taxonomy=one.taxonomy,
            rows=one.rows,
            subjects=one.subjects,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
        )
        for key, found in concerned.items()
        for one in found
    ]
    for start in range(0, len(rows), _CONCERNS_AT_ONCE):
        with transaction.atomic():
            Concern.objects.bulk_create(rows[start : start + _CONCERNS_AT_ONCE], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A notice that is about to be made, and the concerns that it tells of."""

    open: Open
    notice: Notice


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of notices that are planned together, by NUMBER; `bounds`: where each of them begins and ends."""

    opens: list[Open]
    places: list[tuple[int, int]]  # of each: which mail of how many its list is
    ordered: pl.DataFrame
    figures: dict[int, Figures]
    bounds: list[tuple[int, int]]

    def portions(self) -> Iterator[list[int]]:
        """Numbers that have rows, some at a time; the mails of one list are never apart, as one transaction makes
        them."""
        some: list[int] = []
        first = 0
        for number in sorted(self.figures):
            begin, end = self.bounds[number]
            full = len(some) >= NOTICES_AT_ONCE or end - first > ROWS_AT_ONCE
            if some and full and self.places[number][0] == 1:
                yield some
                some = []
            if not some:
                first = begin
            some.append(number)
        if some:
            yield some

    def files(self, wanted: Mapping[int, Wanted]) -> Iterator[tuple[bytes, tuple[Attachment, ...]]]:
        """The rows of each as they are kept, and as they are attached, in the order of `wanted`."""
        numbers = list(wanted)
        begin, end = self.bounds[numbers[0]][0], self.bounds[numbers[-1]][1]
        if end - begin > ROWS_AT_ONCE:  # one list alone, in one mail or several
            for number in numbers:
                yield self._alone(*self.bounds[number], wanted[number])
            return
        rows = self.ordered.slice(begin, end - begin)
        cells, held = items.table(rows, wanted[numbers[0]].banner), items.to_keep(rows).collect()
        for number in numbers:
            first, last = self.bounds[number]
            theirs = (first - begin, last - first)
            kept = items.kept(held.lazy().slice(*theirs))
            yield kept, attachments(rows.slice(*theirs), [cells.slice(*theirs)], wanted[number])

    def _alone(self, begin: int, end: int, wanted: Wanted) -> tuple[bytes, tuple[Attachment, ...]]:
        rows = self.ordered.slice(begin, end - begin)
        some = (items.table(part, wanted.banner) for part in rows.iter_slices(ROWS_AT_ONCE))
        return items.kept(items.to_keep(rows)), attachments(rows, some, wanted)


def plan(opens: Sequence[Open], rows: pl.DataFrame, now: datetime, home: Path, settings: Settings) -> list[Notice]:
    """Make the notices that tell of these concerns. `rows` have at least the columns of `items.SCHEMA`.

    Where a concern is told of already, that notice is given back. Where there is no row left to tell of, none is: the
    concerns are closed with that reason. Errors: BadInput for an identity that no mail can carry, NotFound.
    """
    told = _told(opens)
    opens = [one for one in opens if not told.keys() & set(one.concerns)]
    held = _held(opens, rows, settings.notices.rows_per_mail)
    opens = held.opens
    say_why([pk for n, one in enumerate(opens) if n not in held.figures for pk in one.concerns], NOTHING_LEFT)
    owners = _organisations({one.organisation for one in opens})
    people = recipients_of({key: OrganisationKind(owner.kind) for key, owner in owners.items()}, now)
    receipts = {one.pk: one.receipt for one in Batch.objects.filter(pk__in={pk for o in opens for pk in o.batches})}
    made = list(dict.fromkeys(told.values()))
    for numbers in held.portions():
        threads = references_of({owners[opens[n].organisation].pk for n in numbers})
        forms = {n: " ".join(settings.notices.attached_to(opens[n].organisation)) for n in numbers}
        while True:
            drafts: list[_Draft] = []
            codes = dict(zip(numbers, _codes([opens[n] for n in numbers], receipts), strict=True))
            wanted = {n: wanted_of(codes[n], settings.banner, forms[n], settings) for n in numbers}
            with store.Shelf(home) as shelf:
                for number, (kept, attached) in zip(numbers, ahead(held.files(wanted)), strict=True):
                    one, figures = opens[number], held.figures[number]
                    owner = owners[one.organisation]
                    notice = _notice(codes[number], owner, one.taxonomy, figures, shelf.keep(store.ROWS, kept))
                    notice.part, notice.parts = held.places[number]
                    notice.forms, notice.references = forms[number], threads.get((owner.pk, one.taxonomy), "")
                    recipient = people[one.organisation]
                    if isinstance(recipient, Nobody):
                        notice.state, notice.reason = Notice.State.UNADDRESSED, recipient.reason
                        notice.planned_at, notice.banner = now, settings.banner
                    else:
                        address_to(notice, recipient, Material(figures, attached), now, shelf, settings)
                    drafts.append(_Draft(one, notice))
                shelf.settle()
                try:
                    made += _commit(drafts)
                    break
                except IntegrityError:
                    if not Notice.objects.filter(code__in=[draft.notice.code for draft in drafts]).exists():
                        raise
    return made


def readdress(now: datetime, home: Path, settings: Settings) -> int:
    """Plan the notices that had nobody to go to and have somebody now; how many. Safe to run twice.

    Errors: Damaged for a notice whose rows cannot be read, when all the others are planned.
    """
    changed = 0
    damaged: Damaged | None = None
    waiting = Notice.objects.filter(state=Notice.State.UNADDRESSED).select_related("organisation").order_by("pk")
    kinds = {notice.organisation.key: OrganisationKind(notice.organisation.kind) for notice in waiting}
    people = recipients_of(kinds, now)
    for notice in waiting:
        recipient = people[notice.organisation.key]
        if isinstance(recipient, Nobody):
            continue
        try:
            rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
        except Damaged as error:
            damaged = damaged or error
            continue
        with store.Shelf(home) as shelf:
            wanted = wanted_of(notice.code, settings.banner, notice.forms, settings)
            values = address_to(notice, recipient, material_of(rows, wanted), now, shelf, settings)
            shelf.settle()
            with transaction.atomic():
                changed += Notice.objects.filter(pk=notice.pk, state=Notice.State.UNADDRESSED).update(**values)
    if damaged is not None:
        raise damaged
    return changed


def _organisations(keys: Collection[str]) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    asked = sorted(keys)
    for start in range(0, len(asked), _CONCERNS_AT_ONCE):
        some = Organisation.objects.filter(key__in=asked[start : start + _CONCERNS_AT_ONCE])
        found |= {one.key: one for one in some}
    if len(found) < len(asked):
        raise NotFound("no such organisation")
    return found


def _told(opens: Sequence[Open]) -> dict[int, Notice]:
    """Concern → the notice that tells of it already."""
    concerns = [pk for one in opens for pk in one.concerns]
    found: dict[int, Notice] = {}
    for start in range(0, len(concerns), _CONCERNS_AT_ONCE):
        some = Concern.objects.filter(pk__in=concerns[start : start + _CONCERNS_AT_ONCE], notice__isnull=False)
        found |= {one.pk: one.notice for one in some.select_related("notice") if one.notice}
    return found


def _held(opens: Sequence[Open], rows: pl.DataFrame, most: int) -> _Rows:
    """`most`: rows of a mail. A longer list is several notices, each with its code; their concerns are the first's."""
    pairs = pl.DataFrame(
        [(one.organisation, one.taxonomy, batch, n) for n, one in enumerate(opens) for batch in one.batches],
        schema={
            "organisation": pl.String,
            "classification_taxonomy": pl.String,
            "batch": pl.Int64,
            items.NUMBER: pl.UInt32,
        },
        orient="row",
    )
    ordered = items.numbered(rows, pairs)
    counts = dict(ordered.group_by(items.NUMBER).len().iter_rows())
    mails = [max(1, -(-counts.get(n, 0) // most)) for n in range(len(opens))]
    places = [(place, many) for many in mails for place in range(1, many + 1)]
    told = [one for one, many in zip(opens, mails, strict=True) for _ in range(many)]
    if len(told) > len(opens):
        firsts = pl.Series([0, *accumulate(mails)], dtype=pl.UInt32)
        nth = pl.int_range(pl.len(), dtype=pl.UInt32).over(items.NUMBER) // most
        ordered = ordered.with_columns(firsts.gather(ordered[items.NUMBER]).alias("first"), nth.alias("nth"))
        ordered = ordered.with_columns((pl.col("first") + pl.col("nth")).cast(pl.UInt32).alias(items.NUMBER))
    ordered = items.itemised(ordered)
    figures = figures_of(ordered)
    ends = list(accumulate(figures[n].rows if n in figures else 0 for n in range(len(told))))
    return _Rows(told, places, ordered, figures, list(zip([0, *ends], ends, strict=False)))


def _codes(opens: Sequence[Open], receipts: Mapping[int, str]) -> list[str]:
    """A code for each that no notice has."""

    def code(one: Open, attempt: int) -> str:
        return code_of(one.organisation, one.taxonomy, [receipts[pk] for pk in one.batches], attempt)

    found = [code(one, 0) for one in opens]
    taken = set(Notice.objects.filter(code__in=found).values_list("code", flat=True))
    for place, one in enumerate(opens):
        attempt = 0
        while found[place] in taken or found[place] in found[:place]:
            attempt += 1
            found[place] = code(one, attempt)
            if Notice.objects.filter(code=found[place]).exists():
                taken.add(found[place])
    return found


def _notice(code: str, owner: Organisation, taxonomy: str, figures: Figures, kept: tuple[str, str]) -> Notice:
    return Notice(
        code=code,
        organisation=owner,
        taxonomy=taxonomy,
        items_path=kept[0],
        items_digest=kept[1],
        rows=figures.rows,
        subjects=figures.subjects,
        first_seen=figures.first,
        last_seen=figures.last,
        tlp=figures.tlp,
        message=message_kind(Situation.NEW, figures),
        severity=figures.severity,
    )


def _commit(drafts: Sequence[_Draft]) -> list[Notice]:
    """The one short transaction: the concerns are still open, the notices are made, they are their own."""
    concerns = [pk for draft in drafts for pk in draft.open.concerns]
    with transaction.atomic():
        theirs = dict(Concern.objects.select_for_update().filter(pk__in=concerns).values_list("pk", "notice_id"))
        taken = {draft.notice.code: {theirs[pk] for pk in draft.open.concerns} - {None} for draft in drafts}
        free = [draft for draft in drafts if not taken[draft.notice.code]]
        Notice.objects.bulk_create(draft.notice for draft in free)
        for draft in free:
            Concern.objects.filter(pk__in=draft.open.concerns, notice__isnull=True).update(notice=draft.notice)
    others = Notice.objects.in_bulk({min(pks) for pks in taken.values() if pks})
    return [*(draft.notice for draft in free), *others.values()]
