"""`python -m benchmarks.month`: see `--help`."""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.intake.candidates import BYTES_PER_ROW
from benchmarks.measure import load, machine, run_once
from benchmarks.month import table
from benchmarks.page import write_section

ROWS: Final = 12_000_000
ADDRESSES: Final = 2_014_512  # different infected addresses of Viet Nam in a month of 2020
QUIET: Final = 1.0
MAILS_PER_ROW: Final = 700  # bytes: a mail is kept, and lies in the outbox


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.month", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--distinct-addresses", type=int, default=ADDRESSES)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="1/1000 of everything, three days")
    parser.add_argument("--folder", type=Path, help="where the country and the home are made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; wants a quiet machine")
    asked = parser.parse_args()
    if asked.smoke:
        asked.rows, asked.distinct_addresses, asked.days = asked.rows // 1000, asked.distinct_addresses // 1000, 3
    return asked


def month(folder: Path, asked: argparse.Namespace, last_day: date) -> tuple[list[table.Day], dict[str, Any]]:
    """Simulate, then a process a day, then the sums. Reports are removed when they are taken in."""
    country, home = folder / "country", folder / "home"
    words = ["--seed", str(asked.seed), "--rows", str(asked.rows), "--days", str(asked.days)]
    words += ["--distinct-addresses", str(asked.distinct_addresses), "--until", str(last_day), "--out", str(country)]
    run_once(["-m", "lachan.cli.main", "simulate", *words])
    places = (str(country / "registry.csv"), str(country / "contacts.csv"))
    run_once(["-m", "benchmarks.intake.ground", str(home), *places])
    days = []
    for number in range(asked.days):
        day = last_day - timedelta(days=asked.days - 1 - number)
        now = datetime.combine(day + timedelta(days=1), time(3), UTC)
        files = sorted((country / "reports").glob(f"{day}-*.csv"))
        took = run_once(["-m", "benchmarks.month.day", str(home), now.isoformat(), *map(str, files)])
        said = json.loads(took.said)
        days.append(table.Day(str(day), said["rows"], said["mails"], said["seconds"], took))
        print(f"{day}: {said['rows']:,} rows, {said['mails']:,} mails, {took.wall:.1f} s", file=sys.stderr)
        for file in files:
            file.unlink()
    sums: dict[str, Any] = json.loads(run_once(["-m", "benchmarks.month.sums", str(home)]).said)
    return days, sums


def main() -> None:
    """Measure, print, write."""
    asked = _asked()
    if asked.write and load() >= QUIET:
        sys.exit(f"The machine is not quiet (load {load():.2f}, wanted below {QUIET:g}): nothing measured or written.")
    base = asked.folder or Path(tempfile.gettempdir())
    needed, free = asked.rows * (BYTES_PER_ROW + MAILS_PER_ROW), shutil.disk_usage(base).free
    if free < needed:
        sys.exit(f"{base}: {asked.rows:,} rows need {needed >> 30} GiB free, there are {free >> 30}; see --folder")
    last_day = datetime.now(UTC).date() - timedelta(days=1)
    with tempfile.TemporaryDirectory(prefix="lachan-month-", dir=base) as folder:
        days, sums = month(Path(folder), asked, last_day)
    if asked.json:
        print(json.dumps({"days": [asdict(day) for day in days], "sums": sums}, ensure_ascii=False, indent=2))
        return
    head = (
        f"{asked.rows:,} rows about {asked.distinct_addresses:,} different infected addresses, {asked.days} days, seed "
        f"{asked.seed}; a process a day takes its reports in, plans and fills the outbox; {machine()}; "
        f"{datetime.now(UTC):%Y-%m-%d}."
    )
    text = "\n\n".join([head, table.sums(sums), table.days(days)])
    print(text)
    if asked.write:
        write_section("A month of the country", text)


if __name__ == "__main__":
    main()
