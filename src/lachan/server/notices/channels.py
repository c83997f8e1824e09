"""Notices over the roads out of an instance."""

from pathlib import Path

from lachan.server.base.settings import Settings
from lachan.server.notices.models import Attempt
from lachan.server.notices.sending import SendResult, send_through
from lachan.server.post import channels
from lachan.server.post.channels import usual as usual
from lachan.server.post.delivery import Carrier, Channel, Time


def send_due(
    time: Time, home: Path, settings: Settings, channel: str | None = None, limit: int | None = None
) -> SendResult:
    """Send planned notices that are due, the oldest first, at most `limit`. Safe to run again after any death.

    Errors: those of `open_channel`; Refused where another process is sending; Halted where the other side fails.
    """
    return send_through(open_channel(channel or usual(settings), home, settings, time), home, time, limit)


def open_channel(name: str, home: Path, settings: Settings, time: Time) -> Carrier:
    """As `post.channels.open_channel`, which keeps the pace that the last notice began."""
    last = Attempt.objects.filter(channel=Channel.SMTP).order_by("-began_at").values_list("began_at", flat=True).first()
    return channels.open_channel(name, home, settings, time, last)
