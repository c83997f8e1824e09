"""Time and peak memory of whole processes, as the kernel accounts them."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Medians of several runs: wall and CPU seconds, peak resident MiB, and what the program printed last."""

    wall: float
    cpu: float
    peak_mib: float
    said: str


def run_once(arguments: Sequence[str]) -> Measured:
    """One Python process. Errors: RuntimeError with its last lines where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.stdout, process.stderr
    assert out is not None and err is not None
    said, complaints = out.read(), err.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise RuntimeError(f"{' '.join(arguments)}: {complaints[-2000:]}")
    return Measured(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        said.strip().splitlines()[-1] if said.strip() else "",
    )


def median_of(runs: int, arguments: Callable[[], Sequence[str]]) -> Measured:
    """`arguments` is called before each run, so that it can make fresh ground; making it is not timed."""
    done = [run_once(arguments()) for _ in range(runs)]
    return Measured(
        statistics.median(m.wall for m in done),
        statistics.median(m.cpu for m in done),
        max(m.peak_mib for m in done),
        done[-1].said,
    )


def machine() -> str:
    """What it ran on, in words."""
    cores = len(os.sched_getaffinity(0))
    memory = (
        int(
            next(
                line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")
            ).split()[1]
        )
        >> 20
    )
    return f"{cores} cores, {memory} GiB, Python {sys.version.split()[0]}"
