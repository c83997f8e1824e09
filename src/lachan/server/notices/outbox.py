"""The outbox: a folder of mails, one `.eml` a notice, named by its Message-ID.

The stored mail is copied, never rendered again. The file appears whole or not at all; putting it there twice gives the
same file. A kill between the file and the row is repaired by the next run.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.base.errors import Damaged
from lachan.server.base.files import written_aside
from lachan.server.base.settings import Settings
from lachan.server.notices import store
from lachan.server.notices.channels import Channel, open_channel
from lachan.server.notices.models import Notice

FOLDER: Final = "outbox"
DAMAGED: Final = "stored-mail-damaged"


@dataclass(frozen=True, slots=True)
class SendResult:
    """Codes of the notices that were sent and that failed in this run; `left`: planned ones beyond the limit."""

    sent: tuple[str, ...]
    failed: tuple[str, ...]
    left: int


def place_of(home: Path, message_id: str) -> Path:
    """Where a message lies in the outbox."""
    return home / FOLDER / f"{message_id}.eml"


def send_due(
    now: datetime, home: Path, settings: Settings, limit: int | None = None, channel: str = Channel.OUTBOX
) -> SendResult:
    """Put planned notices into the outbox, the oldest first, at most `limit`. Safe to run twice.

    Errors: Refused where this instance may not use the channel.
    """
    open_channel(channel, settings)
    planned = Notice.objects.filter(state=Notice.State.PLANNED).order_by("planned_at", "pk")
    chosen = list(planned.values_list("pk", "code", "message_id", "mail_path", "mail_digest")[:limit])
    sent: list[str] = []
    failed: list[str] = []
    for pk, code, message_id, mail_path, mail_digest in chosen:
        try:
            raw = store.read(home, mail_path, mail_digest)
        except Damaged:
            if _move(pk, state=Notice.State.FAILED, reason=DAMAGED):
                failed.append(code)
            continue
        with written_aside(place_of(home, message_id)) as out:
            out.write(raw)
        if _move(pk, state=Notice.State.SENT, sent_at=now):
            sent.append(code)
    return SendResult(tuple(sent), tuple(failed), planned.count())


def _move(pk: int, **values: object) -> bool:
    """From planned to the given state; False where somebody else was first."""
    with transaction.atomic():
        return Notice.objects.filter(pk=pk, state=Notice.State.PLANNED).update(**values) == 1
