"""A rendered notice as one mail (RFC 5322, MIME). The same arguments give the same bytes: no clock, no chance.

multipart/mixed
├── multipart/alternative: text/plain, text/html (none where the list is fetched: that mail is short)
└── the list, in each form that is wanted: text/csv, application/jsonl or application/gzip

Where there is a key, a DKIM-Signature stands first (`dkim`).
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Identity
from lachan.server.notices.render import Rendered
from lachan.server.post.dkim import Signer
from lachan.server.post.domains import mail_domain
from lachan.server.post.mime import (
    NOBODY_READS,
    address,
    boundary,
    canonical,
    line,
    mailbox,
    multipart,
    one_line,
    part,
    words,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What of a mail is not the notice's text. `message_id` without angle brackets; personal data."""

    code: str
    message_id: str
    planned_at: datetime
    recipient: str
    contact_name: str
    organisation: str
    tlp: str
    identity: Identity
    languages: str = "vi, en"  # RFC 3282
    references: tuple[str, ...] = ()  # Message-IDs of the thread, the newest last


def mail_bytes(rendered: Rendered, envelope: Envelope, signer: Signer | None = None) -> bytes:
    """The mail as it is stored and sent: CRLF line ends, ASCII only. Errors: BadInput for an address or domain."""
    identity = envelope.identity
    sender = identity.contact or f"{NOBODY_READS}@{mail_domain(identity.domain)}"
    speaker = f"Lá Chắn – {identity.legal_name}" if identity.legal_name else "Lá Chắn"
    try:
        ours = address(sender, speaker)
    except BadInput as error:
        raise BadInput(f"settings.toml: identity.contact: {error}") from None
    to = address(envelope.recipient, envelope.contact_name or envelope.organisation)
    head = [mailbox("From", ours), mailbox("To", to)]
    if identity.contact:
        head.append(mailbox("Reply-To", ours))
    head += [
        words("Subject", one_line(rendered.subject)),
        line("Date", format_datetime(envelope.planned_at)),
        line("Message-ID", f"<{envelope.message_id}>"),
        *_thread(envelope.references),
        line("Auto-Submitted", "auto-generated"),  # RFC 3834
        line("X-Lachan-Notice", envelope.code),
        line("X-TLP", f"TLP:{envelope.tlp}"),
        line("Content-Language", envelope.languages),
        line("MIME-Version", "1.0"),
    ]
    mixed, alternative = (boundary(envelope.message_id, part) for part in ("mixed", "alternative"))
    head.append(line("Content-Type", f'multipart/mixed; boundary="{mixed}"'))
    both = multipart(
        alternative,
        part("text/plain; charset=utf-8", canonical(rendered.text)),
        *([part("text/html; charset=utf-8", canonical(rendered.html))] if rendered.html else []),
    )
    body = multipart(
        mixed,
        b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n%s' % (alternative.encode("ascii"), both),
        *(part(one.kind, one.raw, one.name) for one in rendered.attached),
    )
    signature = signer.signature(head, body, envelope.planned_at) if signer else b""
    return b"".join([signature, *head, b"\r\n", body])


def _thread(references: tuple[str, ...]) -> list[bytes]:
    """RFC 5322 §3.6.4: one Message-ID a line."""
    if not references:
        return []
    folded = "\r\n ".join(f"<{one}>" for one in references)
    return [line("In-Reply-To", f"<{references[-1]}>"), line("References", folded)]
