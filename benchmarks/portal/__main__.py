"""`python -m benchmarks.portal`: see `--help`."""

import argparse
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.measure import load, machine
from benchmarks.page import write_section
from benchmarks.portal.measure import Scale, measure
from benchmarks.portal.table import plain, table, wrong
from benchmarks.portal.visitors import CONNECTIONS

QUIET: Final = 1.0


def main() -> int:
    """Measure, print, write. 1: something that must not be was seen."""
    parser = argparse.ArgumentParser(prog="benchmarks.portal", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8, help="of each crowd")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="10,000 rows, one round of a second")
    parser.add_argument("--folder", type=Path, help="where the input and the home are made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; wants a quiet machine")
    asked = parser.parse_args()
    for program, package in (("nginx", "nginx-light"), ("wrk", "wrk")):
        if shutil.which(program) is None:
            sys.exit(f"{program} is missing: install the Debian package {package} (make servers).")
    busy = load()
    if asked.write and busy >= QUIET:
        sys.exit(f"The machine is not quiet (load {busy:.2f}, wanted below {QUIET:g}): nothing measured or written.")
    scale = Scale(asked.rows, asked.seconds, asked.rounds, asked.seed)
    if asked.smoke:
        scale = Scale(10_000, 1, 1, asked.seed)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=asked.folder) as folder:
        found = measure(Path(folder), scale, today)
    if asked.json:
        print(json.dumps(plain(found)))
        return int(any(wrong(found).values()))
    head = (
        f"`python -m benchmarks.portal`: wrk, {CONNECTIONS} connections, {scale.seconds} s each after one that is not "
        f"counted, medians of {scale.rounds} rounds in turn, one process of each server, asked by the machine that "
        f"answers; the check asked from 2,000 addresses, half of them seen among {scale.rows:,} rows; "
        f"seed {scale.seed}; {machine()}; load before {busy:.1f}; {today:%Y-%m-%d}."
    )
    text = f"{head}\n\n{table(found)}"
    print(text)
    if asked.write:
        write_section("The portal under load", text)
    return int(any(wrong(found).values()))


if __name__ == "__main__":
    sys.exit(main())
