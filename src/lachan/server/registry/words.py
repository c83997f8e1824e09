"""The closed lists of the registry: kinds of organisation, where a row comes from, what a contact is for."""

from enum import StrEnum
from typing import Final


class OrganisationKind(StrEnum):
    """What an organisation is. The first two run networks for others."""

    OPERATOR = "operator"
    HOSTING = "hosting"
    BANK = "bank"
    ECOMMERCE = "ecommerce"
    SOCIAL_NETWORK = "social-network"
    STATE = "state"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    AUTHORITY = "authority"
    OTHER = "other"


# Kinds whose networks carry other people's lines: the ones that may be an address's operator by prefix.
CARRIERS: Final = (OrganisationKind.OPERATOR, OrganisationKind.HOSTING)


class Origin(StrEnum):
    """Where a row comes from: typed or checked by a person here, or taken over from a register."""

    HAND = "hand"
    IMPORTED = "imported"


class Purpose(StrEnum):
    """What a contact is for."""

    SECURITY = "security"
    ABUSE = "abuse"
    DATA_PROTECTION = "data-protection"
    MANAGEMENT = "management"


class Kind(StrEnum):
    """What an organisation may ask to be changed, and the house changes by hand."""

    NETWORK_ADDED = "network-added"
    NETWORK_ENDED = "network-ended"
    DOMAIN_ADDED = "domain-added"
    DOMAIN_ENDED = "domain-ended"
    CONTACT_ADDED = "contact-added"
    CONTACT_CHANGED = "contact-changed"
    CONTACT_ENDED = "contact-ended"


# Contacts of the 24/7 focal-point register stand under this source.
FOCAL_POINTS: Final = "focal-points"
