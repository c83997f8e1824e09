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
    STAND_DUTY = "stand-duty"
    SEE_CASES = "see-cases"
    WORK_CASES = "work-cases"
    HANDLE_REPORTS = "handle-reports"  # what people report: open, answer, pass on, close
    SEND_NOTICES = "send-notices"  # stop and resume, settle what is in doubt, silence, enrol
    HANDLE_LETTERS = "handle-letters"
    ANSWER = "answer"  # say what became of what one was told
    SEE_IMPORTS = "see-imports"  # what a register would change, before somebody approves it
    CHANGE_REGISTRY = "change-registry"
    KEEP_ORGANISATION = "keep-organisation"  # confirm contacts, mark pools, ask for a change of one's own networks
    KEEP_PROCEDURE = "keep-procedure"  # write what an organisation does when personal data leak
    APPROVE = "approve"
    INSPECT = "inspect"
    PUBLISH = "publish"  # write what is for the whole country; a second person puts it out
    SEE_PUBLICATIONS = "see-publications"  # what is written and not out yet
    SEE_WARNINGS = "see-warnings"  # drafts too
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
    Scope.OUTCOMES_WRITE: Right.ANSWER,
}


@cache
def rights() -> dict[Role, dict[Right, Reach]]:
    """Role → its rights, each with its reach."""
    text = resources.files("lachan.server.access").joinpath("rights.csv").read_text(encoding="utf-8")
    found: dict[Role, dict[Right, Reach]] = {role: {} for role in Role}
    for row in csv.DictReader(text.splitlines()):
        found[Role(row["role"])][Right(row["right"])] = Reach(row["reach"])
    return found
