"""The states of a notice, and which may follow which. Pure: no database, no clock."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from lachan.server.post.outcomes import Outcome as Outcome
from lachan.server.post.outcomes import Phase as Phase
from lachan.server.post.outcomes import Reason as Reason


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
    GIVEN_UP = "given-up"  # it could not be delivered, and a person decided to leave it at that
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
    State.BOUNCED: frozenset({State.ANSWERED, State.REPLACED, State.GIVEN_UP}),
    State.ANSWERED: frozenset(),
    # planned: its stored mail is whole again, or a person says that what was in the way is gone
    State.FAILED: frozenset({State.PLANNED, State.REPLACED, State.GIVEN_UP}),
    State.REPLACED: frozenset(),
    State.GIVEN_UP: frozenset(),
}
FIRST: Final = frozenset({State.PLANNED, State.UNADDRESSED})  # as planning makes them


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
    Outcome.GIVEN_UP: State.GIVEN_UP,
    Outcome.MENDED: State.PLANNED,
}
