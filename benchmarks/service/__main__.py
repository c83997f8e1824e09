"""`python -m benchmarks.service`: see `--help`."""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.measure import load, machine
from benchmarks.page import write_section
from benchmarks.service.measure import AT_ONCE, Scale, measure
from benchmarks.service.table import plain, table, wrong

QUIET: Final = 1.0


def main() -> int:
    """Measure, print, write. 1: something that must not be was seen."""
    parser = argparse.ArgumentParser(prog="benchmarks.service", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--views", type=int, default=10, help="pages that each looks at")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="50,000 rows, four people")
    parser.add_argument("--folder", type=Path, help="where the input and the home are made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; wants a quiet machine")
    asked = parser.parse_args()
    if asked.write and load() >= QUIET:
        sys.exit(f"The machine is not quiet (load {load():.2f}, wanted below {QUIET:g}): nothing measured or written.")
    scale = Scale(asked.rows, asked.people, asked.views, asked.seed)
    if asked.smoke:
        scale = Scale(50_000, 4, 5, asked.seed, 100)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    busy = load()
    with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=asked.folder) as folder:
        found = measure(Path(folder), scale, today)
    if asked.json:
        print(json.dumps(plain(found)))
        return int(any(wrong(found).values()))
    text = "\n\n".join(
        (
            f"`lachan serve` over SQLite, one web process; {scale.people} people sign in and look at {scale.views} "
            f"pages each, {AT_ONCE} at a time; then again and again while {found.rows:,} Shadowserver rows are taken "
            f"in from the inbox, which took {found.intake:.1f} s; seed {scale.seed}; {machine()}; load before "
            f"{busy:.1f}; {today:%Y-%m-%d}.",
            table(found),
        )
    )
    print(text)
    if asked.write:
        write_section("Service", text)
    return int(any(wrong(found).values()))


if __name__ == "__main__":
    sys.exit(main())
