"""Locks between processes on one home: a file per thing, held by flock, freed by the kernel when a process dies."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

from lachan.server.base.files import make_folder
from lachan.server.lake.folders import Home


@contextmanager
def held(home: Home, name: str) -> Iterator[None]:
    """Wait for the lock `name`, hold it, let it go. `name` is ours, never input."""
    make_folder(home.locks)
    with (home.locks / f"{name}.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def days_held(home: Home, days: Iterable[date]) -> Iterator[None]:
    """Hold the locks of several days; always in the same order, so that two writers cannot wait for each other."""
    with ExitStack() as stack:
        for day in sorted(set(days)):
            stack.enter_context(held(home, f"day-{day.isoformat()}"))
        yield
