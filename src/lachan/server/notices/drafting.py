"""One notice as a mail to one contact: rendered by what its row says, its bytes a function of that alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from lachan.server.base.settings import Attached, Settings
from lachan.server.notices import items, store, tokens
from lachan.server.notices.attachments import Attachment, Wanted, attachments
from lachan.server.notices.codes import message_id
from lachan.server.notices.content import Answer, Figures, Heading, figures_of
from lachan.server.notices.links import answer_link
from lachan.server.notices.mail import Envelope, mail_bytes
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import AGENCIES, Recipient
from lachan.server.notices.render import Rendered, render
from lachan.server.notices.states import Situation, State
from lachan.server.notices.threads import told_before
from lachan.server.notices.wording import Language
from lachan.server.post.dkim import signer_of
from lachan.server.post.domains import mail_domain
from lachan.server.registry.words import OrganisationKind


@dataclass(frozen=True, slots=True)
class Material:
    """What a notice's rows give: their figures, and the files that are attached."""

    figures: Figures
    attached: tuple[Attachment, ...]


def wanted_of(code: str, banner: str, forms: str, settings: Settings) -> Wanted:
    """What the attachments of a notice are. `forms`: as its row has them."""
    return Wanted(code, banner, tuple(Attached(form) for form in forms.split()), settings.identity)


def material_of(rows: pl.DataFrame, wanted: Wanted) -> Material:
    """Of one notice's rows, in the order of `items.in_order`."""
    rows = items.alone(rows)
    return Material(figures_of(rows)[0], attachments(rows, [items.table(rows, wanted.banner)], wanted))


def mail_of(notice: Notice, material: Material, home: Path, settings: Settings) -> tuple[Rendered, bytes]:
    """The mail of a notice whose row is filled in; the organisation's name and our identity are those of today.

    Errors: BadInput for an identity or an address that no mail can carry.
    """
    owner = notice.organisation
    answer = None
    if notice.answer_digest and notice.answer_expires_at:
        token = tokens.mint(tokens.secret_of(home), notice.message_id)
        answer = Answer(answer_link(settings.identity.portal, token), notice.answer_expires_at)
    heading = Heading(
        code=notice.code,
        planned_at=notice.planned_at,
        banner=notice.banner,
        kind=settings.kind,
        organisation=owner.name,
        agency=OrganisationKind(owner.kind) in AGENCIES,
        taxonomy=notice.taxonomy,
        identity=settings.identity,
        situation=Situation(notice.situation),
        message=notice.message,
        about=notice.escalates.organisation.name if notice.escalates else "",
        told=told_before(notice.escalates) if notice.escalates else (),
        part=notice.part,
        parts=notice.parts,
        answer=answer,
        languages=tuple(Language(word) for word in notice.languages.split()),
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
        references=tuple(notice.references.split()),
        languages=notice.languages.replace(" ", ", "),
    )
    rendered = render(heading, material.figures, material.attached)
    return rendered, mail_bytes(rendered, envelope, signer_of(home, settings))


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
    if settings.identity.portal:
        token = tokens.mint(tokens.secret_of(shelf.home), values["message_id"])
        values["answer_digest"] = tokens.digest(token)
        values["answer_expires_at"] = now + timedelta(days=settings.notices.answer_days)
    for name, value in values.items():
        setattr(notice, name, value)
    rendered, raw = mail_of(notice, material, shelf.home, settings)
    notice.subject = rendered.subject
    notice.mail_path, notice.mail_digest = shelf.keep(store.MAILS, raw)
    return {name: getattr(notice, name) for name in (*values, "subject", "mail_path", "mail_digest")}
