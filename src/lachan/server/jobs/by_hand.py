"""A job run by a command, in its own process, beside the service's worker."""

from lachan.server.jobs.beating import alive, this_process
from lachan.server.jobs.catalogue import Context
from lachan.server.jobs.running import Ran, enrol, free, run, take


def run_now(name: str, context: Context, by: str) -> Ran | None:
    """Run it whether it is due or not; None: somebody else is running it."""
    worker = f"{this_process()}:hand"
    enrol(context.now)
    with alive(worker, context):
        free(context.now)
        job = take(worker, context.now, name)
        if job is None:
            return None
        job.asked_by = by[:64]
        return run(job, context)
