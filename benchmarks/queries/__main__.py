"""`python -m benchmarks.queries`: see `--help`."""

import argparse
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import load, machine, run_once
from benchmarks.page import write_section
from benchmarks.queries import peer
from benchmarks.queries.table import LARGE_PAGE, PAGE, pages, statistics

QUIET: Final = 1.0
DAYS: Final = 28
LARGE_DAYS: Final = 100
BYTES_PER_ROW: Final = 70  # of the lake
PEER_BYTES_PER_ROW: Final = 1_000


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.queries", description=__doc__)
    parser.add_argument("--rows", type=int, default=14_000_000)
    parser.add_argument(
        "--large", type=int, default=0, metavar="ROWS", help="also so many, in 100 days, without a peer"
    )
    parser.add_argument("--runs", type=int, default=5, help="of each question, after one that is not counted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="1/100 of the rows, once")
    parser.add_argument("--no-postgresql", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the lake and the table are made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; wants a quiet machine")
    return parser.parse_args()


def _want_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"{folder}: {needed >> 30} GiB free are needed, there are {free >> 30}; see --folder")


def _ours(folder: Path, rows: int, days: int, asked: argparse.Namespace, *, limit: bool) -> dict[str, Any]:
    home = folder / "home"
    run_once(["-m", "benchmarks.queries.ground", *map(str, (home, rows, days, asked.seed))])
    took = run_once(["-m", "benchmarks.queries.ours", str(home), str(asked.runs)])
    found: dict[str, Any] = {**json.loads(took.said), "rows": rows, "days": days, "peak_mib": took.peak_mib}
    found["limit"] = {}
    if limit:
        found["limit"] = json.loads(run_once(["-m", "benchmarks.queries.limit", str(home), str(asked.runs)]).said)
    shutil.rmtree(home)
    return found


def main() -> None:
    """Measure, print, write."""
    asked = _asked()
    busy = load()
    if asked.write and busy >= QUIET:
        sys.exit(f"The machine is not quiet (load {busy:.2f}, wanted below {QUIET:g}): nothing measured or written.")
    if asked.smoke:
        asked.rows, asked.runs = asked.rows // 100, 1
    with_peer = not (asked.no_postgresql or peer.missing())
    if peer.missing() and not asked.no_postgresql:
        print(f"PostgreSQL is left out: {peer.missing()} is missing.", file=sys.stderr)
    base = asked.folder or Path(tempfile.gettempdir())
    table = asked.rows * PEER_BYTES_PER_ROW if with_peer else 0
    _want_room(base, max(asked.rows * BYTES_PER_ROW + table, asked.large * BYTES_PER_ROW))
    with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=base) as made:
        Path(made).chmod(0o755)  # PostgreSQL runs as somebody else
        ours = _ours(Path(made), asked.rows, DAYS, asked, limit=True)
        theirs: dict[str, float] = {}
        if with_peer:
            words = map(str, (Path(made) / "postgresql", asked.rows, DAYS, asked.seed, asked.runs))
            theirs = json.loads(run_once(["-m", "benchmarks.queries.peer", *words]).said)
        large = _ours(Path(made), asked.large, LARGE_DAYS, asked, limit=False) if asked.large else None
    if asked.json:
        print(json.dumps({"ours": ours, "peer": theirs, "large": large}, ensure_ascii=False, indent=2))
        return
    head = (
        f"{asked.rows:,} detections in {DAYS} days; a page is a whole answer of the console, without the wire; medians "
        f"of {asked.runs}, seed {asked.seed}; peak {ours['peak_mib']:,.0f} MiB; {machine()}; load before {busy:.1f}; "
        f"{datetime.now(UTC):%Y-%m-%d}. PostgreSQL: one wide table with the indexes of IntelMQ's EventDB, 1 GB of "
        "shared buffers; its figures are the bare question, without a page. Statistics are by whole UTC days."
    )
    body = [head, pages(ours["warm"], ours["first"], theirs, PAGE), statistics(ours["warm"], ours["limit"], theirs)]
    if large is not None:
        body.append(
            f"{asked.large:,} detections in {LARGE_DAYS} days; peak {large['peak_mib']:,.0f} MiB. What names no "
            "address, prefix or organisation is asked of 28 days."
        )
        body.append(pages(large["warm"], large["first"], {}, LARGE_PAGE))
    text = "\n\n".join(body)
    print(text)
    if asked.write:
        write_section("Questions", text)


if __name__ == "__main__":
    main()
