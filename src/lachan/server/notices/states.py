"""The states of a notice, and which may follow which. Pure: no database, no clock."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """Where a notice stands. A table, not rules in code: see `MAY_FOLLOW`."""

    PLANNED = "planned"  # rendered, stored, to be sent
    SENDING = "sending"  # an attempt has begun and has not ended
    SENT = "sent"  # the channel took it over
    FAILED = "failed"  # it will not be sent as it is: work for a person
    BOUNCED = "bounced"  # taken over, and given back as undeliverable
    ANSWERED = "answered"  # somebody answered it
    IN_DOUBT = "in-doubt"  # it may have arrived, or not: a person decides, never the program
    REPLACED = "replaced"  # it could not be delivered; another one tells of its rows, to another contact
    UNADDRESSED = "unaddressed"  # nobody to send it to: work for a person


class Situation(TextChoices):
    """What of its rows was told before. Who plans decides it; it chooses the words."""

    NEW = "new"  # not told before
    STILL = "still"  # told before, and seen since
    AGAIN = "again"  # answered as fixed, and seen since
    GONE = "gone"  # told before, and not seen for a while


MAY_FOLLOW: Final[Mapping[State, frozenset[State]]] = {
    State.UNADDRESSED: frozenset({State.PLANNED}),
    State.PLANNED: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.SENT, State.PLANNED, State.FAILED, State.IN_DOUBT}),
    State.IN_DOUBT: frozenset({State.SENT, State.PLANNED, State.BOUNCED, State.ANSWERED}),
    State.SENT: frozenset({State.BOUNCED, State.ANSWERED}),
    State.BOUNCED: frozenset({State.ANSWERED, State.REPLACED}),
    State.ANSWERED: frozenset(),
    State.FAILED: frozenset({State.PLANNED, State.REPLACED}),  # planned: its stored mail is whole again
    State.REPLACED: frozenset(),
}
FIRST: Final = frozenset({State.PLANNED, State.UNADDRESSED})  # as planning makes them


class Phase(TextChoices):
    """How far an attempt went that has not ended."""

    CONNECTING = "connecting"  # whatever was written so far, the other side must not deliver it
    DATA = "data"  # the end of the message may be out


class Outcome(TextChoices):
    """How an attempt ended, or what a person or a mail box said later."""

    SENT = "sent"
    TEMPORARY = "temporary"  # to be tried again, later
    UNTOUCHED = "untouched"  # given back as it was: the fault was not the notice's
    REFUSED = "refused"
    IN_DOUBT = "in-doubt"
    RESOLVED_SENT = "resolved-sent"  # a person: it did arrive
    RESOLVED_AGAIN = "resolved-again"  # a person: it did not, send it again
    BOUNCED = "bounced"
    ANSWERED = "answered"
    REPLACED = "replaced"  # a person: tell somebody else
    MENDED = "mended"  # its stored mail was damaged and is whole again


ENDS_IN: Final[Mapping[Outcome, State]] = {
    Outcome.SENT: State.SENT,
    Outcome.TEMPORARY: State.PLANNED,
    Outcome.UNTOUCHED: State.PLANNED,
    Outcome.REFUSED: State.FAILED,
    Outcome.IN_DOUBT: State.IN_DOUBT,
    Outcome.RESOLVED_SENT: State.SENT,
    Outcome.RESOLVED_AGAIN: State.PLANNED,
    Outcome.BOUNCED: State.BOUNCED,
    Outcome.ANSWERED: State.ANSWERED,
    Outcome.REPLACED: State.REPLACED,
    Outcome.MENDED: State.PLANNED,
}


class Reason(TextChoices):
    """Why a notice failed, waits for another try, or is in doubt."""

    RECIPIENT_REFUSED = "recipient-refused"
    MESSAGE_REFUSED = "message-refused"
    TOO_LARGE = "too-large"
    STORED_MAIL_DAMAGED = "stored-mail-damaged"
    RENDERED_WITH_BANNER = "rendered-with-banner"
    NOT_TRANSPORTABLE = "not-transportable"
    TEMPORARY_FOR_TOO_LONG = "temporary-for-too-long"
    RECIPIENT_DEFERRED = "recipient-deferred"
    MESSAGE_DEFERRED = "message-deferred"
    SENDER_DEFERRED = "sender-deferred"
    SERVER_CLOSING = "server-closing"
    CONNECTION_LOST = "connection-lost"
    UNCLEAR_REPLY = "unclear-reply"
    DIED = "died"
    SENDER_REFUSED = "sender-refused"
    LOGIN_WANTED = "login-wanted"
