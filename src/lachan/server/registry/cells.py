"""One cell of the registry's CSV files at a time: text in, a typed value out, or BadInput naming the column."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Final, TypeVar

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.registry.names import parse_domain

T = TypeVar("T")

DEFAULT_CONFIDENCE: Final = 50
LONGEST_REASON: Final = 500  # characters
_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Shape only: whether somebody reads it, only a mail tells.
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@(?P<domain>[^@\s]+)")
_PHONE: Final = re.compile(r"\+?[0-9](?:[0-9 .()-]{1,24})[0-9]")
_YES: Final = {"true": True, "yes": True, "1": True, "": False, "false": False, "no": False, "0": False}


def parse_instant(column: str, text: str) -> datetime | None:
    """A date (00:00 in Vietnam) or an instant with its zone, in UTC; empty is None. Errors: BadInput."""
    if not text:
        return None
    try:
        if len(text) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(text), time(), VIETNAM).astimezone(UTC)
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise BadInput(f"{column}: a time without a zone: add Z or +07:00")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{column}: not an ISO date (2026-11-22) or instant (2026-11-22T08:00:00+07:00)") from None


def validity(row: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    """`valid_from` and `valid_to` of a row, in order."""
    valid_from = parse_instant("valid_from", row["valid_from"])
    valid_to = parse_instant("valid_to", row["valid_to"])
    if valid_from is not None and valid_to is not None and valid_from >= valid_to:
        raise BadInput("valid_to: not later than valid_from")
    return valid_from, valid_to


def each(column: str, text: str, parse: Callable[[str], T]) -> Iterator[T]:
    """Every value of a cell, once. A wrong one is named by its place in the cell."""
    for number, value in enumerate(dict.fromkeys(text.split()), start=1):
        try:
            yield parse(value)
        except BadInput as error:
            raise BadInput(f"{column}, value {number}: {error}") from None


def key_of(column: str, text: str) -> str:
    """An organisation's key, or a type of identifier."""
    if len(text) > 64 or not _KEY.fullmatch(text):
        raise BadInput(f"{column}: a key is up to 64 of a-z, 0-9 and single hyphens between them")
    return text


def short_text(column: str, text: str, longest: int) -> str:
    """Free text of at most so many characters."""
    if len(text) > longest:
        raise BadInput(f"{column}: longer than {longest} characters")
    return text


def reason_of(text: str) -> str:
    """A reason on one line. Errors: BadInput where there is none, or a very long one."""
    plain = " ".join(text.split())
    if not plain:
        raise BadInput("reason: say why")
    if len(plain) > LONGEST_REASON:
        raise BadInput(f"reason: at most {LONGEST_REASON} signs")
    return plain


def one_of(column: str, text: str, known: Sequence[str]) -> str:
    """A word of a closed list."""
    if text not in known:
        raise BadInput(f"{column}: not one of {', '.join(known)}")
    return text


def identifier_of(kind: str, value: str) -> tuple[str, str] | None:
    """(type, value), or None where both are empty."""
    if bool(kind) != bool(value):
        raise BadInput("identifier_type and identifier: give both or neither")
    return (key_of("identifier_type", kind), short_text("identifier", value, 64)) if kind else None


def confidence_of(text: str) -> int:
    """0 to 100; DEFAULT_CONFIDENCE if empty."""
    if not text:
        return DEFAULT_CONFIDENCE
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
        raise BadInput("confidence: not a whole number from 0 to 100")
    return int(text)


def yes_or_no(text: str) -> bool:
    """No if empty."""
    try:
        return _YES[text.lower()]
    except KeyError:
        raise BadInput("override: not one of true, false, yes, no, 1, 0") from None


def email_address(text: str) -> str:
    """Lower-cases the domain only (RFC 5321 §2.4: the local part belongs to its host)."""
    if not text:
        return ""
    match = _EMAIL.fullmatch(text)
    if match is None:
        raise BadInput("email: not an address")
    try:
        domain = parse_domain(match["domain"])
    except BadInput:
        raise BadInput("email: its domain is not a domain name") from None
    return f"{text[: match.start('domain')]}{domain}"


def phone_number(text: str) -> str:
    """A telephone number as people write it; empty is empty."""
    if text and not _PHONE.fullmatch(text):
        raise BadInput("phone: not a telephone number")
    return text
