"""Applies the registry as it is now to facts of the last days, and drafts what whoever gains rows is told."""

from datetime import UTC, timedelta
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.intake.reattribute import reattribute
from lachan.server.intake.take_in import Instance, quiet
from lachan.server.intake.telling import plan_open
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home

DAYS: Final = 31


def run(context: Context) -> Counts:
    """Safe to kill and to run twice: what stands by the registry's version is passed over. Errors: BadInput."""
    instance, now = Instance(Home(context.home), context.settings), steady(context.now)
    until = now.astimezone(UTC).date()
    by = By(context.asked_by or "job:attribute")
    changes = reattribute(instance, until - timedelta(days=DAYS - 1), until, now, by=by, dry_run=False)
    return {
        "organisations": len(changes),
        "gained": sum(change.gained for change in changes),
        "lost": sum(change.lost for change in changes),
        "planned": plan_open(instance.home, context.settings, now, quiet),
    }
