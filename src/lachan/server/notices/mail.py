"""A rendered notice as one mail (RFC 5322, MIME). The same arguments give the same bytes: no clock, no chance.

multipart/mixed
├── multipart/alternative: text/plain, text/html
└── the list, in each form that is wanted: text/csv, application/jsonl or application/gzip

Where there is a key, a DKIM-Signature stands first (`dkim`).
"""

import binascii
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Identity
from lachan.server.notices.codes import boundary, mail_domain
from lachan.server.notices.dkim import Signer
from lachan.server.notices.render import Rendered

_END: Final = "\r\n"
_LINE: Final = 76  # RFC 2045 §6.8
_PORTION: Final = _LINE // 4 * 3 * 1024  # bytes that make whole lines
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
    references: tuple[str, ...] = ()  # Message-IDs of the thread, the newest last


def address(mail: str, name: str) -> Address:
    """An address for a header. Errors: BadInput, which does not repeat it (personal data)."""
    try:
        parsed = Address(display_name=_one_line(name), addr_spec=mail)
    except (ValueError, IndexError, MessageError):
        raise BadInput("not a mail address") from None
    if not mail.isascii() or _BREAKS.search(mail) or not parsed.domain or not parsed.username:
        raise BadInput("not a mail address that every mail server can reach")
    return parsed


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
    head = [_mailbox("From", ours), _mailbox("To", to)]
    if identity.contact:
        head.append(_mailbox("Reply-To", ours))
    head += [
        _words("Subject", _one_line(rendered.subject)),
        _line("Date", format_datetime(envelope.planned_at)),
        _line("Message-ID", f"<{envelope.message_id}>"),
        *_thread(envelope.references),
        _line("Auto-Submitted", "auto-generated"),  # RFC 3834
        _line("X-Lachan-Notice", envelope.code),
        _line("X-TLP", f"TLP:{envelope.tlp}"),
        _line("Content-Language", "vi, en"),
        _line("MIME-Version", "1.0"),
    ]
    mixed, alternative = (boundary(envelope.message_id, part) for part in ("mixed", "alternative"))
    head.append(_line("Content-Type", f'multipart/mixed; boundary="{mixed}"'))
    both = _multipart(
        alternative,
        _part("text/plain; charset=utf-8", _lines(rendered.text)),
        _part("text/html; charset=utf-8", _lines(rendered.html)),
    )
    body = _multipart(
        mixed,
        b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n%s' % (alternative.encode("ascii"), both),
        *(_part(one.kind, one.raw, one.name) for one in rendered.attached),
    )
    signature = signer.signature(head, body, envelope.planned_at) if signer else b""
    return b"".join([signature, *head, b"\r\n", body])


def _thread(references: tuple[str, ...]) -> list[bytes]:
    """RFC 5322 §3.6.4: one Message-ID a line."""
    if not references:
        return []
    folded = "\r\n ".join(f"<{one}>" for one in references)
    return [_line("In-Reply-To", f"<{references[-1]}>"), _line("References", folded)]


def _line(name: str, value: str) -> bytes:
    """A header of ours, ASCII and short."""
    return f"{name}: {value}\r\n".encode("ascii")


def _mailbox(name: str, mailbox: Address) -> bytes:
    if mailbox.display_name.isascii():
        return _folded(name, str(mailbox))
    return _words(name, mailbox.display_name)[:-2] + f"\r\n <{mailbox.addr_spec}>\r\n".encode("ascii")


@lru_cache(maxsize=1024)
def _folded(name: str, value: str) -> bytes:
    """RFC 5322 §2.2.3."""
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))


def _words(name: str, text: str) -> bytes:
    """Words that are not ASCII are encoded here (RFC 2047 §2, §8): between two encoded words a reader drops the white
    space, so it has to stand inside one, and the library's own folding leaves it outside."""
    encoded = Header(text, None if text.isascii() else "utf-8", maxlinelen=76, header_name=name)
    return f"{name}: {encoded.encode(linesep=_END)}{_END}".encode("ascii")


def _part(kind: str, raw: bytes, file: str = "") -> bytes:
    """RFC 2045 §6.8. Made here, as the library would go through a large table several times, line by line."""
    disposition = f'Content-Disposition: attachment; filename="{file}"\r\n' if file else ""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{disposition}\r\n"
    return b"".join([head.encode("ascii"), *_base64_lines(raw)])


def _base64_lines(raw: bytes) -> Iterator[bytes]:
    """Lines of 76 signs, many at a time: the library makes them one by one."""
    for start in range(0, len(raw), _PORTION):
        signs = binascii.b2a_base64(raw[start : start + _PORTION], newline=False)
        lines, rest = divmod(len(signs), _LINE)
        yield b"\r\n".join([*struct.unpack(f"{_LINE}s" * lines, signs[: lines * _LINE]), b""])
        if rest:
            yield signs[-rest:] + b"\r\n"


def _multipart(mark: str, *parts: bytes) -> bytes:
    """RFC 2046 §5.1.1."""
    line = b"--" + mark.encode("ascii")
    return b"".join(b"%s\r\n%s\r\n" % (line, part) for part in parts) + line + b"--\r\n"


def _lines(text: str) -> bytes:
    """Text in its canonical form, CRLF (RFC 2046 §4.1.1)."""
    return text.replace("\n", "\r\n").encode()


def _one_line(text: str) -> str:
    return " ".join(_BREAKS.sub(" ", text).split())
