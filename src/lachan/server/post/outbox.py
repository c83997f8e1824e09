"""The outbox: a folder of mails, one `.eml` a mail, named by its Message-ID.

The stored mail is copied, never rendered again. The file appears whole or not at all; putting it there twice gives the
same file, so what a kill left begun is simply done again. It reaches nobody by itself.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from lachan.server.base.files import written_aside
from lachan.server.post.delivery import Channel, Delivery, Message
from lachan.server.post.outcomes import Outcome

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
