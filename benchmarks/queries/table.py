"""Results as tables, and against the targets."""

from collections.abc import Mapping
from typing import Final

from benchmarks.queries.questions import PAGES, STATISTICS

PAGE: Final = 1.0  # seconds that a page may take, warm
LARGE_PAGE: Final = 2.0  # the same, of a hundred million rows
TIMES: Final = 20  # as fast as the peer on statistics, at least

Seconds = Mapping[str, float]


def pages(ours: Seconds, first: Seconds, peer: Seconds, most: float) -> str:
    """One row a page."""
    lines = ["| page | warm, s | first time, s | PostgreSQL, s | |", "|---|--:|--:|--:|---|"]
    for question in PAGES:
        name = question.name
        theirs = f"{peer[name]:.3f}" if name in peer else ""
        met = "met" if ours[name] <= most else "**not met**"
        lines.append(f"| {name} | {ours[name]:.3f} | {first[name]:.3f} | {theirs} | ≤ {most:g} s: {met} |")
    return "\n".join(lines)


def statistics(ours: Seconds, limit: Seconds, peer: Seconds) -> str:
    """One row a statistic: us, the scan of its columns, the peer."""
    lines = ["| statistic | us, s | scan of its columns, s | PostgreSQL, s | × PostgreSQL | |"]
    lines.append("|---|--:|--:|--:|--:|---|")
    for name in STATISTICS:
        scan = f"{limit[name]:.3f}" if name in limit else ""
        if name not in peer:
            lines.append(f"| {name} | {ours[name]:.4f} | {scan} | | | |")
            continue
        times = peer[name] / ours[name]
        met = "met" if times >= TIMES else "**not met**"
        lines.append(f"| {name} | {ours[name]:.4f} | {scan} | {peer[name]:.3f} | {times:,.0f} | ≥ {TIMES}: {met} |")
    return "\n".join(lines)
