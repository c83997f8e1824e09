"""The loop: beat, take a job, run it, wait. One process; jobs run one after the other, as SQLite has one writer."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from django.db import InterfaceError, OperationalError, connection

from lachan import __version__
from lachan.server.jobs.catalogue import Context
from lachan.server.jobs.running import Ran, beat, enrol, free, run, take

BEAT: Final = 15.0  # seconds; health calls a worker dead after a minute without
PAUSE: Final = 1.0  # seconds between two looks at the table


@dataclass
class Worker:
    """`log` is told of every run that left a row; `stop` ends the loop after the job that runs."""

    context: Context
    log: Callable[[Ran], None]
    stop: Event = field(default_factory=Event)
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}")

    def run(self) -> None:
        """Until `stop` is set."""
        started = self.context.now
        beat(self.name, started, started, __version__)
        enrol(started)
        beating = Thread(target=self._beat, name="beat", daemon=True)
        beating.start()
        while not self.stop.is_set():
            if not self._step_or_wait():
                self.stop.wait(PAUSE)
        beating.join(BEAT)

    def step(self) -> bool:
        """One job, where there is one; whether there was."""
        free(self.context.now)
        job = take(self.name, self.context.now)
        if job is None:
            return False
        ran = run(job, self.context)
        if ran.run is not None:
            self.log(ran)
        return True

    def _step_or_wait(self) -> bool:
        """A database that is away for a while ends no worker: it looks again."""
        try:
            return self.step()
        except (OperationalError, InterfaceError):
            connection.close()
            return False

    def _beat(self) -> None:
        started = self.context.now
        while not self.stop.wait(BEAT):
            try:
                beat(self.name, started, self.context.now, __version__)
            except Exception:  # the next beat tries again; a minute without is noticed by health
                connection.close()
        connection.close()
