"""The closed lists of the room: what letters are about, and where one stands."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class Purpose(TextChoices):
    """What a letter is about. Its words stand in texts.toml."""

    INVITATION = "invitation"  # opens something: a link to join
    RESET = "reset"  # opens something: a link to a new password
    PASSWORD_CHANGED = "password-changed"
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    FACTORS_RESET = "factors-reset"  # by an administrator
    CODES_MADE = "codes-made"
    CODE_USED = "code-used"  # a recovery code opened a session
    KEY_CREATED = "key-created"
    NEW_DEVICE = "new-device"
    REPORT_ANSWERED = "report-answered"  # to who reported something, without what was answered
    WARNINGS_ASKED = "warnings-asked"  # opens something: a link that confirms
    WARNING = "warning"  # to a subscriber: its own text, and a link that leaves


TO_CITIZENS: Final = frozenset({Purpose.REPORT_ANSWERED, Purpose.WARNINGS_ASKED, Purpose.WARNING})  # no account


class State(TextChoices):
    """Where a letter stands."""

    WAITING = "waiting"
    SENDING = "sending"  # a try has begun and has not ended
    SENT = "sent"  # the channel took it over
    IN_DOUBT = "in-doubt"  # it may have arrived, or not: a person decides
    FAILED = "failed"
    EXPIRED = "expired"  # what it opens, or tells, was too old before it could be sent
    RETURNED = "returned"  # a mail server took it, and gave it back later
    GIVEN_UP = "given-up"  # a person decided to leave it at that


MAY_FOLLOW: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.SENDING, State.EXPIRED}),
    State.SENDING: frozenset({State.WAITING, State.SENT, State.IN_DOUBT, State.FAILED}),
    State.SENT: frozenset({State.RETURNED}),
    State.IN_DOUBT: frozenset({State.WAITING, State.EXPIRED, State.GIVEN_UP, State.RETURNED}),
    State.FAILED: frozenset({State.WAITING, State.EXPIRED, State.GIVEN_UP}),
    State.EXPIRED: frozenset(),
    State.RETURNED: frozenset({State.GIVEN_UP}),
    State.GIVEN_UP: frozenset(),
}
FOR_A_PERSON: Final = (State.FAILED, State.IN_DOUBT, State.RETURNED)
WIPED: Final = frozenset({State.SENT, State.EXPIRED, State.RETURNED, State.GIVEN_UP})  # what it said is not kept


def code_of(number: int) -> str:
    """What a letter is named by, in the mail and in a bounce: `LT-12`."""
    return f"LT-{number}"
