"""The gate to the lake for doors: few questions at a time, a short queue, then a refusal that says when to come back.

One gate a process. A question's memory is bounded by itself (a page, a day, a limit); the gate bounds how many of them
stand side by side, whatever the number of readers.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

from lachan.server.base.errors import WiresFault

AT_ONCE: Final = 2
WAITING: Final = 8
OF_ONE: Final = 2  # of one person or program: nobody alone holds every thread of the process
PATIENCE: Final = 5.0  # seconds in the queue
COME_BACK: Final = 5  # seconds that a refused one is told to wait


class Busy(WiresFault):
    """Too many questions at once; nothing was asked. Trying again helps."""


class Gate:
    """`at_once` questions run, `waiting` more stand in line for at most `patience` seconds."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._running = BoundedSemaphore(at_once)
        self._most, self._patience = at_once + waiting, patience
        self._inside = 0
        self._by: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def question(self, by: str = "") -> Iterator[None]:
        """While one question is asked. `by`: who asks, as the audit record names them; empty: nobody's share is
        counted. Errors: Busy.
        """
        with self._lock:
            if self._inside >= self._most or (by and self._by[by] >= OF_ONE):
                raise Busy("many questions are being asked of the facts just now: come back in a moment")
            self._inside += 1
            self._by[by] += 1
        try:
            if not self._running.acquire(timeout=self._patience):
                raise Busy("many questions are being asked of the facts just now: come back in a moment")
            try:
                yield
            finally:
                self._running.release()
        finally:
            with self._lock:
                self._inside -= 1
                self._by[by] -= 1
                self._by += Counter()  # forgets who asks nothing


GATE: Final = Gate()
