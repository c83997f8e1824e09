"""The child process that reads files: `python -m lachan.tools.pii.worker`. It may be killed at any moment.

It has a limit on memory, writes no core, and has no standard error, as libraries print what they choke on. Commands and
answers are lines of JSON on standard input and output; an answer holds counts, places and outcomes, never a value.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from lachan.tools.pii.find import Finder
from lachan.tools.pii.places.pieces import Limits, Outcome, Unreadable
from lachan.tools.pii.scanning import Scanner

_BEAT = 1.0  # seconds between two signs of life


def _answer(out: Any, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer).encode() + b"\n")
    out.flush()


def outcome_of(error: BaseException) -> Outcome:
    """The name of what went wrong. What nobody foresaw is a crash: its text may hold a value."""
    if isinstance(error, Unreadable):
        return error.outcome
    if isinstance(error, MemoryError):
        return Outcome.MEMORY
    if isinstance(error, PermissionError):
        return Outcome.NO_PERMISSION
    if isinstance(error, FileNotFoundError):
        return Outcome.VANISHED
    if isinstance(error, IsADirectoryError):
        return Outcome.NOT_A_FILE
    return Outcome.DAMAGED if isinstance(error, OSError) else Outcome.CRASHED


def main() -> None:
    """Until standard input ends."""
    out = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    scanner: Scanner | None = None
    beat = time.monotonic()
    since = 0

    def report(size: int) -> None:
        nonlocal beat, since
        since += size
        if time.monotonic() - beat > _BEAT:
            _answer(out, {"alive": since})
            beat, since = time.monotonic(), 0

    limits = Limits()
    for line in sys.stdin.buffer:
        task = json.loads(line)
        if "kinds" in task:
            limits = Limits(**task["limits"])
            size = limits.memory_mib << 20
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
            scanner = Scanner(Finder(task["kinds"]), bytes.fromhex(task["key"]), report)
            continue
        assert scanner is not None
        try:
            tally = scanner.file(Path(os.fsdecode(bytes.fromhex(task["path"]))), limits, task["start"], task["end"])
            answer = {"outcome": Outcome.READ.value, "tally": tally.as_plain()}
        except Exception as error:
            answer = {"outcome": outcome_of(error).value}
        _answer(out, {**answer, "more": since})
        since = 0


if __name__ == "__main__":
    main()
