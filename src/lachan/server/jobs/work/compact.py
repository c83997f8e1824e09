"""Joins each day's small parts into one."""

from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.compact import compact
from lachan.server.lake.folders import Home


def run(context: Context) -> Counts:
    """Safe to kill anywhere: a part exists when its row is committed."""
    done = list(compact(Home(context.home), steady(context.now)))
    return {"days": len(done), "parts": sum(one.parts for one in done), "rows": sum(one.rows for one in done)}
