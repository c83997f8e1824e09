"""`python -m benchmarks.scan`: see `--help`."""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import load, machine, median_of
from benchmarks.page import write_section
from benchmarks.scan.ground import MIB, Ground, digest_lines, make_rules, make_signatures, make_tree, shipped

READ, BARE, OURS, PYTHON, CLAM = "reading alone", "bare YARA-X loop", "lachan scan", "yara-python, threads", "clamscan"
CLAM_SHARE: Final = 10  # clamscan sees the first tenth of the tree
QUIET: Final = 1.0


@dataclass(frozen=True)
class Result:
    """`rate` in MB/s over the files that it saw."""

    name: str
    rules: int
    processes: int
    seconds: float
    rate: float
    runs: int


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.scan", description=__doc__)
    parser.add_argument("--mib", type=int, default=2048, help="size of the tree")
    parser.add_argument("--rules", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--digests", type=int, default=5_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="1/100 of everything, once, without clamscan")
    parser.add_argument("--folder", type=Path, help="where the tree is made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--any-load", action="store_true", help="write also on a machine that is not quiet, and say so")
    return parser.parse_args()


def measure(ground: Ground, folder: Path, asked: argparse.Namespace, *, peers: bool) -> list[Result]:
    """Everything on one tree, warm; ours and the limits `runs` times, slow peers once."""
    results: list[Result] = []

    def take(name: str, rules: int, processes: int, arguments: list[str], runs: int = asked.runs) -> None:
        took = median_of(runs, lambda: arguments)
        results.append(Result(name, rules, processes, took.wall, ground.size / took.wall / 1e6, runs))

    tree, count = str(ground.tree), asked.processes
    take(READ, 0, count, ["-m", "benchmarks.scan.bare", "read", tree, "-", str(count)])
    for rules in asked.rules:
        file = str(make_rules(folder / f"trial{rules}.yar", rules, asked.seed))
        whole = folder / f"whole{rules}.yar"
        whole.write_text(Path(file).read_text(encoding="ascii") + shipped(), encoding="utf-8")
        take(BARE, rules, count, ["-m", "benchmarks.scan.bare", "yara-x", tree, str(whole), str(count)])
        words = ["scan", tree, "--rules", file, "--json", "--clamd", "off", "--processes", str(count)]
        take(OURS, rules, count, ["-m", "lachan.cli.main", *words])
        if importlib.util.find_spec("yara"):
            take(PYTHON, rules, count, ["-m", "benchmarks.scan.bare", "yara-python", tree, str(whole), str(count)], 1)
    if peers and shutil.which("clamscan"):
        results.append(_clamscan(ground, folder, asked))
    return results


def _clamscan(ground: Ground, folder: Path, asked: argparse.Namespace) -> Result:
    part = folder / "part"
    part.mkdir()
    size = 0
    for place in sorted(p for p in ground.tree.rglob("*") if p.is_file()):
        if size > ground.size / CLAM_SHARE:
            break
        (part / place.name).symlink_to(place)
        size += place.stat().st_size
    database = make_signatures(folder / "db", asked.rules[0], asked.seed)
    words = ["clamscan", "-d", str(database), "-r", "--follow-file-symlinks=2", "--no-summary", "-i", str(part)]
    began = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    return Result(CLAM, asked.rules[0], 1, seconds, size / seconds / 1e6, 1)


def digests(ground: Ground, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """What a set of digests costs."""
    from lachan.tools.malware.hashset.build import build

    place = folder / "known.lcset"
    build(digest_lines(asked.digests, asked.seed), place)
    said = median_of(
        asked.runs, lambda: ["-m", "benchmarks.scan.bare", "digests", str(ground.tree), str(place), "0"]
    ).said
    return dict(json.loads(said))


def targets(results: list[Result], sets: dict[str, Any]) -> str:
    """The ratios of the plan, and whether they are met."""
    by = {(r.name, r.rules): r.rate for r in results}
    few = min(r.rules for r in results if r.rules)
    ours = by[OURS, few]
    rows = [
        (f"{few} rules, against reading alone in as many processes", "≥ 0.25", ours / by[READ, 0], 0.25),
        (f"{few} rules, against the bare YARA-X loop", "≥ 0.9", ours / by[BARE, few], 0.9),
    ]
    if (PYTHON, few) in by:
        rows.append((f"{few} rules, against yara-python", "≥ 1.6", ours / by[PYTHON, few], 1.6))
    if (CLAM, few) in by:
        rows.append((f"{few} rules, against clamscan", "≥ 20", ours / by[CLAM, few], 20))
    lines = [
        f"| {what} | {aim} | {is_:.2f} | {'met' if is_ >= least else '**not met**'} |" for what, aim, is_, least in rows
    ]
    for what, aim, is_, most in (
        (f"{sets['digests']:,} digests: memory with minus without, MiB", "≤ 50", sets["memory_mib"], 50),
        ("a look-up against hashing the file", "≤ 0.05", sets["share"], 0.05),
    ):
        lines.append(f"| {what} | {aim} | {is_:.2f} | {'met' if is_ <= most else '**not met**'} |")
    return "| target | aimed at | measured | |\n|---|--:|--:|---|\n" + "\n".join(lines)


def table(results: list[Result]) -> str:
    """All of them."""
    rows = "\n".join(
        f"| {r.name} | {r.rules:,} | {r.processes} | {r.runs} | {r.seconds:.2f} | {r.rate:.0f} |" for r in results
    )
    return f"| what | rules | processes | runs | seconds | MB/s |\n|---|--:|--:|--:|--:|--:|\n{rows}"


def main() -> None:
    """Measure, print, write."""
    asked = _asked()
    if asked.smoke:
        asked.mib, asked.rules = asked.mib // 100, [rules // 100 for rules in asked.rules]
        asked.digests, asked.runs = asked.digests // 100, 1
    busy = load()
    if asked.write and busy >= QUIET and not asked.any_load:
        sys.exit(f"The machine is not quiet (load {busy:.2f}, wanted below {QUIET:g}): nothing measured or written.")
    with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=asked.folder) as room:
        folder = Path(room)
        ground = make_tree(folder / "tree", asked.mib * MIB, asked.seed)
        results = measure(ground, folder, asked, peers=not asked.smoke)
        sets = digests(ground, folder, asked)
    if asked.json:
        print(json.dumps({"results": [asdict(r) for r in results], "digests": sets}, indent=2))
        return
    head = (
        f"{ground.files:,} files, {ground.size / 1e6:,.0f} MB, seed {asked.seed}, warm; whole processes, so that "
        f"starting and compiling the rules count, all with our own rules besides; medians "
        f"of {asked.runs}, peers once; {machine()}; "
        f"load before {busy:.1f}; {datetime.now(UTC):%Y-%m-%d}. "
        f"{sets['wanted']:.0%} of the files have a size that occurs among the digests; "
        f"one look-up takes {sets['look_up_us']:.1f} µs."
    )
    text = "\n\n".join([head, table(results)] + ([] if asked.smoke else [targets(results, sets)]))
    print(text)
    if asked.write:
        write_section("Scan", text)


if __name__ == "__main__":
    main()
