"""Sweeps files that nobody reads (of the lake, notices, cases) and rows of runs too old to interest anybody."""

from datetime import timedelta

from lachan.server.cases.attaching import sweep as sweep_cases
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.jobs.models import Run
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home
from lachan.server.lake.tidy import sweep
from lachan.server.notices.sweeping import sweep as sweep_notices

RUNS_KEPT = timedelta(days=90)


def run(context: Context) -> Counts:
    """Files are swept when their time is over, not before (`lake.tidy`)."""
    now = steady(context.now)
    files = sum(1 for _ in sweep(Home(context.home), now)) + sweep_notices(context.home, now)
    files += sweep_cases(context.home, now)
    old, _ = Run.objects.filter(ended_at__lt=now - RUNS_KEPT).delete()
    return {"files": files, "old_runs": old}
