"""What was measured, as tables."""

from collections.abc import Callable
from dataclasses import asdict

from benchmarks.portal.measure import PAGES, Found
from benchmarks.portal.visitors import Visits

CALLED = {"front": "front page", "guide": "a guide", "warning": "a warning"}


def _least(found: Found, ours: str, other: Callable[[str], Visits]) -> float:
    """Of the page that does worst."""
    road = getattr(found, ours)
    return min(road[name].rate / other(name).rate for name in PAGES)


TARGETS: tuple[tuple[str, str, Callable[[Found], float | None], Callable[[float], bool]], ...] = (
    (
        "pages for everybody, nginx in front",
        "≥ 0.5 × nginx's file",
        lambda f: _least(f, "behind", lambda name: f.files[name]),
        lambda x: x >= 0.5,
    ),
    (
        "pages for everybody, embedded",
        "≥ 3 × the plain view",
        lambda f: _least(f, "embedded", lambda _: f.plain),
        lambda x: x >= 3,
    ),
    ("the check", "≥ 0.6 × the plain view", lambda f: f.check.rate / f.plain.rate, lambda x: x >= 0.6),
    (
        "the check's p95 during an intake",
        "≤ 2 × quiet",
        lambda f: f.busy.p95 / f.check.p95 if f.busy else None,
        lambda x: x <= 2,
    ),
)


def wrong(found: Found) -> dict[str, int]:
    """What must not be. Zero each."""
    visits = [found.plain, found.check, *([found.busy] if found.busy else [])]
    visits += [each for road in (found.files, found.behind, found.embedded) for each in road.values()]
    return {"wrong answers": sum(each.wrong for each in visits), "faults in the log": found.faults}


def plain(found: Found) -> dict[str, object]:
    """For programs."""
    return asdict(found) | {"wrong": wrong(found)}


def table(found: Found) -> str:
    """What was asked, and the targets."""
    rows = ["| what | answers/s | × its file from nginx | × the plain view | p95 ms |", "|---|--:|--:|--:|--:|"]

    def row(called: str, each: Visits, file: Visits | None = None) -> None:
        share = f"{each.rate / file.rate:.2f}" if file else ""
        rows.append(
            f"| {called} | {each.rate:,.0f} | {share} | {each.rate / found.plain.rate:.1f} | {each.p95 * 1000:.1f} |"
        )

    row("a plain Django view with one SQLite read, on granian (the peer)", found.plain)
    for name, called in CALLED.items():
        file = found.files[name]
        row(f"{called} ({found.sizes[name]:,} bytes) as a static file from nginx (the limit)", file, file)
        row(f"{called}, nginx in front of us", found.behind[name], file)
        row(f"{called}, our embedded server", found.embedded[name], file)
    row("the check of a line, our embedded server", found.check)
    if found.busy:
        row("the same while an intake runs, niced", found.busy)
    rows += ["", "| target | aimed at | measured | |", "|---|--:|--:|---|"]
    for name, aim, value, reached in TARGETS:
        got = value(found)
        said = "not measured | " if got is None else f"{got:.2f} × | {'reached' if reached(got) else 'missed'}"
        rows.append(f"| {name} | {aim} | {said} |")
    rows += ["", "; ".join(f"{name}: {count}" for name, count in wrong(found).items()) + "."]
    return "\n".join(rows)
