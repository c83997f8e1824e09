"""`python -m benchmarks.intake`: see `--help`."""

import argparse
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.intake import peer, table
from benchmarks.intake.candidates import BYTES_PER_ROW, FEW, MANY, OURS, Scale, measure, measure_large
from benchmarks.measure import load, machine
from benchmarks.page import write_section

LARGE: Final = (10_000_000, 30_000_000)
QUIET: Final = 1.0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.intake", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--prefixes", type=int, nargs=2, default=(FEW, MANY), metavar=("FEW", "MANY"))
    parser.add_argument("--runs", type=int, default=3, help="of ours and of the limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="1/100 of everything, once, without IntelMQ")
    parser.add_argument("--large", action="store_true", help="also 10 and 30 million rows, once each")
    parser.add_argument("--install-intelmq", action="store_true", help="into an environment of its own under .cache/")
    parser.add_argument("--no-intelmq", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the input and the homes are made (default: the system's)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; wants a quiet machine")
    return parser.parse_args()


def _scale(asked: argparse.Namespace) -> Scale:
    few, many = asked.prefixes
    if asked.smoke:
        return Scale(asked.rows // 100, few // 100, many // 100, 1, asked.seed)
    return Scale(asked.rows, few, many, asked.runs, asked.seed)


def _want_room(folder: Path, rows: int) -> None:
    needed, free = rows * BYTES_PER_ROW, shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"{folder}: {rows:,} rows need {needed >> 30} GiB free, there are {free >> 30}; see --folder")


def main() -> None:
    """Measure, print, write."""
    asked = _asked()
    scale = _scale(asked)
    if asked.write and load() >= QUIET:
        sys.exit(f"The machine is not quiet (load {load():.2f}, wanted below {QUIET:g}): nothing measured or written.")
    if asked.install_intelmq and peer.missing().startswith("IntelMQ"):
        peer.install()
    with_peer = not (asked.smoke or asked.no_intelmq or peer.missing())
    if not (asked.smoke or asked.no_intelmq) and peer.missing():
        print(f"IntelMQ is left out: {peer.missing()} is missing.", file=sys.stderr)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    base = asked.folder or Path(tempfile.gettempdir())
    _want_room(base, max(LARGE) if asked.large else scale.rows)
    with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=base) as folder:
        Path(folder).chmod(0o755)  # IntelMQ runs as somebody else
        results = measure(Path(folder), scale, today, with_peer=with_peer)
    large = []
    for rows in LARGE if asked.large else ():
        with tempfile.TemporaryDirectory(prefix="lachan-bench-", dir=base) as folder:
            large += measure_large(Path(folder), Scale(rows, scale.few, scale.few, 1, scale.seed), today)
    if asked.json:
        print(json.dumps(table.plain([*results, *large]), ensure_ascii=False, indent=2))
        return
    ours = next(r for r in results if r.name == OURS)
    head = (
        f"{scale.rows:,} Shadowserver rows (25 columns), {scale.few:,} and {scale.many:,} prefixes, seed {scale.seed}; "
        f"medians of {scale.runs}, highest peak; {machine()}; {today:%Y-%m-%d}. "
        f"Every organisation has a contact: {json.loads(ours.took.said)['notices']:,} notices were planned."
    )
    body = [head, table.table(results), table.steps(ours)]
    if not asked.smoke:  # start-up is most of so small a run
        body.insert(2, table.ratios(results))
    if large:
        body += [table.table(large), table.large_ratios(ours, large)]
    text = "\n\n".join(body)
    print(text)
    if asked.write:
        write_section("Intake", text)


if __name__ == "__main__":
    main()
