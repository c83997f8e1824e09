"""Delivery reports, as mail servers write them (RFC 3464 in RFC 6522): which notice, and what became of it. Pure.

What is not checked: who wrote the report. Anybody can forge one who has seen the notice's code or Message-ID.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.notices.codes import read_code

LARGEST: Final = 32 << 20  # bytes; some give the whole mail back
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID: Final = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,255}")


@dataclass(frozen=True, slots=True)
class Report:
    """`name`: the notice's code, or its Message-ID. `failed`: false where it is late only, or was delivered."""

    name: str
    failed: bool
    status: str


def read_report(raw: bytes) -> Report:
    """A delivery report. Errors: BadInput for another mail, and for a report that names no notice of ours."""
    if len(raw) > LARGEST:
        raise BadInput(f"a delivery report has at most {LARGEST} bytes")
    try:
        parts = list(email.message_from_bytes(raw).walk())
    except (RecursionError, ValueError, LookupError):
        raise BadInput("not a readable mail") from None
    blocks = [
        block for part in parts if part.get_content_type() == "message/delivery-status" for block in blocks_of(part)
    ]
    if not blocks:
        raise BadInput("not a delivery report (RFC 3464)")
    name = next(_names(blocks, parts), "")
    if not name:
        raise BadInput("the delivery report names no notice of ours")
    ended = [block for block in blocks if _text(block, "Action").lower() == "failed"]
    return Report(name, bool(ended), _status(ended[0]) if ended else "")


def blocks_of(part: Message) -> list[Message]:
    """RFC 3464 §2.1: one block about the message, then one about each recipient."""
    found = part.get_payload()
    return [block for block in found if isinstance(block, Message)] if isinstance(found, list) else []


def _names(blocks: list[Message], parts: list[Message]) -> Iterator[str]:
    """In the order of trust: the envelope's id that we gave, the code in the mail given back, its Message-ID."""
    for block in blocks:
        yield from _code(_text(block, "Original-Envelope-Id"))
    given_back = [found for part in parts for found in returned(part)]
    for mail in given_back:
        yield from _code(_text(mail, "X-Lachan-Notice"))
    for mail in given_back:
        if found := _MESSAGE_ID.search(_text(mail, "Message-ID")):
            yield found[0]


def returned(part: Message) -> Iterator[Message]:
    """The mail given back, whole or its head only."""
    inside = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inside, list) and isinstance(inside[0], Message):
        yield inside[0]
    elif part.get_content_type() == "text/rfc822-headers":
        head = part.get_payload(decode=True)
        yield email.message_from_bytes(head if isinstance(head, bytes) else b"")


def _code(text: str) -> Iterator[str]:
    try:
        yield read_code(text)
    except BadInput:
        return


def _status(block: Message) -> str:
    found = _STATUS.search(_text(block, "Status"))
    return found[0] if found and found[0][0] != "2" else ""


def _text(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()
