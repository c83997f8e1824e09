"""Makes the day's editions of the public figures; what is there already stays as it is."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home
from lachan.server.reports.making import make


def run(context: Context) -> Counts:
    """Safe to kill anywhere and to run again."""
    made = make(Home(context.home), context.settings, steady(context.now))
    return {"editions": len(made), "rows": sum(one.rows for one in made)}
