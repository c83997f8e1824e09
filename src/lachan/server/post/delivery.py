"""What the sending loop and the channels say to each other: a message, what became of it, the passing of time. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from lachan.server.post.outcomes import Outcome, Reason


class Channel(StrEnum):
    """Channels that exist."""

    OUTBOX = "outbox"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True)
class Message:
    """A stored mail on its way. `recipient` is personal data; `message_id` without angle brackets."""

    code: str
    message_id: str
    recipient: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one try. `halt`: for a person, why the run ends here; stated where the notice is untouched."""

    outcome: Outcome
    reason: Reason | None = None
    reply_code: int | None = None
    status: str = ""
    halt: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """The passing of time as a run sees it. `monotonic` in seconds from anywhere; `sleep` takes seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


def standing(now: datetime) -> Time:
    """Time that does not pass: for a channel that neither waits nor takes long."""
    return Time(lambda: now, lambda: 0.0, lambda _: None)


class Carrier(Protocol):
    """One open channel. Used by one thread, for one run."""

    @property
    def channel(self) -> Channel:
        """Which channel it is."""

    @property
    def reaches_people(self) -> bool:
        """Whether what it takes over arrives with somebody outside."""

    def ready(self) -> None:
        """Wait its turn and be able to take one message. Touches no notice. Errors: WiresFault."""

    def deliver(self, message: Message, about_to_end: Callable[[], None]) -> Delivery:
        """Hand one message over. Calls `about_to_end` before the first byte that could make it arrive."""

    def close(self) -> None:
        """Let go of the other side. Never fails."""
