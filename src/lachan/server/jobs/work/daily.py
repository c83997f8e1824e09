"""Makes the daily files of days that are over, and removes those whose time is over."""

from datetime import timedelta

from lachan.server.base.errors import WiresFault
from lachan.server.daily.keeping import remove_old
from lachan.server.daily.making import make_due, waiting
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import steady
from lachan.server.lake.folders import Home

LATE = timedelta(days=2)  # a day that is over for longer and has no files is somebody's work


def run(context: Context) -> Counts:
    """Safe to kill anywhere; a day of which a file is still being taken in waits for the next run."""
    now, home = steady(context.now), Home(context.home)
    made = list(make_due(home, context.settings, now))
    if (left := waiting(context.settings, now)) is not None and now.date() - left > LATE:
        raise WiresFault(
            f"daily files of {left.isoformat()} and after wait for a file that is still being taken in: "
            "lachan take-in --resume"
        )
    return {
        "days": len(made),
        "organisations": sum(one.organisations for one in made),
        "rows": sum(one.rows for one in made),
        "removed": remove_old(home, context.settings, now),
    }
