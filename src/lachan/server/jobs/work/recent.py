"""Makes the file of what was seen lately, which the portal's check looks into."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home
from lachan.server.recent.making import make


def run(context: Context) -> Counts:
    """Safe to kill anywhere: the file is replaced whole."""
    return make(Home(context.home), steady(context.now))
