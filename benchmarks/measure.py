"""Time and peak memory of whole processes, as the kernel accounts them."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Medians of several runs: wall and CPU seconds; the highest peak, resident MiB; what was printed last.

    Of a process that reads a large input in this one's place the peak would be this one's too (Linux keeps it over
    `exec`), so whoever measures stays small.
    """

    wall: float
    cpu: float
    peak_mib: float
    said: str
    runs: int = 1


def run_once(arguments: Sequence[str]) -> Measured:
    """One Python process. Errors: RuntimeError with its last lines where it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            err.seek(0)
            raise RuntimeError(
                f"{' '.join(arguments)}: exit code {process.returncode}: {err.read()[-2000:].decode(errors='replace')}"
            )
        out.seek(0)
        said = out.read().decode().strip().splitlines()
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, usage.ru_maxrss / 1024, said[-1] if said else "")


def median_of(runs: int, arguments: Callable[[], Sequence[str]]) -> Measured:
    """`arguments` is called before each run, so that it can make fresh ground; making it is not timed."""
    done = [run_once(arguments()) for _ in range(runs)]
    return Measured(
        statistics.median(m.wall for m in done),
        statistics.median(m.cpu for m in done),
        max(m.peak_mib for m in done),
        done[-1].said,
        runs,
    )


def machine() -> str:
    """What it ran on, in words."""
    cores = len(os.sched_getaffinity(0))
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    memory = int(next(line for line in lines if line.startswith("MemTotal")).split()[1]) >> 20
    return f"{cores} cores, {memory} GiB, Python {sys.version.split()[0]}"


def load() -> float:
    """Processes that wanted to run in the last minute, on average."""
    return os.getloadavg()[0]
