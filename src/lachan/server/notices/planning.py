"""From concerns to notices: see what of them is told, render, store, and only then write the rows.

`plan` works on many notices at once, as most of the work is the same for all of them. It writes files named by their
digest first and then makes the notices of a portion, links their concerns and notes what was told in one short
transaction, so that a kill leaves either nothing or the whole of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl
from django.db import IntegrityError, transaction

from lachan.server.base.ahead import ahead
from lachan.server.base.settings import Attached, Settings
from lachan.server.lake.models import Batch
from lachan.server.notices import ledgers, store
from lachan.server.notices.codes import code_of
from lachan.server.notices.content import Figures, message_kind
from lachan.server.notices.drafting import Material, address_to, wanted_of
from lachan.server.notices.lists import Lists, lists
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import Nobody, Recipient, recipients_of
from lachan.server.notices.recording import organisations
from lachan.server.notices.states import Situation
from lachan.server.notices.subscriptions.choice import Form
from lachan.server.notices.threads import references_of
from lachan.server.notices.verdicts import Silence, Verdicts, keep_silent, note_silences, verdicts
from lachan.server.notices.waiting import Open
from lachan.server.notices.wording import SEVERAL
from lachan.server.registry.models import Organisation

_ANY: Final = 1 << 40  # rows: more than there can be
_CONCERNS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Draft:
    """A notice that is about to be made, the concerns that it tells of, and what of them is not told."""

    open: Open
    notice: Notice
    silences: tuple[Silence, ...]


def plan(opens: Sequence[Open], rows: pl.DataFrame, now: datetime, home: Path, settings: Settings) -> list[Notice]:
    """Make the notices that tell of these concerns. `rows` have at least the columns of `items.SCHEMA`.

    Where a concern is told of already, that notice is given back. Where there is nothing to tell of, none is made, and
    the concerns have the reason: no row is left, all are suppressed, or all were told a short while ago. Errors:
    BadInput for an identity that no mail can carry, NotFound, Damaged.
    """
    told = _told(opens)
    opens = [one for one in opens if not told.keys() & set(one.concerns)]
    seen = prospect(opens, rows, now, home, settings)
    keep_silent(opens, seen.found)
    held = lists(seen.found.rows, [rows_of_a_mail(one, settings) for one in opens])
    batches = Batch.objects.filter(pk__in={pk for one in opens for pk in one.batches})
    together = _Together(
        now=now,
        home=home,
        settings=settings,
        opens=opens,
        seen=seen,
        held=held,
        receipts={one.pk: one.receipt for one in batches},
    )
    made = list(dict.fromkeys(told.values()))
    for numbers in held.portions():
        made += together.made(numbers)
    return made


def rows_of_a_mail(one: Open, settings: Settings) -> int:
    """Beyond how many rows a list is split. One that is fetched, by wish or as it is too long, is never split."""
    limits = settings.notices
    too_long = one.standing.fetches and 0 < limits.rows_attached < limits.rows_per_mail
    return _ANY if too_long or one.standing.form is not Form.ROWS else limits.rows_per_mail


@dataclass(frozen=True, slots=True)
class Prospect:
    """What there is to tell of open concerns, and whom; `people` and `references` (the conversation each continues, or
    empty) by place, `owners` by key."""

    owners: Mapping[str, Organisation]
    references: Sequence[str]
    found: Verdicts
    people: Mapping[int, Recipient | Nobody]


def prospect(opens: Sequence[Open], rows: pl.DataFrame, now: datetime, home: Path, settings: Settings) -> Prospect:
    """Reads only. Errors: as `plan`."""
    owners = organisations({one.organisation for one in opens})
    threads = references_of({owner.pk for owner in owners.values()})
    references = [_thread(threads, owners[one.organisation].pk, one) for one in opens]
    arrived = {number for number, thread in enumerate(references) if thread}
    found = verdicts(opens, rows, now, home, settings, arrived)
    people = recipients_of({n: (one.organisation, one.rule.purposes) for n, one in enumerate(opens)}, now)
    return Prospect(owners, references, found, people)


def _thread(threads: Mapping[tuple[int, str], str], owner: int, one: Open) -> str:
    """The conversation that a notice continues: of its own label, else of a class that it tells of, or of SEVERAL."""
    labels = (one.taxonomy, *(name for name, _ in one.classes), SEVERAL)
    return next((threads[owner, label] for label in labels if threads.get((owner, label))), "")


@dataclass(frozen=True, slots=True)
class _Together:
    """What is planned in one call. `opens` by place; a mail's place is `held.firsts` of it."""

    now: datetime
    home: Path
    settings: Settings
    opens: Sequence[Open]
    seen: Prospect
    held: Lists
    receipts: Mapping[int, str]

    def made(self, numbers: Sequence[int]) -> list[Notice]:
        """The mails of a portion, in one transaction; where somebody else took their codes meanwhile, with others."""
        while True:
            codes = self._codes(numbers)
            with store.Shelf(self.home) as shelf:
                drafts = self._drafts(codes, shelf)
                ledger = shelf.keep(store.LEDGERS, ledgers.told(self.held.of(numbers), self.now))
                shelf.settle()
                try:
                    return _commit(drafts, ledger, self.now)
                except IntegrityError:
                    if not Notice.objects.filter(code__in=codes.values()).exists():
                        raise

    def _drafts(self, codes: Mapping[int, str], shelf: store.Shelf) -> list[_Draft]:
        """`codes` by the mail's NUMBER."""
        forms = {n: " ".join(self._forms(self._open(n), self.held.figures[n].rows)) for n in codes}
        wanted = {n: wanted_of(code, self.settings.banner, forms[n], self.settings) for n, code in codes.items()}
        drafts: list[_Draft] = []
        for number, (kept, attached) in zip(codes, ahead(self.held.files(wanted)), strict=True):
            first, figures = self.held.firsts[number], self.held.figures[number]
            one, recipient = self.opens[first], self.seen.people[first]
            owner, situation = self.seen.owners[one.organisation], self.seen.found.situations[first]
            notice = _notice(codes[number], owner, one, figures, situation)
            notice.items_path, notice.items_digest = shelf.keep(store.ROWS, kept)
            notice.part, notice.parts = self.held.places[number]
            notice.forms, notice.references = forms[number], self.seen.references[first]
            notice.languages, notice.subscription_id = " ".join(one.standing.choice.languages), one.standing.number
            if isinstance(recipient, Nobody):
                notice.state, notice.reason = Notice.State.UNADDRESSED, recipient.reason
                notice.planned_at, notice.banner = self.now, self.settings.banner
            else:
                address_to(notice, recipient, Material(figures, attached), self.now, shelf, self.settings)
            drafts.append(_Draft(one, notice, self.seen.found.silences.get(first, ()) if notice.part == 1 else ()))
        return drafts

    def _open(self, number: int) -> Open:
        return self.opens[self.held.firsts[number]]

    def _forms(self, one: Open, rows: int) -> tuple[Attached, ...]:
        """None where the list is to be fetched, by wish or as it is too long; what the organisation chose; its own by
        the settings, else the rule's, else everybody's."""
        standing = one.standing
        if standing.form is not Form.ROWS or (standing.fetches and 0 < self.settings.notices.rows_attached < rows):
            return (Attached.POINTER,)
        if standing.choice.attachments:
            return standing.choice.attachments
        own = one.organisation in self.settings.notices.attachments_by_organisation
        if one.rule.attachments and not own:
            return one.rule.attachments
        return self.settings.notices.attached_to(one.organisation)

    def _codes(self, numbers: Sequence[int]) -> dict[int, str]:
        """A code for each mail that no notice has: the first of its own that is free."""
        codes: dict[int, str] = {}
        first = {number: self._code(self._open(number), 0) for number in numbers}
        taken = set(Notice.objects.filter(code__in=first.values()).values_list("code", flat=True))
        for number, code in first.items():
            attempt = 0
            while code in taken:
                attempt += 1
                code = self._code(self._open(number), attempt)
                if Notice.objects.filter(code=code).exists():
                    taken.add(code)
            taken.add(code)
            codes[number] = code
        return codes

    def _code(self, one: Open, attempt: int) -> str:
        return code_of(one.organisation, one.taxonomy, [self.receipts[pk] for pk in one.batches], attempt)


