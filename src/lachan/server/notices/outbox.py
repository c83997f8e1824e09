"""The outbox: a folder of mails, one `.eml` a notice, named by its Message-ID.

The stored mail is copied, never rendered again. The file appears whole or not at all; putting it there twice gives the
same file, so what a kill left begun is simply done again. It reaches nobody by itself.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from lachan.server.base.files import written_aside
from lachan.server.base.settings import Settings
from lachan.server.notices.delivery import Channel, Delivery, Message, standing
from lachan.server.notices.sending import SendResult, send_through
from lachan.server.notices.states import Outcome

FOLDER: Final = "outbox"


def place_of(home: Path, message_id: str) -> Path:
    """Where a message lies in the outbox."""
    return home / FOLDER / f"{message_id}.eml"


class Outbox:
    """The folder as a channel."""

    channel: Final = Channel.OUTBOX
    reaches_people: Final = False

    def __init__(self, home: Path) -> None:
        self._home = home

    def ready(self) -> None:
        """A folder always is."""

    def deliver(self, message: Message, about_to_end: Callable[[], None]) -> Delivery:
        """Put the mail there. `about_to_end` is not called: doing it again gives the same file."""
        with written_aside(place_of(self._home, message.message_id)) as out:
            out.write(message.raw)
        return Delivery(Outcome.SENT)

    def close(self) -> None:
        """There is nothing to let go of."""


def send_due(now: datetime, home: Path, _settings: Settings, limit: int | None = None) -> SendResult:
    """Put planned notices into the outbox, the oldest first, at most `limit`. Safe to run twice. Errors: Refused."""
    return send_through(Outbox(home), home, standing(now), limit)
