"""Signs the head of the audit record: every hour and every 1,000 entries, where there is something new."""

from lachan.server.audit.signing import sign_due
from lachan.server.jobs.catalogue import Context, Counts


def run(context: Context) -> Counts:
    """Errors: Damaged where the record ends before the last head; those of the key file."""
    return {"signed": int(sign_due(context.home, context.settings, context.now) is not None)}
