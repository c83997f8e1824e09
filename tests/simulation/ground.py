"""A small simulated country, read back as a person would read it."""

from datetime import date
from pathlib import Path

import polars as pl

from lachan.server.simulation.plan import Parameters
from lachan.server.simulation.simulate import Written, simulate

LAST_DAY = date(2026, 11, 21)


def asked(
    rows: int, *, seed: int = 1, days: int = 10, addresses: int | None = None, renewal: float = 1.0
) -> Parameters:
    """Parameters, with what most tests want."""
    return Parameters(seed, rows, days, LAST_DAY, addresses, renewal)


def written(parameters: Parameters, out: Path) -> Written:
    """Simulate without anybody looking on."""
    return simulate(parameters, out, lambda rows: None)


def read(out: Path, report: str) -> pl.DataFrame:
    """All files of that report type, as text."""
    return pl.concat(pl.read_csv(f, infer_schema=False) for f in sorted((out / "reports").glob(f"*-{report}-*.csv")))


def malware(out: Path) -> pl.DataFrame:
    """Time, address and port of every row that tells of malware."""
    columns = ["timestamp", "src_ip", "src_port", "src_asn", "infection"]
    files = sorted((out / "reports").glob("*-event*_*sinkhole*.csv"))
    return pl.concat(pl.read_csv(f, infer_schema=False, columns=columns) for f in files)
