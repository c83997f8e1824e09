"""Removes what people reported once its days are over, pictures of spam after a week, and files without a row."""

from lachan.server.audit.recording import By
from lachan.server.citizens.pictures import sweep
from lachan.server.citizens.removing import remove_old, remove_spam
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady

BY = By("job:reports")


def run(context: Context) -> Counts:
    """By `citizens.keep_days` of the settings."""
    now = steady(context.now)
    return {
        "reports": remove_old(BY, context.home, context.settings.citizens, now),
        "spam": remove_spam(BY, context.home, now),
        "files": sweep(context.home, now),
    }
