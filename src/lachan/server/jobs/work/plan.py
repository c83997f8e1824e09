"""Drafts notices that are due: of new facts, of gains by a corrected registry, of what is over, to the body above."""

from dataclasses import asdict

from lachan.server.intake.take_in import quiet
from lachan.server.intake.telling import tell
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home


def run(context: Context) -> Counts:
    """Safe to run twice: what was planned is not due any more. Errors: BadInput for the rules."""
    return asdict(tell(Home(context.home), context.settings, steady(context.now), quiet))
