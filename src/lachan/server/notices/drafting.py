"""One notice as a mail to one contact: rendered by what its row says, its bytes a function of that alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from lachan.server.base.settings import Settings
from lachan.server.notices import items, store
from lachan.server.notices.codes import mail_domain, message_id
from lachan.server.notices.content import Figures, Heading, figures_of
from lachan.server.notices.mail import Envelope, mail_bytes
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import AGENCIES, Recipient
from lachan.server.notices.render import Rendered, render
from lachan.server.notices.states import State
from lachan.server.registry.words import OrganisationKind


@dataclass(frozen=True, slots=True)
class Material:
    """What a notice's rows give: their figures, and the table that is attached (how its name ends, its bytes)."""

    figures: Figures
    attached: tuple[str, bytes]


def material_of(rows: pl.DataFrame, banner: str) -> Material:
    """Of one notice's rows, in the order of `items.in_order`."""
    numbered = rows.with_columns(pl.lit(0, pl.UInt32).alias(items.NUMBER))
    return Material(figures_of(numbered)[0], items.attachment([items.table(rows, banner)]))


def mail_of(notice: Notice, material: Material, settings: Settings) -> tuple[Rendered, bytes]:
    """The mail of a notice whose row is filled in; the organisation's name and our identity are those of today.

    Errors: BadInput for an identity or an address that no mail can carry.
    """
    owner = notice.organisation
    heading = Heading(
        code=notice.code,
        planned_at=notice.planned_at,
        banner=notice.banner,
        kind=settings.kind,
        organisation=owner.name,
        agency=OrganisationKind(owner.kind) in AGENCIES,
        taxonomy=notice.taxonomy,
        identity=settings.identity,
    )
    envelope = Envelope(
        code=notice.code,
        message_id=notice.message_id,
        planned_at=notice.planned_at,
        recipient=notice.recipient,
        contact_name=notice.contact_name,
        organisation=owner.name,
        tlp=notice.tlp,
        identity=settings.identity,
    )
    rendered = render(heading, material.figures, material.attached)
    return rendered, mail_bytes(rendered, envelope)


def address_to(
    notice: Notice, recipient: Recipient, material: Material, now: datetime, shelf: store.Shelf, settings: Settings
) -> dict[str, Any]:
    """Fill a notice in as planned at `now` to this contact, its mail rendered and on the shelf; what was filled in.

    Errors: BadInput.
    """
    values: dict[str, Any] = {
        "state": State.PLANNED,
        "reason": "",
        "planned_at": now,
        "banner": settings.banner,
        "purpose": recipient.purpose.value,
        "recipient": recipient.mail,
        "contact_name": recipient.name,
        "message_id": message_id(notice.code, now, notice.items_digest, mail_domain(settings.identity.domain)),
    }
    for name, value in values.items():
        setattr(notice, name, value)
    rendered, raw = mail_of(notice, material, settings)
    notice.subject = rendered.subject
    notice.mail_path, notice.mail_digest = shelf.keep(store.MAILS, raw)
    return {name: getattr(notice, name) for name in (*values, "subject", "mail_path", "mail_digest")}
