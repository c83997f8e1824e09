"""Sends drafted notices by the channel that the settings name; without one, into the outbox."""

import time

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import passing
from lachan.server.notices.channels import send_due
from lachan.server.post.delivery import Time

MOST = 1_000  # mails a run, so that other jobs have their turn


def run(context: Context) -> Counts:
    """Errors: Refused where sending is stopped; Halted where the mail server takes none: the rest waits."""
    with passing(lambda: context.now) as at:
        result = send_due(Time(at, time.monotonic, time.sleep), context.home, context.settings, limit=MOST)
    parts = {"sent": result.sent, "failed": result.failed, "later": result.later, "doubted": result.doubted}
    return {name: len(codes) for name, codes in parts.items()}
