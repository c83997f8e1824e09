"""To whom a notice goes: which of an organisation's contacts, in the order that a rule has."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from lachan.server.base.errors import BadInput
from lachan.server.notices.answers.marks import marked
from lachan.server.post.mime import address
from lachan.server.registry.reading import ContactLine, contacts_for
from lachan.server.registry.words import OrganisationKind, Purpose

Pair = TypeVar("Pair", bound=Hashable)

# Organisations addressed as "Quý cơ quan" rather than "Quý đơn vị".
AGENCIES: Final = (OrganisationKind.STATE, OrganisationKind.AUTHORITY)

NO_CONTACT: Final = "no-contact"  # chưa có đầu mối
NO_MAIL: Final = "contact-without-mail"  # a telephone only
BAD_MAIL: Final = "contact-mail-unusable"  # an address that no mail header can hold
RETURNED: Final = "contact-mail-returned"  # the address gave our mail back (answers.marks)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to write to; personal data."""

    purpose: Purpose
    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody to write to, and why: work for a person."""

    reason: str


def recipients_of(
    wanted: Mapping[Pair, tuple[str, tuple[Purpose, ...]]], now: datetime
) -> dict[Pair, Recipient | Nobody]:
    """For each an organisation's key and the purposes in their order: the first of them whose contact has a mail
    address that works; of several contacts for a purpose the oldest entry counts. Errors: NotFound."""
    contacts = contacts_for({key for key, _ in wanted.values()}, now)
    dead = marked([one.email for some in contacts.values() for one in some])
    return {pair: _first(contacts[key], purposes, dead) for pair, (key, purposes) in wanted.items()}


def recipient_of(
    organisation: str, purposes: tuple[Purpose, ...], now: datetime, *, without: frozenset[str] = frozenset()
) -> Recipient | Nobody:
    """One organisation's. `without`: addresses, case-folded, that are not to be tried. Errors: NotFound."""
    contacts = contacts_for([organisation], now)[organisation]
    dead = marked([one.email for one in contacts])
    return _first([one for one in contacts if one.email.casefold() not in without], purposes, dead)


def _first(contacts: Sequence[ContactLine], purposes: tuple[Purpose, ...], dead: frozenset[str]) -> Recipient | Nobody:
    """`dead`: addresses that are marked. One of several contacts for a purpose stands back behind those that work."""
    living = [one for one in contacts if one.email.casefold() not in dead]
    found = _of(living, purposes)
    if isinstance(found, Recipient) or len(living) == len(contacts):
        return found
    return Nobody(RETURNED)


def _of(contacts: Sequence[ContactLine], purposes: tuple[Purpose, ...]) -> Recipient | Nobody:
    by_purpose: dict[Purpose, ContactLine] = {}
    for contact in contacts:
        by_purpose.setdefault(contact.purpose, contact)
    missing = NO_CONTACT
    for contact in (by_purpose[purpose] for purpose in purposes if purpose in by_purpose):
        if not contact.email:
            missing = NO_MAIL
        elif _usable(contact.email):
            return Recipient(contact.purpose, contact.name, contact.email)
        else:
            missing = BAD_MAIL
    return Nobody(missing)


def _usable(mail: str) -> bool:
    try:
        address(mail, "")
    except BadInput:
        return False
    return True
