"""`python -m benchmarks.pii`: speed and quality beside Presidio and vipii, with ripgrep as the limit. See `--help`."""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.measure import Measured, load, machine, median_of, run_once
from benchmarks.page import write_section
from benchmarks.pii import peer
from benchmarks.pii.ground import KINDS

QUIET: Final = 1.0
OURS1: Final = "Lá Chắn, identifiers, 1 process"
OURS2: Final = "Lá Chắn, identifiers, 2 processes"
ALL1: Final = "Lá Chắn, all 30 kinds, 1 process"
ALL2: Final = "Lá Chắn, all 30 kinds, 2 processes"
LIMIT1: Final = "ripgrep, the patterns alone, 1 thread"
LIMIT2: Final = "ripgrep, the patterns alone, 2 threads"
PRESIDIO: Final = "Presidio 2.2.366 with the same patterns and words"
PRESIDIO_ALL: Final = "Presidio 2.2.366 with patterns of all 30 kinds"
VIPII: Final = "vipii 0.2.1, its own detectors"


@dataclass(frozen=True)
class Result:
    """One candidate: bytes it was given, and what it took."""

    name: str
    size: int
    took: Measured
    processes: int = 1
    by_cpu: bool = False  # where others work on the machine too, its own time says more than the clock's

    @property
    def rate(self) -> float:
        """MB (10⁶ bytes) a second of the clock, or of its own time spread over its processes."""
        return self.size / 1e6 / (self.took.cpu / self.processes if self.by_cpu else self.took.wall)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.pii", description=__doc__)
    parser.add_argument("--mib", type=float, default=200, help="of the text")
    parser.add_argument("--peer-mib", type=float, default=20, help="of its first part, for the peers")
    parser.add_argument("--runs", type=int, default=3, help="of ours and of the limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="1/100 of everything, once, without the peers")
    parser.add_argument("--large", action="store_true", help="also memory for 10 MiB and 2 GiB")
    parser.add_argument("--install-peers", action="store_true", help="into an environment of their own under .cache/")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--busy", action="store_true", help="write also where the machine is not quiet, and say so")
    return parser.parse_args()


def _ground(folder: Path, name: str, mib: float, seed: int) -> Path:
    path = folder / name
    run_once(["-m", "benchmarks.pii.ground", str(path), str(mib), str(seed)])
    return path


def measure(folder: Path, mib: float, peer_mib: float, runs: int, seed: int, peers: bool, by_cpu: bool) -> list[Result]:
    """Every candidate, in turn."""
    whole = _ground(folder, "whole.txt", mib, seed)
    halves = [_ground(folder, f"half{n}.txt", mib / 2, seed + n) for n in (1, 2)]
    size = whole.stat().st_size
    first = _ground(folder, "first.txt", peer_mib, seed) if peers else whole
    both = sum(half.stat().st_size for half in halves)
    results = []

    def took(name: str, size: int, processes: int, times: int, *arguments: str) -> None:
        results.append(Result(name, size, median_of(times, lambda: ["-m", *arguments]), processes, by_cpu))

    if shutil.which("rg"):
        took(LIMIT1, size, 1, runs, "benchmarks.pii.limit", str(whole))
        took(LIMIT2, both, 2, runs, "benchmarks.pii.limit", *map(str, halves))
    took(OURS1, size, 1, runs, "benchmarks.pii.ours", str(whole), "identifiers", "1")
    took(OURS2, size, 2, runs, "benchmarks.pii.ours", str(whole), "identifiers", "2")
    took(ALL1, size, 1, runs, "benchmarks.pii.ours", str(whole), "all", "1")
    took(ALL2, size, 2, runs, "benchmarks.pii.ours", str(whole), "all", "2")
    if peers:
        took(PRESIDIO, first.stat().st_size, 1, 1, "benchmarks.pii.peer", "presidio", str(first))
        took(PRESIDIO_ALL, first.stat().st_size, 1, 1, "benchmarks.pii.peer", "presidio-all", str(first))
        took(VIPII, first.stat().st_size, 1, 1, "benchmarks.pii.peer", "vipii", str(first))
    return results


def _score(truth: list[tuple[int, str, str]], found: Counter[tuple[int, str, str]]) -> tuple[float, float]:
    def key(value: str) -> str:
        return "".join(c for c in value.lower() if c.isalnum())

    wanted = Counter((line, kind, key(value)) for line, kind, value in truth)
    had = Counter({(line, kind, key(value)): 1 for line, kind, value in found})
    right = sum((wanted & had).values())
    return right / max(1, sum(wanted.values())), right / max(1, sum(had.values()))


def quality(folder: Path, seed: int, peers: bool) -> str:
    """Recall and precision on 2 MiB of the same text: a finding is right when line, kind and value are."""
    from lachan.tools.pii.find import Finder

    path = _ground(folder, "quality.txt", 2, seed + 7)
    truth = [tuple(json.loads(line)) for line in path.with_suffix(".truth").read_text(encoding="utf-8").splitlines()]
    data = path.read_bytes()
    ours: Counter[tuple[int, str, str]] = Counter()
    for f in Finder(KINDS).in_bytes(data):
        ours[(data.count(b"\n", 0, f.start) + 1, f.kind, data[f.start : f.end].decode())] += 1
    rows = [("Lá Chắn", ours)]
    if peers:
        import subprocess

        for name, which in ((PRESIDIO, "presidio"), (VIPII, "vipii")):
            said = subprocess.run(
                [sys.executable, "-m", "benchmarks.pii.peer", which, str(path), "quality"],
                capture_output=True,
                check=True,
            ).stdout
            rows.append((name, Counter(tuple(json.loads(line)) for line in said.decode().splitlines())))
    lines = ["| on 2 MiB, 15 kinds, a word before each value | recall | precision |", "|---|--:|--:|"]
    for name, found in rows:
        recall, precision = _score(truth, found)
        lines.append(f"| {name} | {recall:.3f} | {precision:.3f} |")
    return "\n".join(lines)


def table(results: list[Result]) -> str:
    """One row a candidate."""
    lines = [
        "| what | MB | runs | seconds | CPU seconds | MB/s | peak MiB of one process |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {r.name} | {r.size / 1e6:,.0f} | {r.took.runs} | {r.took.wall:.2f} | {r.took.cpu:.2f} | {r.rate:,.1f} | {r.took.peak_mib:,.0f} |"
        for r in results
    ]
    return "\n".join(lines)


def ratios(results: list[Result]) -> str:
    """What was aimed at, and what came out."""
    by = {r.name: r for r in results}
    lines = ["| target | aimed at | measured | |", "|---|--:|--:|---|"]
    pairs = [
        ("identifiers against Presidio, 1 process each", OURS1, PRESIDIO, 100.0),
        ("identifiers against ripgrep, 1 process each", OURS1, LIMIT1, 0.5),
        ("identifiers against ripgrep, 2 each", OURS2, LIMIT2, 0.5),
        ("all kinds against Presidio with patterns of the same kinds, 1 process each", ALL1, PRESIDIO_ALL, 25.0),
        ("all kinds against ripgrep, 1 process each", ALL1, LIMIT1, 0.08),
        ("all kinds against ripgrep, 2 each", ALL2, LIMIT2, 0.08),
    ]
    for what, ours, other, target in pairs:
        if ours in by and other in by:
            ratio = by[ours].rate / by[other].rate
            lines.append(f"| {what} | ≥ {target:g} | {ratio:,.2f} | {'met' if ratio >= target else '**not met**'} |")
    return "\n".join(lines)


def memory(folder: Path, seed: int) -> str:
    """Peaks of the largest process for 10 MiB and 2 GiB; the larger is the smaller over and over."""
    lines = [
        "| identifiers, 2 processes | peak MiB of one process | CPU seconds | MB/s |",
        "|---|--:|--:|--:|",
    ]
    small = _ground(folder, "10.txt", 10, seed)
    large = folder / "2048.txt"
    with large.open("wb") as out:
        for _ in range(205):
            out.write(small.read_bytes())
    for name, path in (("10 MiB", small), ("2 GiB", large)):
        took = run_once(["-m", "benchmarks.pii.ours", str(path), "identifiers", "2"])
        rate = path.stat().st_size / 1e6 / took.wall
        lines.append(f"| {name} | {took.peak_mib:,.0f} | {took.cpu:.1f} | {rate:,.0f} |")
    large.unlink()
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    asked = _asked()
    busy = load() >= QUIET
    if asked.write and busy and not asked.busy:
        sys.exit(f"The machine is not quiet (load {load():.2f}, wanted below {QUIET:g}): nothing measured or written.")
    if asked.install_peers and peer.missing():
        peer.install()
    peers = not (asked.smoke or asked.no_peers or peer.missing())
    if not (asked.smoke or asked.no_peers) and peer.missing():
        print(f"The peers are left out: {peer.missing()} is missing (--install-peers).", file=sys.stderr)
    share = 100 if asked.smoke else 1
    with tempfile.TemporaryDirectory(prefix="lachan-bench-") as name:
        folder = Path(name)
        results = measure(
            folder, asked.mib / share, asked.peer_mib / share, 1 if asked.smoke else asked.runs, asked.seed, peers, busy
        )
        if asked.json:
            print(json.dumps([{**asdict(r), "rate": r.rate} for r in results], ensure_ascii=False, indent=2))
            return
        head = (
            f"{results[-1].size if asked.smoke else asked.mib:,.0f} {'bytes' if asked.smoke else 'MiB'} of mixed Vietnamese text, one line in a hundred with an identifier of 15 kinds, "
            f"seed {asked.seed}; medians of {1 if asked.smoke else asked.runs}, whole processes with their start; {machine()}; {datetime.now(UTC):%Y-%m-%d}."
        )
        if busy:
            head += (
                f" **The machine was busy (load {load():.1f}): MB/s are reckoned from CPU seconds, spread over a candidate's "
                "processes, and say only roughly what a quiet machine would show.**"
            )
        body = [head, table(results)]
        if not asked.smoke:
            body += [ratios(results), quality(folder, asked.seed, peers)]
        if asked.large:
            body.append(memory(folder, asked.seed))
    text = "\n\n".join(body)
    print(text)
    if asked.write:
        write_section("Personal data", text)


if __name__ == "__main__":
    main()
