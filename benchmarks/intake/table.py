"""Results as tables, and against the targets."""

import json
from collections.abc import Sequence
from typing import Any, Final

from benchmarks.intake.candidates import BARE, OURS, OURS_MANY, OWNER, PEAK_ROWS, PEER, Result

STEPS: Final = {
    "receive": "keep the raw file",
    "read_and_seal": "read, type, check, drop duplicates, seal as Parquet",
    "attribute": "owners beside the facts",
    "record": "whom it concerns",
    "plan_open": "plan the notices",
}


def table(results: Sequence[Result]) -> str:
    """One row a candidate."""
    limit = results[0].rate
    lines = ["| what | rows | runs | seconds | rows/s | × bare read | peak MiB |", "|---|--:|--:|--:|--:|--:|--:|"]
    lines += [
        f"| {r.name} | {r.rows:,} | {r.took.runs} | {r.took.wall:.2f} | {r.rate:,.0f} | {limit / r.rate:.2f} | "
        f"{r.took.peak_mib:,.0f} |"
        for r in results
    ]
    return "\n".join(lines)


def ratios(results: Sequence[Result]) -> str:
    """What was aimed at, and what came out; a target whose candidates were not run is left out."""
    by = {r.name: r for r in results}
    lines = ["| target | aimed at | measured | |", "|---|--:|--:|---|"]
    if PEER in by:
        lines.append(_at_least("whole path against IntelMQ", 400, by[OURS].rate / by[PEER].rate))
    lines += [
        _at_most("whole path against the bare read", 4.5, by[BARE].rate / by[OURS].rate),
        _at_most("up to the owner found against the bare read", 2.5, by[BARE].rate / by[OWNER].rate),
        _at_most("many prefixes against few", 1.3, by[OURS].rate / by[OURS_MANY].rate),
    ]
    if by[OURS].rows == PEAK_ROWS:
        lines.append(_at_most("peak for 1 M rows, GiB", 1.0, by[OURS].took.peak_mib / 1024))
    return "\n".join(lines)


LARGEST_AIMED_AT = 10_000_000  # rows for which a peak is aimed at; of more, it is stated


def large_ratios(small: Result, large: Sequence[Result]) -> str:
    """Time per row against 1 M rows, and peaks, of us."""
    lines = ["| target | aimed at | measured | |", "|---|--:|--:|---|"]
    for result in (r for r in large if r.name == OURS):
        lines.append(_at_most(f"time per row, {result.rows:,} against {small.rows:,}", 1.15, small.rate / result.rate))
        peak = result.took.peak_mib / 1024
        what = f"peak for {result.rows:,} rows, GiB"
        lines.append(_at_most(what, 2.0, peak) if result.rows <= LARGEST_AIMED_AT else f"| {what} |  | {peak:.2f} |  |")
    return "\n".join(lines)


def steps(result: Result) -> str:
    """Where our time goes; what is missing to the whole is the interpreter's start, imports and the database's."""
    seconds: dict[str, float] = json.loads(result.took.said)["seconds"]
    lines = ["| step of one run | seconds |", "|---|--:|"]
    lines += [f"| {text} | {seconds[name]:.2f} |" for name, text in STEPS.items() if name in seconds]
    return "\n".join(lines)


def plain(results: Sequence[Result]) -> list[dict[str, Any]]:
    """For programs."""
    return [{"name": r.name, "rows": r.rows, "rows_per_second": r.rate, **vars(r.took)} for r in results]


def _at_most(what: str, target: float, measured: float) -> str:
    return f"| {what} | ≤ {target:g} | {measured:.2f} | {'met' if measured <= target else '**not met**'} |"


def _at_least(what: str, target: float, measured: float) -> str:
    return f"| {what} | ≥ {target:g} | {measured:,.0f} | {'met' if measured >= target else '**not met**'} |"
