"""`python -m benchmarks.intake [--rows N] [--prefixes P] [--runs R] [--json] [--write]`"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.intake.country import write_registry, write_report
from benchmarks.measure import Measured, machine, median_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def lachan(home: Path, *arguments: str) -> None:
    """A verb in a home."""
    subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", *arguments, "--home", str(home)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def measure(rows: int, prefixes: int, runs: int, folder: Path, seed: int) -> dict[str, Measured]:
    """Every candidate on the same file, in turn."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    report = folder / f"{today:%Y-%m-%d}-event_sinkhole-mo-phong.csv"
    registry, ground = folder / "registry.csv", folder / "ground"
    write_report(report, rows, today, seed)
    write_registry(registry, prefixes)
    lachan(ground, "init", "--demo")
    lachan(ground, "registry", "import", str(registry))

    def fresh() -> list[str]:
        home = folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(ground, home)
        return ["-m", "benchmarks.intake.ours", str(home), str(report)]

    bare = ["-m", "benchmarks.intake.bare", str(report)]
    plain = ["-m", "benchmarks.intake.plain", str(report), str(registry)]
    return {
        "bare read (Polars, all columns typed)": median_of(runs, lambda: bare),
        "Lá Chắn, file to planned notices": median_of(runs, fresh),
        "plain Python (csv, dict), nothing stored": median_of(1, lambda: plain),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.intake")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--prefixes", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lachan-bench-") as folder:
        results = measure(asked.rows, asked.prefixes, asked.runs, Path(folder), asked.seed)
    limit = next(iter(results.values())).wall
    lines = ["| what | seconds | rows/s | × bare read | peak MiB |", "|---|--:|--:|--:|--:|"]
    lines += [
        f"| {name} | {m.wall:.2f} | {asked.rows / m.wall:,.0f} | {m.wall / limit:.2f} | {m.peak_mib:,.0f} |"
        for name, m in results.items()
    ]
    head = f"{asked.rows:,} rows, {asked.prefixes:,} prefixes, {asked.runs} runs (median; peak: highest), {machine()}, {datetime.now(UTC):%Y-%m-%d}"
    if asked.json:
        print(
            json.dumps(
                {"rows": asked.rows, "prefixes": asked.prefixes, "results": {n: vars(m) for n, m in results.items()}},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        print(head, *lines, sep="\n")
    if asked.write:
        PAGE.write_text(
            f"# Performance\n\nWritten by `make bench`; whole processes on one machine, so read the ratios.\n\n## Intake\n\n{head}.\n\n"
            + "\n".join(lines)
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
