"""A code of a notice that is looked up by more people than one organisation has may stand in a forged mail: a case."""

from lachan.server.audit.recording import By
from lachan.server.base.clock import vietnam_day
from lachan.server.cases.linking import Target
from lachan.server.cases.opening import Draft, open_for
from lachan.server.cases.words import LinkKind
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.notices.lookups import unusual

BY = By("job:look-ups", name="lachan")


def run(context: Context) -> Counts:
    """One case a code and month, however often it is looked up. Safe to run again."""
    now = context.now
    month = f"{vietnam_day(now):%Y-%m}"
    opened = 0
    for one in unusual(now):
        draft = Draft(
            "unusual-look-ups",
            f"Mã {one.code} được tra {one.times} lần trong hai ngày",
            one.organisation,
            links=(Target(LinkKind.NOTICE, one.code),),
        )
        opened += open_for(BY, f"look-ups:{month}:{one.code}", draft, now).new
    return {"cases": opened}
