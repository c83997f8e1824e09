"""What a stored mail needs of a mail server, and how it is written on the wire. Pure.

Our own mails are ASCII with short lines, and so pass every server. A mail that needs more is refused here, and never
cut, folded or recoded on its way: its bytes are what was stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lachan.server.post.delivery import Delivery, Message
from lachan.server.post.outcomes import Outcome, Reason

LONGEST_LINE: Final = 998  # RFC 5322 §2.1.1; RFC 5321 §4.5.3.1.6 with CRLF: 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Parameters of MAIL and of RCPT."""

    mail: tuple[str, ...]
    rcpt: tuple[str, ...]


def asked_of(message: Message, sender: str, extensions: Mapping[str, str]) -> Asked | Delivery:
    """What to ask of a server with these extensions (lower-case names, as EHLO gave them); or why it cannot be sent."""
    raw = message.raw
    if not _lines_fit(raw):
        return Delivery(Outcome.REFUSED, Reason.NOT_TRANSPORTABLE)
    mail: list[str] = []
    rcpt: list[str] = []
    if not raw.isascii():  # RFC 6152
        if "8bitmime" not in extensions:
            return Delivery(Outcome.REFUSED, Reason.NOT_TRANSPORTABLE)
        mail.append("BODY=8BITMIME")
    if not (message.recipient + sender).isascii():  # RFC 6531
        if "smtputf8" not in extensions:
            return Delivery(Outcome.REFUSED, Reason.NOT_TRANSPORTABLE)
        mail.append("SMTPUTF8")
    if "size" in extensions:  # RFC 1870
        most = extensions["size"].strip()
        if most.isdecimal() and 0 < int(most) < len(raw):
            return Delivery(Outcome.REFUSED, Reason.TOO_LARGE)
        mail.append(f"SIZE={len(raw)}")
    if "dsn" in extensions:  # RFC 3461: name the notice in a bounce, and do not give the rows back with it
        mail.extend(("RET=HDRS", f"ENVID={message.code}"))
        rcpt.append("NOTIFY=FAILURE")
    return Asked(tuple(mail), tuple(rcpt))


def _lines_fit(raw: bytes) -> bool:
    """RFC 5321 §2.3.8: lines end with CRLF; a CR or LF elsewhere is how mails are smuggled past a server."""
    ends = raw.count(b"\r\n")
    whole = raw.endswith(b"\r\n") and raw.count(b"\r") == raw.count(b"\n") == ends and b"\0" not in raw
    return whole and all(len(line) <= LONGEST_LINE for line in raw.split(b"\r\n"))


def stuffed(raw: bytes) -> bytes:
    """With a second dot before each line that begins with one (RFC 5321 §4.5.2); without the end of the message."""
    doubled = raw.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled
