"""Forgets facts past their retention; summaries stay."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home
from lachan.server.lake.retain import retain


def run(context: Context) -> Counts:
    """By `[retention]` of the settings."""
    done = list(retain(Home(context.home), steady(context.now), context.settings.retention))
    return {"parts": len(done), "forgotten": sum(one.rows for one in done)}
