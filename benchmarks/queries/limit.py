"""`python -m benchmarks.queries.limit HOME RUNS`: nothing but reading, of every part, the columns that a statistic
needs, and counting by them; prints seconds as JSON."""

import json
import sys
from pathlib import Path

import polars as pl

from benchmarks.queries.ours import warm


def main(home: Path, runs: int) -> None:
    """A scan for each statistic."""
    facts = sorted(path for path in (home / "lake" / "detections").rglob("*.parquet") if ".owners-" not in path.name)
    owners = sorted((home / "lake" / "detections").rglob("*.owners-*.parquet"))

    def count(paths: list[Path], by: list[str]) -> pl.DataFrame:
        return pl.scan_parquet(paths).group_by(by).agg(pl.len()).collect()

    days = pl.col("time_source").dt.date().alias("day")
    found = {
        "rows by organisation": warm(runs, lambda: count(owners, ["holder", "operator"])),
        "rows by day": warm(runs, lambda: pl.scan_parquet(facts).group_by(days).agg(pl.len()).collect()),
        "rows by class and type": warm(runs, lambda: count(facts, ["classification_taxonomy", "classification_type"])),
        "rows by family": warm(runs, lambda: count(facts, ["malware_name"])),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
