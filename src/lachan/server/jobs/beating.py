"""A worker's sign of life, from a thread of its own while it works: a long job is no death."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from django.db import DatabaseError, connection

from lachan import __version__
from lachan.server.jobs.catalogue import Context
from lachan.server.jobs.models import Beat
from lachan.server.jobs.running import beat

EVERY: Final = 15.0  # seconds; health calls a worker silent after a minute, `running.free` dead after two


def this_process() -> str:
    """The name under which this process works: machine and number."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


@contextmanager
def alive(worker: str, context: Context) -> Iterator[None]:
    """Beat from here to the end, and say then that it is over."""
    over = Event()
    started = context.now
    beat(worker, started, started, __version__)

    def beating() -> None:
        while not over.wait(EVERY):
            try:
                beat(worker, started, context.now, __version__)
            except DatabaseError:
                connection.close()  # the next one tries again
        connection.close()

    thread = Thread(target=beating, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(EVERY)
        Beat.objects.filter(worker=worker).delete()
