"""A wish: what somebody typed into a form, checked as far as that goes without a database. Pure.

Networks and domains come one a line. Errors name the line, so that whoever typed forty of them finds the wrong one.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.cells import email_address, one_of, phone_number, reason_of, short_text
from lachan.server.registry.names import parse_domain
from lachan.server.registry.prefixes import Prefix, parse_asn, parse_prefix
from lachan.server.registry.words import Kind, Purpose

MOST_LINES: Final = 50
LONGEST_TEXT: Final = 16_000  # characters of all lines: fifty of the longest names fit
FURTHEST_BACK: Final = timedelta(days=3_653)
FURTHEST_AHEAD: Final = timedelta(days=366)
# Shorter prefixes, in 128-bit terms, are no one organisation's: 10.0.0.0/8 is allowed, 2000::/3 is not.
_WIDEST_4: Final = 96 + 8
_WIDEST_6: Final = 16
_V4: Final = 96

NETWORKS: Final = (Kind.NETWORK_ADDED, Kind.NETWORK_ENDED)
DOMAINS: Final = (Kind.DOMAIN_ADDED, Kind.DOMAIN_ENDED)
CLAIMS: Final = (*NETWORKS, *DOMAINS)
ADDING: Final = (Kind.NETWORK_ADDED, Kind.DOMAIN_ADDED)


@dataclass(frozen=True, slots=True)
class Given:
    """A form's fields as they were sent. `contact`: its number, of the organisation's own."""

    kind: Kind
    lines: str = ""
    since: datetime | None = None
    contact: int | None = None
    purpose: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `texts`: canonical prefixes, `AS64500` or domains, in the order given. `since`: from when on
    they hold, or do not hold any more; of a contact, when it ends. Personal data: name, email, phone."""

    kind: Kind
    why: str
    texts: tuple[str, ...] = ()
    since: datetime | None = None
    contact: int | None = None
    purpose: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""

    @property
    def claims(self) -> bool:
        """Whether it is of networks or domains: then it makes a version of the registry."""
        return self.kind in CLAIMS

    @property
    def domain(self) -> bool:
        """Whether it is of domains."""
        return self.kind in DOMAINS

    @property
    def adds(self) -> bool:
        """Whether its networks or domains become the organisation's."""
        return self.kind in ADDING


def wish_of(given: Given, now: datetime) -> Wish:
    """What a form asks for. An empty day is `now`. Errors: BadInput, naming the field, or the line and why."""
    why = _plain("reason", reason_of(given.why))
    if given.kind in CLAIMS:
        return Wish(given.kind, why, _texts(given), _since(given.since, now))
    if given.kind != Kind.CONTACT_ADDED and given.contact is None:
        raise BadInput("contact: say which one")
    if given.kind == Kind.CONTACT_ENDED:
        return Wish(given.kind, why, since=max(_since(given.since, now), now), contact=given.contact)
    purpose = ""
    if given.kind == Kind.CONTACT_ADDED:
        purpose = one_of("purpose", given.purpose, [purpose.value for purpose in Purpose])
    if not given.email and not given.phone:
        raise BadInput("email and phone are both empty")
    return Wish(
        given.kind,
        why,
        contact=given.contact if given.kind == Kind.CONTACT_CHANGED else None,
        purpose=purpose,
        name=_plain("name", short_text("name", given.name, 300)),
        email=_plain("email", email_address(given.email)),
        phone=phone_number(given.phone),
        language=one_of("language", given.language or "vi", ("vi", "en")),
    )


def _since(since: datetime | None, now: datetime) -> datetime:
    if since is None:
        return now
    if since.tzinfo is None:
        raise BadInput("since: a time without a zone: add Z or +07:00")
    if since < now - FURTHEST_BACK:
        raise BadInput("since: more than ten years ago")
    if since > now + FURTHEST_AHEAD:
        raise BadInput("since: more than a year ahead")
    return since


def _texts(given: Given) -> tuple[str, ...]:
    if len(given.lines) > LONGEST_TEXT:
        raise BadInput(f"at most {MOST_LINES} lines at once")
    lines = [(number, line.strip()) for number, line in enumerate(given.lines.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadInput("give at least one, one a line")
    if len(lines) > MOST_LINES:
        raise BadInput(f"at most {MOST_LINES} lines at once")
    adding = given.kind in ADDING
    read = list(_domains(lines) if given.kind in DOMAINS else _networks(lines, adding))
    first: dict[str, int] = {}
    for number, text in read:
        if first.setdefault(text, number) != number:
            raise BadInput(f"line {number}: the same as line {first[text]}")
    return tuple(text for _, text in read)


def _networks(lines: list[tuple[int, str]], adding: bool) -> Iterator[tuple[int, str]]:
    prefixes: list[tuple[int, Prefix]] = []
    for number, line in lines:
        try:
            if line[:2].upper() == "AS":
                yield number, f"AS{parse_asn(line)}"
                continue
            prefix = parse_prefix(line)
        except BadInput as error:
            raise BadInput(f"line {number}: {error}") from None
        if adding:
            _check_width(number, prefix)
            prefixes.append((number, prefix))
        yield number, prefix.text
    _check_apart(prefixes)


def _check_width(number: int, prefix: Prefix) -> None:
    mapped = prefix.length >= _V4 and prefix.first >> 32 == 0xFFFF
    if prefix.length < (_WIDEST_4 if mapped else _WIDEST_6):
        raise BadInput(f"line {number}: too wide for one organisation (/8 at most in IPv4, /16 in IPv6)")


def _check_apart(prefixes: list[tuple[int, Prefix]]) -> None:
    """Prefixes are nested or apart, so after the wider one in their order stands what lies in it."""
    ordered = sorted(prefixes, key=lambda one: (one[1].first, one[1].length, one[0]))
    for (outer, wide), (inner, narrow) in pairwise(ordered):
        if narrow.first <= wide.last and narrow.text != wide.text:
            raise BadInput(f"line {inner}: lies within line {outer}; one of them is enough")


def _domains(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        try:
            yield number, parse_domain(line)
        except BadInput as error:
            raise BadInput(f"line {number}: {error}") from None


def _plain(field: str, text: str) -> str:
    """Text without control characters."""
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise BadInput(f"{field}: a control character")
    return text
