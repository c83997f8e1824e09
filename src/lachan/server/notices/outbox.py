"""Planned notices into the outbox: the folder that reaches nobody by itself."""

from datetime import datetime
from pathlib import Path

from lachan.server.base.settings import Settings
from lachan.server.notices.sending import SendResult, send_through
from lachan.server.post.delivery import standing
from lachan.server.post.outbox import Outbox


def send_due(now: datetime, home: Path, _settings: Settings, limit: int | None = None) -> SendResult:
    """Put planned notices into the outbox, the oldest first, at most `limit`. Safe to run twice. Errors: Refused."""
    return send_through(Outbox(home), home, standing(now), limit)
