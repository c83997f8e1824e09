"""Sends letters to people by the channel that the settings name; without one, into the outbox."""

import time

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import passing
from lachan.server.post.delivery import Time
from lachan.server.post.sending import send_due

MOST = 500  # letters a run, and never more than a minute's: other jobs have their turn


def run(context: Context) -> Counts:
    """Errors: Halted where the mail server takes none: the rest waits."""
    with passing(lambda: context.now) as at:
        limit = min(MOST, context.settings.smtp.max_per_minute)
        result = send_due(Time(at, time.monotonic, time.sleep), context.home, context.settings, limit=limit)
    return {
        "sent": result.sent,
        "failed": result.failed,
        "later": result.later,
        "doubted": result.doubted,
        "expired": result.expired,
    }
