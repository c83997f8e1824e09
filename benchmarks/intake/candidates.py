"""Every candidate on the same file, in turn, whole processes."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.intake import peer
from benchmarks.measure import Measured, median_of, run_once

FEW: Final = 3_000
MANY: Final = 100_000
PEAK_ROWS: Final = 1_000_000
BYTES_PER_ROW: Final = 900  # the report, its copy in the home, what the lake makes of it, with room to spare


@dataclass(frozen=True)
class Scale:
    """What is measured: rows of the report, prefixes of the two registries, runs of ours and of the limit."""

    rows: int
    few: int = FEW
    many: int = MANY
    runs: int = 3
    seed: int = 1


@dataclass(frozen=True)
class Result:
    """One candidate: its name, the rows that it was given, and what it took."""

    name: str
    rows: int
    took: Measured

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.took.wall


BARE: Final = "bare read: Polars types all 25 columns"
OWNER: Final = "Lá Chắn, up to the owner found"
OURS: Final = "Lá Chắn, file to planned notices"
OURS_MANY: Final = "Lá Chắn, the same, many prefixes"
PLAIN: Final = "plain Python: csv, dict; nothing stored"
PEER: Final = f"IntelMQ {peer.VERSION}, redis, 5 bots"


class Ground:
    """The input and the homes, in a folder of one run."""

    def __init__(self, folder: Path, scale: Scale, today: datetime) -> None:
        self.folder, self.scale = folder, scale
        self.report = folder / f"{today:%Y-%m-%d}-event_sinkhole-mo-phong.csv"
        numbers = (scale.rows, scale.seed, scale.few, scale.many)
        run_once(["-m", "benchmarks.intake.country", str(folder), f"{today:%Y-%m-%d}", *map(str, numbers)])

    def registry(self, prefixes: int) -> Path:
        """The file."""
        return self.folder / f"registry-{prefixes}.csv"

    def home(self, prefixes: int) -> Path:
        """A home with this registry and all contacts, made once."""
        home = self.folder / f"ground-{prefixes}"
        if not home.exists():
            contacts = self.folder / f"contacts-{prefixes}.csv"
            run_once(["-m", "benchmarks.intake.ground", *map(str, (home, self.registry(prefixes), contacts))])
        return home

    def fresh(self, prefixes: int) -> Callable[[], list[str]]:
        """Arguments of `ours` on a fresh copy of that home."""

        def arguments() -> list[str]:
            home = self.folder / "home"
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(self.home(prefixes), home)
            return ["-m", "benchmarks.intake.ours", str(home), str(self.report)]

        return arguments


def measure(folder: Path, scale: Scale, today: datetime, *, with_peer: bool) -> list[Result]:
    """All of them; IntelMQ only where asked for."""
    ground = Ground(folder, scale, today)
    report = str(ground.report)
    bare = ["-m", "benchmarks.intake.bare", report]
    owner = ["-m", "benchmarks.intake.owner", str(ground.home(scale.few)), report]
    plain = ["-m", "benchmarks.intake.plain", report, str(ground.registry(scale.few))]
    found = {
        BARE: median_of(scale.runs, lambda: bare),
        OWNER: median_of(scale.runs, lambda: owner),
        OURS: median_of(scale.runs, ground.fresh(scale.few)),
        OURS_MANY: median_of(scale.runs, ground.fresh(scale.many)),
        PLAIN: run_once(plain),
    }
    results = [Result(name, scale.rows, took) for name, took in found.items()]
    if with_peer:
        rows = min(peer.ROWS, scale.rows)
        results.append(Result(PEER, rows, peer.measure(ground.report, ground.registry(scale.few), rows, folder)))
    return results


def measure_large(folder: Path, scale: Scale, today: datetime) -> list[Result]:
    """The limit and us on one size, once each."""
    ground = Ground(folder, scale, today)
    bare = ["-m", "benchmarks.intake.bare", str(ground.report)]
    return [
        Result(BARE, scale.rows, run_once(bare)),
        Result(OURS, scale.rows, run_once(ground.fresh(scale.few)())),
    ]
