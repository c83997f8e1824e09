"""Rights and which role has them: data (rights.csv), read once."""

import csv
from enum import StrEnum
from functools import cache
from importlib import resources

from lachan.server.accounts.words import Role, Scope


class Right(StrEnum):
    """What somebody may do."""

    SEE_ORGANISATIONS = "see-organisations"
    SEE_NOTICES = "see-notices"
    SEE_DETECTIONS = "see-detections"
    UNMASK = "unmask"
    APPROVE = "approve"
    INSPECT = "inspect"
    PUBLISH = "publish"
    SEE_PEOPLE = "see-people"
    MANAGE_PEOPLE = "manage-people"
    SEE_KEYS = "see-keys"
    MANAGE_KEYS = "manage-keys"
    SEE_AUDIT = "see-audit"
    SEE_JOBS = "see-jobs"
    RUN_JOBS = "run-jobs"


class Reach(StrEnum):
    """Of whom."""

    OWN = "own"  # the organisation in which the role is held
    BELOW = "below"  # that one, and those it has a mandate over
    ALL = "all"  # everybody's


SCOPES: dict[Scope, Right] = {
    Scope.NOTICES_READ: Right.SEE_NOTICES,
    Scope.DETECTIONS_READ: Right.SEE_DETECTIONS,
    Scope.ORGANISATION_READ: Right.SEE_ORGANISATIONS,
    Scope.AUDIT_READ: Right.SEE_AUDIT,
}


@cache
def rights() -> dict[Role, dict[Right, Reach]]:
    """Role → its rights, each with its reach."""
    text = resources.files("lachan.server.access").joinpath("rights.csv").read_text(encoding="utf-8")
    found: dict[Role, dict[Right, Reach]] = {role: {} for role in Role}
    for row in csv.DictReader(text.splitlines()):
        found[Role(row["role"])][Right(row["right"])] = Reach(row["reach"])
    return found
