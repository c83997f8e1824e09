"""What was measured, as tables."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.service.measure import Found
from benchmarks.service.visitors import Visit

KINDS = {"sign-in": "sign in", "page": "a page of the console", "floor": "`/healthz`: what any request costs"}


@dataclass(frozen=True)
class Line:
    """Seconds of one kind of visit: median, the time that 19 of 20 stay below, and the longest."""

    visits: int
    median: float
    p95: float
    longest: float


def line(visits: Sequence[Visit], what: str) -> Line:
    """All zero where there are none."""
    seconds = sorted(one.seconds for one in visits if one.what == what)
    if not seconds:
        return Line(0, 0.0, 0.0, 0.0)
    nineteen_of_twenty = seconds[-(-95 * len(seconds) // 100) - 1]
    return Line(len(seconds), statistics.median(seconds), nineteen_of_twenty, seconds[-1])


def wrong(found: Found) -> dict[str, int]:
    """What must not be: answers other than the right one, and a database that was locked. Zero each."""
    visits = [*found.quiet, *found.during]
    return {
        "wrong answers": sum(not one.right for one in visits),
        "database is locked": found.log.lower().count("database is locked"),
        "faults in the log": found.log.count("OperationalError") + found.log.count("Traceback"),
    }


def plain(found: Found) -> dict[str, object]:
    """For programs."""
    return {
        "rows": found.rows,
        "intake_seconds": round(found.intake, 2),
        "visits_after": found.after,
        "wrong": wrong(found),
        **{
            when: {what: vars(line(visits, what)) for what in KINDS}
            for when, visits in (("quiet", found.quiet), ("during", found.during))
        },
    }


def table(found: Found) -> str:
    """Quiet beside busy."""
    rows = [
        "| what | quiet: visits | median ms | p95 ms | busy: visits | median ms | p95 ms | longest ms | p95 × |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for what, words in KINDS.items():
        quiet, busy = line(found.quiet, what), line(found.during, what)
        rows.append(
            f"| {words} | {quiet.visits} | {quiet.median * 1000:.0f} | {quiet.p95 * 1000:.0f} | {busy.visits} "
            f"| {busy.median * 1000:.0f} | {busy.p95 * 1000:.0f} | {busy.longest * 1000:.0f} "
            f"| {busy.p95 / quiet.p95:.2f} |"
        )
    rows += ["", "; ".join(f"{name}: {count}" for name, count in wrong(found).items()) + "."]
    return "\n".join(rows)
