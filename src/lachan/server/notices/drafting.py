"""One notice as a mail to one contact: rendered by what its row says, its bytes a function of that alone."""

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from lachan.server.base.settings import Settings
from lachan.server.notices import store
from lachan.server.notices.codes import mail_domain, message_id
from lachan.server.notices.content import Heading
from lachan.server.notices.mail import Envelope, mail_bytes
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import AGENCIES, Recipient
from lachan.server.notices.render import Rendered, render
from lachan.server.notices.states import State
from lachan.server.registry.words import OrganisationKind


def mail_of(notice: Notice, rows: pl.DataFrame, settings: Settings) -> tuple[Rendered, bytes]:
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
    rendered = render(heading, rows)
    return rendered, mail_bytes(rendered, envelope)


def address_to(
    notice: Notice, recipient: Recipient, rows: pl.DataFrame, now: datetime, home: Path, settings: Settings
) -> None:
    """Fill a notice in as planned at `now` to this contact, its mail rendered and stored. Errors: BadInput."""
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
    rendered, raw = mail_of(notice, rows, settings)
    notice.subject = rendered.subject
    notice.mail_path, notice.mail_digest = store.keep(home, store.MAILS, raw)