def _told(opens: Sequence[Open]) -> dict[int, Notice]:
    """Concern → the notice that tells of it already."""
    concerns = [pk for one in opens for pk in one.concerns]
    found: dict[int, Notice] = {}
    for start in range(0, len(concerns), _CONCERNS_AT_ONCE):
        some = Concern.objects.filter(pk__in=concerns[start : start + _CONCERNS_AT_ONCE], notice__isnull=False)
        found |= {one.pk: one.notice for one in some.select_related("notice") if one.notice}
    return found


def _notice(code: str, owner: Organisation, one: Open, figures: Figures, situation: Situation) -> Notice:
    return Notice(
        code=code,
        organisation=owner,
        taxonomy=one.taxonomy,
        rule=one.rule.name,
        situation=situation,
        message=one.rule.message or message_kind(situation, figures),
        rows=figures.rows,
        subjects=figures.subjects,
        first_seen=figures.first,
        last_seen=figures.last,
        tlp=figures.tlp,
        severity=figures.severity,
    )


def _commit(drafts: Sequence[_Draft], ledger: tuple[str, str], now: datetime) -> list[Notice]:
    """The one short transaction: the concerns are still open, the notices are made, they are their own."""
    concerns = [pk for draft in drafts for pk in draft.open.concerns]
    with transaction.atomic():
        theirs = dict(Concern.objects.select_for_update().filter(pk__in=concerns).values_list("pk", "notice_id"))
        taken = {draft.notice.code: {theirs[pk] for pk in draft.open.concerns} - {None} for draft in drafts}
        free = [draft for draft in drafts if not taken[draft.notice.code]]
        Notice.objects.bulk_create(draft.notice for draft in free)
        for draft in free:
            Concern.objects.filter(pk__in=draft.open.concerns, notice__isnull=True).update(notice=draft.notice)
            note_silences(draft.open.concerns, draft.silences)
        if free:
            ledgers.note(ledger, now)
    others = Notice.objects.in_bulk({min(pks) for pks in taken.values() if pks})
    return [*(draft.notice for draft in free), *others.values()]
