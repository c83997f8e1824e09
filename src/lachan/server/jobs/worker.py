"""The loop: take a job, run it, wait. One process; jobs run one after the other, as SQLite has one writer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from django.db import InterfaceError, OperationalError, connection

from lachan.server.jobs.beating import alive, this_process
from lachan.server.jobs.catalogue import Context
from lachan.server.jobs.running import Ran, enrol, free, run, take

PAUSE: Final = 1.0  # seconds between two looks at the table


@dataclass
class Worker:
    """`log` is told of every run that left a row; `stop` ends the loop after the job that runs."""

    context: Context
    log: Callable[[Ran], None]
    stop: Event = field(default_factory=Event)
    name: str = field(default_factory=this_process)

    def run(self) -> None:
        """Until `stop` is set."""
        with alive(self.name, self.context):
            enrol(self.context.now)
            while not self.stop.is_set():
                if not self._step_or_wait():
                    self.stop.wait(PAUSE)

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
