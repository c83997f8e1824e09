"""A rendered notice as one mail (RFC 5322, MIME). The same arguments give the same bytes: no clock, no chance.

multipart/mixed
├── multipart/alternative: text/plain, text/html
└── the table: text/csv or application/gzip
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Final

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Identity
from lachan.server.notices.codes import boundary, mail_domain
from lachan.server.notices.render import Rendered

NOBODY_READS: Final = "khong-tra-loi"
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


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


def address(mail: str, name: str) -> Address:
    """An address for a header. Errors: BadInput, which does not repeat it (personal data)."""
    try:
        parsed = Address(display_name=_one_line(name), addr_spec=mail)
    except (ValueError, IndexError, MessageError):
        raise BadInput("not a mail address") from None
    if not mail.isascii() or _BREAKS.search(mail) or not parsed.domain or not parsed.username:
        raise BadInput("not a mail address that every mail server can reach")
    return parsed


def mail_bytes(rendered: Rendered, envelope: Envelope) -> bytes:
    """The mail as it is stored and sent: CRLF line ends, ASCII only. Errors: BadInput for an address or domain."""
    identity = envelope.identity
    sender = identity.contact or f"{NOBODY_READS}@{mail_domain(identity.domain)}"
    speaker = f"Lá Chắn – {identity.legal_name}" if identity.legal_name else "Lá Chắn"
    mail = EmailMessage(policy=SMTP)
    try:
        ours = address(sender, speaker)
    except BadInput as error:
        raise BadInput(f"settings.toml: identity.contact: {error}") from None
    mail["From"] = ours
    mail["To"] = address(envelope.recipient, envelope.contact_name or envelope.organisation)
    if identity.contact:
        mail["Reply-To"] = ours
    mail["Subject"] = _one_line(rendered.subject)
    mail["Date"] = envelope.planned_at
    mail["Message-ID"] = f"<{envelope.message_id}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail["X-Lachan-Notice"] = envelope.code
    mail["X-TLP"] = f"TLP:{envelope.tlp}"
    mail["Content-Language"] = "vi, en"
    mail["MIME-Version"] = "1.0"
    mixed, alternative = (boundary(envelope.message_id, part) for part in ("mixed", "alternative"))
    mail["Content-Type"] = f'multipart/mixed; boundary="{mixed}"'
    table = "text/csv; charset=utf-8" if rendered.file.endswith(".csv") else "application/gzip"
    both = _multipart(
        alternative,
        _part("text/plain; charset=utf-8", _lines(rendered.text)),
        _part("text/html; charset=utf-8", _lines(rendered.html)),
    )
    body = _multipart(
        mixed,
        b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n%s' % (alternative.encode("ascii"), both),
        _part(table, rendered.table, rendered.file),
    )
    return b"".join(_header(*header) for header in mail.raw_items()) + b"\r\n" + body


def _header(name: str, value: Any) -> bytes:
    """One header, folded. Words that are not ASCII are encoded here (RFC 2047 §2, §8): between two encoded words a
    reader drops the white space, so it has to stand inside one, and the library's own folding leaves it outside."""
    if name == "Subject":
        return f"{name}: {_encoded(name, str(value))}\r\n".encode("ascii")
    if name in ("From", "To", "Reply-To"):
        (mailbox,) = value.addresses
        if not mailbox.display_name.isascii():
            words = _encoded(name, mailbox.display_name)
            return f"{name}: {words}\r\n <{mailbox.addr_spec}>\r\n".encode("ascii")
    return SMTP.fold_binary(name, value)


def _encoded(name: str, text: str) -> str:
    return Header(text, None if text.isascii() else "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _part(kind: str, raw: bytes, file: str = "") -> bytes:
    """RFC 2045 §6.8. Made here, as the library would go through a large table several times, line by line."""
    disposition = f'Content-Disposition: attachment; filename="{file}"\r\n' if file else ""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{disposition}\r\n"
    return head.encode("ascii") + base64.encodebytes(raw).replace(b"\n", b"\r\n")


def _multipart(mark: str, *parts: bytes) -> bytes:
    """RFC 2046 §5.1.1."""
    line = b"--" + mark.encode("ascii")
    return b"".join(b"%s\r\n%s\r\n" % (line, part) for part in parts) + line + b"--\r\n"


def _lines(text: str) -> bytes:
    """Text in its canonical form, CRLF (RFC 2046 §4.1.1)."""
    return text.replace("\n", "\r\n").encode()


def _one_line(text: str) -> str:
    return " ".join(_BREAKS.sub(" ", text).split())
