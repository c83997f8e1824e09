"""Mail: eml and mbox, with their attachments. Parts are decoded as they say; a charset nobody knows is guessed."""

import email
import email.policy
import io
from collections.abc import Iterator
from email.message import EmailMessage
from typing import IO, Final

from lachan.tools.pii.places import texts
from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Raw, Skipped, Text

_HEADERS: Final = ("From", "To", "Cc", "Bcc", "Reply-To", "Subject")
_DEPTH: Final = 20  # nested multiparts
_PARTS: Final = 1_000
_MESSAGE: Final = 64 << 20  # bytes of one message


def pieces(data: bytes, place: str, limits: Limits) -> Pieces:
    """One message."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        lines = [f"{name}: {value}" for name in _HEADERS for value in _header(message, name)]
        yield Text("\n".join(lines), place)
        yield from _parts(message, place, limits)
    except (RecursionError, AssertionError):
        yield Skipped(Outcome.TOO_DEEP, place)


def _header(message: EmailMessage, name: str) -> list[str]:
    try:
        return [str(value) for value in message.get_all(name, [])]
    except Exception:  # email's parser of headers raises many kinds on purpose-made ones
        return [value for key, value in message.raw_items() if key.lower() == name.lower()]


def _parts(message: EmailMessage, place: str, limits: Limits) -> Pieces:
    from lachan.tools.pii.places import reading

    for number, part in enumerate(_leaves(message, 0)):
        if number >= _PARTS:
            yield Skipped(Outcome.TOO_MANY, place)
            return
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes) or not raw:
            continue
        name = _filename(part)
        inside = f"{place}!{name or number + 1}"
        if part.get_content_maintype() == "text" and not name:
            charset = (part.get_content_charset() or "").lower()
            markup = "html" if part.get_content_subtype() == "html" else ""
            codec = {"utf-8": "utf-8", "us-ascii": "", "windows-1258": "cp1258", "viscii": "viscii"}.get(charset, "")
            if markup or codec not in ("", "utf-8"):
                yield Raw(raw, codec, markup=markup, place=inside)
            else:
                yield from texts.pieces(io.BytesIO(raw), "text", inside)
        else:
            yield from reading.part(raw, name or "", inside, limits)


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # as above
        return "attachment"


def _leaves(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    if depth > _DEPTH:
        raise RecursionError
    if message.is_multipart():
        for part in message.iter_parts() if message.get_content_maintype() == "multipart" else message.get_payload():
            if isinstance(part, EmailMessage):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def mbox(stream: IO[bytes], place: str, limits: Limits) -> Pieces:
    """Messages of a mailbox one after another (`From ` at a line's beginning, after an empty line)."""
    lines: list[bytes] = []
    size = number = 0
    blank = True
    for line in iter(lambda: stream.readline(1 << 20), b""):
        if blank and line.startswith(b"From ") and lines:
            number += 1
            yield from _one(lines, f"{place}#{number}", size, limits)
            lines, size = [], 0
        if size <= _MESSAGE:
            lines.append(line)
        size += len(line)
        blank = line in (b"\n", b"\r\n")
    if lines:
        yield from _one(lines, f"{place}#{number + 1}", size, limits)


def _one(lines: list[bytes], place: str, size: int, limits: Limits) -> Pieces:
    if size > _MESSAGE:
        yield Skipped(Outcome.TOO_LARGE, place)
    else:
        yield from pieces(b"".join(lines[1:] if lines[0].startswith(b"From ") else lines), place, limits)
