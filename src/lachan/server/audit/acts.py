"""The closed list of acts that are recorded. Adding one is a change of this file; none is ever renamed."""

from enum import StrEnum


class Act(StrEnum):
    """What was done. Changes of rights, unmasking, exports and approvals are always recorded."""

    # people and their rights
    PERSON_INVITED = "person-invited"
    INVITATION_WITHDRAWN = "invitation-withdrawn"
    PERSON_JOINED = "person-joined"
    PERSON_ENDED = "person-ended"
    ROLE_GIVEN = "role-given"
    ROLE_ENDED = "role-ended"
    MANDATE_GIVEN = "mandate-given"
    MANDATE_ENDED = "mandate-ended"
    # proofs of who somebody is
    PASSWORD_CHANGED = "password-changed"
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    FACTORS_RESET = "factors-reset"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    # sessions
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SESSION_ENDED = "session-ended"
    # keys of programs
    KEY_CREATED = "key-created"
    KEY_REVOKED = "key-revoked"
    # data that leaves or is looked at
    EXPORTED = "exported"
    UNMASKED = "unmasked"
    APPROVED = "approved"
