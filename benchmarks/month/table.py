"""The month as tables."""

from dataclasses import dataclass
from typing import Any, Final

from benchmarks.measure import Measured

STEPS: Final = ("take_in", "plan", "send")


@dataclass(frozen=True)
class Day:
    """One day's process: its date, what it did, what it took."""

    date: str
    rows: int
    mails: int
    seconds: dict[str, float]
    took: Measured


def days(found: list[Day]) -> str:
    """One row a day."""
    head = ["day", "rows", "mails", "seconds", "take in", "plan", "send", "CPU s", "peak MiB"]
    lines = [f"| {' | '.join(head)} |", f"|---|{'--:|' * (len(head) - 1)}"]
    lines += [_line(d.date, d.rows, d.mails, d.took.wall, d.seconds, d.took.cpu, d.took.peak_mib) for d in found]
    return "\n".join([*lines, _whole(found)])


def _whole(found: list[Day]) -> str:
    seconds = {step: sum(d.seconds[step] for d in found) for step in STEPS}
    wall, cpu = sum(d.took.wall for d in found), sum(d.took.cpu for d in found)
    peak = max(d.took.peak_mib for d in found)
    return _line("**all**", sum(d.rows for d in found), sum(d.mails for d in found), wall, seconds, cpu, peak)


def _line(name: str, rows: int, mails: int, wall: float, seconds: dict[str, float], cpu: float, peak: float) -> str:
    steps = " | ".join(f"{seconds[step]:.1f}" for step in STEPS)
    return f"| {name} | {rows:,} | {mails:,} | {wall:.1f} | {steps} | {cpu:.1f} | {peak:,.0f} |"


def sums(found: dict[str, Any]) -> str:
    """What the month came to."""
    mib = 1 << 20
    waiting = ", ".join(f"{count:,} for `{reason}`" for reason, count in sorted(found["waiting"].items()) if count)
    lines = [
        ("mails", f"{found['mails']:,} to {found['organisations']:,} organisations"),
        ("median size", f"{found['median'] / 1024:,.0f} KiB"),
        ("largest", f"{found['largest'] / mib:,.1f} MiB"),
        ("all of them", f"{found['total'] / mib:,.0f} MiB"),
        ("rows in notices", f"{found['rows_told']:,}, as many as concern somebody who was told; none twice"),
        ("notices without anybody to send them to", f"{found['unaddressed']:,}"),
        ("what waits still", waiting or "nothing"),
    ]
    return "\n".join(["| what | |", "|---|---|", *(f"| {what} | {value} |" for what, value in lines)])
