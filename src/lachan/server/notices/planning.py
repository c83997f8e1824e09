"""From concerns to notices: record who is concerned, see whose turn it is, render, store, and only then write the row.

`record` runs inside the caller's transaction. `plan` writes files named by their digest first and then makes the notice
and links its concerns in one short transaction, so that a kill leaves either nothing or the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Settings
from lachan.server.lake.models import Batch
from lachan.server.notices import items, store
from lachan.server.notices.codes import code_of, mail_domain, message_id
from lachan.server.notices.content import Heading, highest, strictest_of
from lachan.server.notices.mail import Envelope, mail_bytes
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.recipients import AGENCIES, Nobody, Recipient, recipient_of
from lachan.server.notices.render import render
from lachan.server.notices.waiting import NOTHING_LEFT, Open, due, say_why
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind

__all__ = ["Found", "Open", "due", "plan", "readdress", "record"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch holds of one organisation's, of one class. `subjects`: distinct ones; times are of the events."""

    taxonomy: str
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime


def record(batch: Batch, organisation_key: str, found: Sequence[Found]) -> None:
    """Note whom a batch concerns. What is noted already stays as it is. Errors: NotFound."""
    organisation = _organisation(organisation_key)
    known = set(Concern.objects.filter(batch=batch, organisation=organisation).values_list("taxonomy", flat=True))
    Concern.objects.bulk_create(
        Concern(
            batch=batch,
            organisation=organisation,
            taxonomy=one.taxonomy,
            rows=one.rows,
            subjects=one.subjects,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
        )
        for one in found
        if one.taxonomy not in known
    )


def plan(open: Open, rows: pl.DataFrame, now: datetime, home: Path, settings: Settings) -> Notice | None:
    """Make the notice that tells of these concerns. `rows` have at least the columns of `items.SCHEMA`.

    Where one of them is told of already, that notice is given back. None where there is no row left to tell of: the
    concerns are closed with that reason. Errors: BadInput for an identity that no mail can carry, NotFound.
    """
    if (told := _told(open)) is not None:
        return told
    if rows.is_empty():
        say_why(open.concerns, NOTHING_LEFT)
        return None
    organisation = _organisation(open.organisation)
    receipts = [batch.receipt for batch in Batch.objects.filter(pk__in=open.batches)]
    ordered = items.in_order(rows)
    items_path, items_digest = store.keep(home, store.ROWS, items.kept(ordered))
    recipient = recipient_of(organisation.key, OrganisationKind(organisation.kind), now)
    for attempt in count():
        code = code_of(organisation.key, open.taxonomy, receipts, attempt)
        if Notice.objects.filter(code=code).exists():
            continue
        notice = Notice(
            code=code,
            organisation=organisation,
            taxonomy=open.taxonomy,
            items_path=items_path,
            items_digest=items_digest,
            rows=ordered.height,
            subjects=ordered["subject"].n_unique(),
            first_seen=ordered["time_source"][0],
            last_seen=ordered["time_source"][-1],
            tlp=strictest_of(ordered),
            severity=highest(ordered),
        )
        _fill_in(notice, recipient, ordered, now, home, settings)
        try:
            return _commit(notice, open)
        except IntegrityError:
            if not Notice.objects.filter(code=code).exists():
                raise
    raise AssertionError("unreachable: attempts do not end")


def readdress(now: datetime, home: Path, settings: Settings) -> int:
    """Plan the notices that had nobody to go to and have somebody now; how many. Safe to run twice."""
    changed = 0
    for notice in Notice.objects.filter(state=Notice.State.UNADDRESSED).select_related("organisation").order_by("pk"):
        owner = notice.organisation
        recipient = recipient_of(owner.key, OrganisationKind(owner.kind), now)
        if isinstance(recipient, Nobody):
            continue
        rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
        values = _fill_in(notice, recipient, rows, now, home, settings)
        with transaction.atomic():
            changed += Notice.objects.filter(pk=notice.pk, state=Notice.State.UNADDRESSED).update(**values)
    return changed


def _organisation(key: str) -> Organisation:
    try:
        return Organisation.objects.get(key=key)
    except Organisation.DoesNotExist:
        raise NotFound("no such organisation") from None


def _told(open: Open) -> Notice | None:
    return Notice.objects.filter(concerns__in=open.concerns).order_by("pk").first()


def _fill_in(
    notice: Notice, recipient: Recipient | Nobody, rows: pl.DataFrame, now: datetime, home: Path, settings: Settings
) -> dict[str, Any]:
    """Give a notice its state, its recipient and its stored mail; returns what was set."""
    owner = notice.organisation
    if isinstance(recipient, Nobody):
        values: dict[str, Any] = {
            "state": Notice.State.UNADDRESSED,
            "reason": recipient.reason,
            "planned_at": now,
            "banner": settings.banner,
        }
    else:
        heading = Heading(
            code=notice.code,
            planned_at=now,
            banner=settings.banner,
            kind=settings.kind,
            organisation=owner.name,
            agency=OrganisationKind(owner.kind) in AGENCIES,
            taxonomy=notice.taxonomy,
            identity=settings.identity,
        )
        rendered = render(heading, rows)
        message = message_id(notice.code, now, notice.items_digest, mail_domain(settings.identity.domain))
        envelope = Envelope(
            code=notice.code,
            message_id=message,
            planned_at=now,
            recipient=recipient.mail,
            contact_name=recipient.name,
            organisation=owner.name,
            tlp=notice.tlp,
            identity=settings.identity,
        )
        mail_path, mail_digest = store.keep(home, store.MAILS, mail_bytes(rendered, envelope))
        values = {
            "state": Notice.State.PLANNED,
            "reason": "",
            "planned_at": now,
            "banner": settings.banner,
            "purpose": recipient.purpose.value,
            "recipient": recipient.mail,
            "contact_name": recipient.name,
            "subject": rendered.subject,
            "message_id": message,
            "mail_path": mail_path,
            "mail_digest": mail_digest,
        }
    for name, value in values.items():
        setattr(notice, name, value)
    return values


def _commit(notice: Notice, open: Open) -> Notice:
    """The one short transaction: the concerns are still open, the notice is made, they are its own."""
    with transaction.atomic():
        theirs = list(Concern.objects.select_for_update().filter(pk__in=open.concerns).values_list("pk", "notice_id"))
        taken = [other for _, other in theirs if other is not None]
        if taken:
            return Notice.objects.get(pk=min(taken))
        notice.save(force_insert=True)
        Concern.objects.filter(pk__in=open.concerns, notice__isnull=True).update(notice=notice)
    return notice
