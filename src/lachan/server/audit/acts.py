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
    REJECTED = "rejected"
    # what is sent, and what is not
    SENDING_STOPPED = "sending-stopped"
    SENDING_RESUMED = "sending-resumed"
    DOUBT_SETTLED = "doubt-settled"
    NOTICE_SENT_AGAIN = "notice-sent-again"
    NOTICE_GIVEN_UP = "notice-given-up"
    SILENCED = "silenced"
    SILENCE_ENDED = "silence-ended"
    ENROLLED = "enrolled"
    ENROLMENT_ENDED = "enrolment-ended"
    SUBSCRIPTION_CHANGED = "subscription-changed"
    LETTER_DRAFTED = "letter-drafted"
    LETTER_TAKEN_OUT = "letter-taken-out"
    LETTER_TAKEN_BACK = "letter-taken-back"
    LETTER_CANCELLED = "letter-cancelled"
    LETTER_FOLLOWED = "letter-followed"
    ADDRESS_CLEARED = "address-cleared"
    ANSWER_SETTLED = "answer-settled"
    OUTCOMES_GIVEN = "outcomes-given"
    # the registry
    REGISTRY_CHANGED = "registry-changed"
    CHANGE_ASKED_FOR = "change-asked-for"
    CONFLICT_SETTLED = "conflict-settled"
    CONTACT_CONFIRMED = "contact-confirmed"
    CONTACT_LEFT = "contact-left"
    POOL_MARKED = "pool-marked"
    POOL_ENDED = "pool-ended"
    REGISTRY_APPLIED = "registry-applied"
    # what is written for the whole country
    EDITION_PROPOSED = "edition-proposed"
    # what is stored here
    HOME_MENDED = "home-mended"
    CLOCK_CONFIRMED = "clock-confirmed"
    # cases and the duty desk
    CASE_OPENED = "case-opened"
    CASE_CHANGED = "case-changed"
    CASE_CLOSED = "case-closed"
    # what people report
    REPORT_MADE = "report-made"
    REPORT_OPENED = "report-opened"
    REPORT_ANSWERED = "report-answered"
    REPORT_PASSED_ON = "report-passed-on"
    REPORT_CLOSED = "report-closed"
    REPORT_REOPENED = "report-reopened"
    REPORT_TIED = "report-tied"
    REPORTS_REMOVED = "reports-removed"
    # what organisations publish
    PROCEDURE_WRITTEN = "procedure-written"
    PROCEDURE_CONFIRMED = "procedure-confirmed"
    PROCEDURE_WITHDRAWN = "procedure-withdrawn"
    # letters to people
    POST_SENT_AGAIN = "post-sent-again"
    POST_GIVEN_UP = "post-given-up"
    SHIFT_HANDED_OVER = "shift-handed-over"
    SHIFT_TAKEN = "shift-taken"
    # warnings to the country
    WARNING_DRAFTED = "warning-drafted"
    WARNING_SENT_FOR_REVIEW = "warning-sent-for-review"
    WARNING_RETURNED = "warning-returned"
    WARNING_APPROVED = "warning-approved"
    WARNING_PUBLISHED = "warning-published"
    WARNING_EXPIRED = "warning-expired"
    WARNING_WITHDRAWN = "warning-withdrawn"
    WARNING_DROPPED = "warning-dropped"
    SUBSCRIBER_JOINED = "subscriber-joined"
    SUBSCRIBER_LEFT = "subscriber-left"
    # programs of ours that an instance offers
    TOOL_OFFERED = "tool-offered"
    TOOL_WITHDRAWN = "tool-withdrawn"
