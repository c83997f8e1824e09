"""The web process: granian, by WSGI, for the home that `LACHAN_HOME` names.

    LACHAN_HOME=/srv/lachan python -m lachan.server.site.web 127.0.0.1 8000

Its processes are spawned, never forked: Polars' threads do not survive a fork.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from lachan.server.base.settings import home_folder, load
from lachan.server.site import logs

SHARED = "PROMETHEUS_MULTIPROC_DIR"


def main(words: Sequence[str]) -> int:
    """Serve until told to end by SIGTERM or SIGINT."""
    host, port = words
    told = load(home_folder()).web
    multiprocessing.set_start_method("spawn", force=True)
    logs.begin(told.log)
    with tempfile.TemporaryDirectory(prefix="lachan-counts-") as shared:
        if told.processes > 1:
            os.environ[SHARED] = shared
        Granian(
            "lachan.server.site.wsgi:application",
            address=host,
            port=int(port),
            interface=Interfaces.WSGI,
            workers=told.processes,
            blocking_threads=told.threads,
            backpressure=told.threads * 16,
            http1_settings=HTTP1Settings(header_read_timeout=10_000, keep_alive=True),
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
