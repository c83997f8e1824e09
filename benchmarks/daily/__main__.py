"""`python -m benchmarks.daily`: making a day's files, and packing the same bytes alone."""

import argparse
import gzip
import json
import os
import resource
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from isal import isal_zlib

from benchmarks.daily.ground import DAY, SETTINGS, lay
from benchmarks.page import write_section


def main() -> None:
    """Lay the ground (not timed), make the day, then pack and write what it holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--organisations", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="20,000 rows of 6 organisations")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    rows, organisations = (20_000, 6) if told.smoke else (told.rows, told.organisations)
    with tempfile.TemporaryDirectory() as folder:
        home = lay(Path(folder) / "home", rows, organisations, told.seed)
        from lachan.server.daily.making import make

        began = time.perf_counter()
        made = make(home, DAY.date(), SETTINGS, DAY + timedelta(days=1, hours=1))
        ours = time.perf_counter() - began
        files = sorted((home.root / "daily").rglob("*.gz"))
        plain = [gzip.decompress(file.read_bytes()) for file in files]
        began = time.perf_counter()
        with (Path(folder) / "raw").open("wb") as out:
            for one in plain:
                out.write(isal_zlib.compress(one, 2, wbits=31))
            out.flush()
            os.fsync(out.fileno())
        raw = time.perf_counter() - began
    found = {
        "rows": made.rows,
        "organisations": made.organisations,
        "files": len(files),
        "plain_mb": round(sum(map(len, plain)) / 1e6),
        "ours_seconds": round(ours, 2),
        "raw_seconds": round(raw, 2),
        "ratio": round(ours / raw, 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(found) if told.json else _section(found))
    if told.write:
        write_section("Daily files", _section(found))


def _section(found: dict[str, float]) -> str:
    return f"""\
`python -m benchmarks.daily`: {found["rows"]:,} rows of one day for {found["organisations"]} organisations, each as CSV
and JSON lines with what changed ({found["files"]} files, {found["plain_mb"]:,} MB before packing). The limit: packing
(ISA-L, the same level) and writing the same bytes, already in memory, by one core.

| | seconds |
|---|---:|
| a day's files, from the lake to the committed manifest | {found["ours_seconds"]} |
| packing and writing the same bytes | {found["raw_seconds"]} |

{found["ratio"]} times the limit. Peak memory of the whole run, the limit's bytes included: {found["peak_mib"]:,} MiB.
"""


if __name__ == "__main__":
    main()
