"""Child processes that read files, one a core: each file has its time, and a child that dies takes nothing with it."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from lachan.tools.pii.places.pieces import Limits, Outcome
from lachan.tools.pii.tally import Tally

SHARE: Final = 16 << 20  # bytes of a text file that one child takes at a time
_TICK: Final = 0.5
_FILES: Final = 2_000  # files after which a child is replaced: libraries leak


@dataclass(frozen=True)
class Task:
    """A file, or a share of a large text file."""

    path: Path
    size: int
    start: int = 0
    end: int | None = None
    shares: int = 1


@dataclass
class Result:
    """What became of a file."""

    path: Path
    size: int
    outcome: Outcome
    tally: Tally


class _Child:
    def __init__(self, kinds: list[str], limits: Limits, key: bytes) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lachan.tools.pii.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"},
        )
        self.task: Task | None = None
        self.deadline = 0.0
        self.done = 0
        self.rest = b""
        self.send({"kinds": kinds, "limits": asdict(limits), "key": key.hex()})

    def send(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what).encode() + b"\n")
        self.process.stdin.flush()

    def take(self, task: Task, limits: Limits, now: float) -> None:
        self.task = task
        share = (task.end or task.size) - task.start
        self.deadline = now + limits.seconds + 2 * (share >> 20)
        self.send({"path": os.fsencode(task.path).hex(), "start": task.start, "end": task.end})

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what it had not read is lost with it


class Pool:
    """`with Pool(…) as pool: for result in pool.scan(files): …`; results come as they are ready, one a file."""

    def __init__(self, kinds: list[str], limits: Limits, key: bytes, processes: int) -> None:
        self.kinds, self.limits, self.key, self.processes = kinds, limits, key, processes
        self.children: list[_Child] = []
        self.selector = selectors.DefaultSelector()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children:
            child.end()
        self.selector.close()

    def scan(
        self, files: Iterator[tuple[Path, int]], progress: Callable[[int], None] = lambda size: None
    ) -> Iterator[Result]:
        """`files`: path and size. `progress` is told of bytes looked at."""
        tasks = self._tasks(files)
        waiting: dict[Path, tuple[Result, int]] = {}
        drained = False
        while True:
            while not drained and (child := self._idle()) is not None:
                task = next(tasks, None)
                if task is None:
                    drained = True
                    break
                with suppress(OSError):  # it died between two files; the next look at it says so
                    child.take(task, self.limits, time.monotonic())
            if drained and not any(child.task for child in self.children):
                return
            for child, answer in self._answers():
                if "alive" in answer:
                    progress(answer["alive"])
                    continue
                progress(answer.get("more", 0))
                finished = child.task
                child.task = None
                assert finished is not None
                if (whole := _gather(waiting, finished, answer)) is not None:
                    yield whole

    def _tasks(self, files: Iterator[tuple[Path, int]]) -> Iterator[Task]:
        for path, size in files:
            shares = max(1, -(-size // SHARE))
            if shares > 1:
                from lachan.tools.pii.places.reading import STREAMED, sort_of_file  # while the child starts

                try:
                    shares = shares if sort_of_file(path) in STREAMED else 1
                except OSError:
                    shares = 1
            if shares == 1:
                yield Task(path, size)
            else:
                for index in range(shares):
                    last = index == shares - 1
                    yield Task(path, size, index * SHARE, None if last else (index + 1) * SHARE, shares)

    def _idle(self) -> _Child | None:
        for child in self.children:
            if child.task is None:
                if child.done >= _FILES:
                    self._drop(child)
                    break
                return child
        if len(self.children) < self.processes:
            child = _Child(self.kinds, self.limits, self.key)
            self.children.append(child)
            assert child.process.stdout is not None
            os.set_blocking(child.process.stdout.fileno(), False)
            self.selector.register(child.process.stdout, selectors.EVENT_READ, child)
            return child
        return None

    def _drop(self, child: _Child) -> None:
        assert child.process.stdout is not None
        self.selector.unregister(child.process.stdout)
        child.end()
        self.children.remove(child)

    def _answers(self) -> Iterator[tuple[_Child, dict[str, Any]]]:
        for key, _ in self.selector.select(_TICK):
            child: _Child = key.data
            assert child.process.stdout is not None
            data = child.process.stdout.read()
            if data:
                *lines, child.rest = (child.rest + data).split(b"\n")
                for line in lines:
                    answer = json.loads(line)
                    child.done += "outcome" in answer
                    yield child, answer
            elif data == b"":
                self._drop(child)
                if child.task is not None:
                    yield child, {"outcome": Outcome.CRASHED.value}
        now = time.monotonic()
        for child in [c for c in self.children if c.task is not None and now > c.deadline]:
            self._drop(child)
            yield child, {"outcome": Outcome.TIME.value}


def _gather(waiting: dict[Path, tuple[Result, int]], task: Task, answer: dict[str, Any]) -> Result | None:
    """Shares of one file come together; None while some are missing."""
    outcome = Outcome(answer["outcome"])
    tally = Tally.from_plain(answer["tally"]) if "tally" in answer else Tally()
    if task.shares == 1:
        return Result(task.path, task.size, outcome, tally)
    whole, left = waiting.pop(task.path, (Result(task.path, task.size, Outcome.READ, Tally()), task.shares))
    whole.tally.merge(tally)
    if outcome is not Outcome.READ:
        whole.tally.skipped[f"@{task.start}"] = outcome.value
    if left == 1:
        return whole
    waiting[task.path] = (whole, left - 1)
    return None
