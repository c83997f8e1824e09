"""The chain, pure: what is hashed of an entry, and in which form. No database, no clock.

digest = SHA-256 of the bytes `lachan-audit-1`, a line feed, and a JSON array (RFC 8259; ASCII only, no blanks) of
number, instant, actor, act, subject, organisation, request, details, digest of the entry before. The first entry's
predecessor is 64 zeros. The instant is UTC with six decimals; `details` is the stored text, itself JSON with sorted
keys. A form that changes gets another first line.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from lachan.server.audit.acts import Act
from lachan.server.base.errors import BadInput, OurFault

FORM: Final = b"lachan-audit-1\n"
START: Final = "0" * 64  # what the first entry holds as its predecessor's digest

Detail = str | int | bool

MAX_DETAILS: Final = 20
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
# Keys, codes, reasons, dates: no blank, so no name; no at sign, so no mailbox; no long run of digits, so no number of a
# person's. A digest in hexadecimal is let through.
_VALUE: Final = re.compile(r"[A-Za-z0-9._:+/-]{0,120}")
_DIGITS: Final = re.compile(r"\d{9,}")
_DIGEST: Final = re.compile(r"[0-9a-f]{16,64}")
_ACTOR: Final = re.compile(r"(?:person|key|job|command):[A-Za-z0-9_.-]{1,64}|nobody")
_SUBJECT: Final = re.compile(r"[a-z][a-z-]{0,39}:[A-Za-z0-9._-]{1,100}|")


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry as it is stored. `at` has microseconds at most; `details` is JSON text."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    organisation: str
    request: str
    details: str
    previous: str
    digest: str


def digest_of(entry: Linked, number: int | None = None) -> str:
    """The digest that `entry` should have; `number`: the digest it would have under another number."""
    content = [
        entry.number if number is None else number,
        instant_text(entry.at),
        entry.actor,
        entry.act,
        entry.subject,
        entry.organisation,
        entry.request,
        entry.details,
        entry.previous,
    ]
    return hashlib.sha256(FORM + json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()


def digest_of_text(text: str) -> str:
    """What stands in an entry for a text that its own row keeps (a reason), so that a change of it is seen."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant_text(at: datetime) -> str:
    """`2026-11-22T03:10:05.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(
    number: int,
    previous: str,
    *,
    at: datetime,
    actor: str,
    act: Act,
    subject: str,
    organisation: str,
    request: str,
    details: Mapping[str, Detail],
) -> Linked:
    """The next entry. Errors: OurFault where a text could hold personal data: callers name things by number or key."""
    if at.tzinfo is None:
        raise OurFault("audit: an instant without a zone")
    if not _ACTOR.fullmatch(actor) or not _SUBJECT.fullmatch(subject):
        raise OurFault("audit: actor and subject are kind:number")
    for text in (organisation, request):
        if not _VALUE.fullmatch(text):
            raise OurFault("audit: organisation and request are keys")
    made = Linked(number, at, actor, act, subject, organisation, request, details_text(details), previous, "")
    return replace(made, digest=digest_of(made))


def details_text(details: Mapping[str, Detail]) -> str:
    """Details as they are stored and hashed. Errors: OurFault for what might be personal data, or too much of it."""
    if len(details) > MAX_DETAILS:
        raise OurFault("audit: too many details")
    for name, value in details.items():
        if not _NAME.fullmatch(name):
            raise OurFault("audit: a detail's name is a word")
        if isinstance(value, str) and not (
            _DIGEST.fullmatch(value) or (_VALUE.fullmatch(value) and not _DIGITS.search(value))
        ):
            raise OurFault(f"audit: the detail {name!r} might be personal data: give a number or a key")
    return json.dumps(dict(details), sort_keys=True, separators=(",", ":"))


def command_actor(login: str) -> str:
    """Who gave a command on this machine: its login name, as far as a name of the system's.

    Errors: BadInput for a name with other signs in it.
    """
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", login.strip())[:64]
    if not name:
        raise BadInput("by: who decides this, in 1 to 64 characters")
    return f"command:{name}"
