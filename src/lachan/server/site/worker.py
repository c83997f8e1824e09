"""The worker process, for the home that `LACHAN_HOME` names: `python -m lachan.server.site.worker`.

It alone needs to read the key of the audit record: in production it runs under an account of its own.
"""

import os
import signal
import sys
from types import FrameType

from lachan.server.base.clock import now
from lachan.server.base.settings import home_folder, load
from lachan.server.site import django as site
from lachan.server.site import logs


def main() -> int:
    """Work until told to end by SIGTERM or SIGINT; the job that runs is finished first."""
    home = home_folder()
    settings = load(home)
    os.nice(settings.web.worker_nice)
    logs.begin(settings.web.log)
    site.start(home, settings)
    from lachan.server.jobs.catalogue import Context
    from lachan.server.jobs.running import Ran
    from lachan.server.jobs.worker import Worker

    def write(ran: Ran) -> None:
        counts = {name: count for name, count in ran.counts.items() if count}
        logs.line("job", job=ran.name, state=str(ran.state), fault=ran.fault, **counts)

    worker = Worker(Context(home, settings, now), write)

    def end(number: int, frame: FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    logs.line("worker-started")
    worker.run()
    logs.line("worker-ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
