"""Drafts notices that are due: of new facts, of gains by a corrected registry, and those that have a contact now."""

from lachan.server.intake.concerns import plan_due
from lachan.server.intake.gains import plan_gains
from lachan.server.intake.take_in import quiet
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home
from lachan.server.notices.planning import readdress


def run(context: Context) -> Counts:
    """Safe to run twice: what was planned is not due any more."""
    home, settings, now = Home(context.home), context.settings, steady(context.now)
    planned = plan_due(home, settings, now, quiet) + plan_gains(home, settings, now, quiet)
    return {"planned": planned, "readdressed": readdress(now, context.home, settings)}
