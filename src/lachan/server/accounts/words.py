"""The closed lists of the room: roles with their names, how far a sign-in has come, what a key may do."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

HOUSE: Final = ""  # the organisation key that stands for the body which runs this instance


def folded(email: str) -> str:
    """The address by which an account is known, of what was typed."""
    return email.strip().lower()


class Role(StrEnum):
    """What somebody is in an organisation. The first six exist in the house only, the others everywhere else."""

    DUTY_OFFICER = "duty-officer"
    ANALYST = "analyst"
    APPROVER = "approver"
    INSPECTOR = "inspector"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    SECURITY_CONTACT = "security-contact"
    ABUSE_DESK = "abuse-desk"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role as people read it; `house` says where it exists."""

    role: Role
    house: bool
    vi: str
    en: str
    what_vi: str
    what_en: str


@cache
def roles() -> dict[Role, RoleWords]:
    """Every role with its names, from roles.csv."""
    text = resources.files("lachan.server.accounts").joinpath("roles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        Role(row["role"]): RoleWords(
            Role(row["role"]), row["where"] == "house", row["vi"], row["en"], row["what_vi"], row["what_en"]
        )
        for row in rows
    }


def fits(role: Role, organisation: str) -> bool:
    """Whether the role exists there."""
    return roles()[role].house == (organisation == HOUSE)


class Stage(StrEnum):
    """How far a session's sign-in has come."""

    PASSWORD = "password"  # a second factor is still to be shown, or to be set up; opens nothing but that
    FULL = "full"


class FactorKind(StrEnum):
    """Second factors."""

    TOTP = "totp"
    PASSKEY = "passkey"


class Ended(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed-out"
    ELSEWHERE = "elsewhere"  # by its owner, from another session
    BY_MANAGER = "by-manager"
    IDLE = "idle"
    TOO_OLD = "too-old"
    ROLE_ENDED = "role-ended"
    PASSWORD_CHANGED = "password-changed"
    FACTOR_CHANGED = "factor-changed"
    OTHER_BROWSER = "other-browser"  # its cookie came from another program: taken for stolen
    WRONG_CODES = "wrong-codes"
    RENEWED = "renewed"  # its token was replaced as its rights grew


class Scope(StrEnum):
    """What a program's key may do, within what its organisation sees."""

    NOTICES_READ = "notices:read"
    DETECTIONS_READ = "detections:read"
    ORGANISATION_READ = "organisation:read"
    AUDIT_READ = "audit:read"
    OUTCOMES_WRITE = "outcomes:write"
