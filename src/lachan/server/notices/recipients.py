"""To whom a notice goes: which of an organisation's contacts, in which order. A table, not a rule in code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.notices.mail import address
from lachan.server.registry.reading import contact_for
from lachan.server.registry.words import CARRIERS, OrganisationKind, Purpose

_CARRIER: Final = (Purpose.ABUSE, Purpose.SECURITY, Purpose.MANAGEMENT)
_OTHER: Final = (Purpose.SECURITY, Purpose.ABUSE, Purpose.DATA_PROTECTION, Purpose.MANAGEMENT)
PURPOSES: Final[dict[OrganisationKind, tuple[Purpose, ...]]] = {
    kind: _CARRIER if kind in CARRIERS else _OTHER for kind in OrganisationKind
}

# Organisations addressed as "Quý cơ quan" rather than "Quý đơn vị".
AGENCIES: Final = (OrganisationKind.STATE, OrganisationKind.AUTHORITY)

NO_CONTACT: Final = "no-contact"  # chưa có đầu mối
NO_MAIL: Final = "contact-without-mail"  # a telephone only
BAD_MAIL: Final = "contact-mail-unusable"  # an address that no mail header can hold


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


def recipient_of(
    organisation: str, kind: OrganisationKind, now: datetime, *, without: frozenset[str] = frozenset()
) -> Recipient | Nobody:
    """The first purpose in the kind's order whose contact has a mail address that works. Errors: NotFound.

    `without`: addresses, case-folded, that are not to be tried.
    """
    purposes = PURPOSES[kind]
    missing = NO_CONTACT
    while (contact := contact_for(organisation, purposes, now, without=without)) is not None:
        if not contact.email:
            missing = NO_MAIL
        elif _usable(contact.email):
            return Recipient(contact.purpose, contact.name, contact.email)
        else:
            missing = BAD_MAIL
        purposes = purposes[purposes.index(contact.purpose) + 1 :]
    return Nobody(missing)


def _usable(mail: str) -> bool:
    try:
        address(mail, "")
    except BadInput:
        return False
    return True
