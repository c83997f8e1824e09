"""A scan from targets to a summary: which files, what became of each, what was found where.

    summary = run(targets, Plan(kinds=…), key=os.urandom(32), day=day)

Promises: a file is read once; each gets an outcome; a run that was stopped goes on where it was when a record is kept.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from lachan.tools.pii import kinds as law
from lachan.tools.pii.folders import files_of
from lachan.tools.pii.places.pieces import Limits, Outcome
from lachan.tools.pii.pool import Pool
from lachan.tools.pii.record import Record, rules_of
from lachan.tools.pii.severity import Severity, persons, severity
from lachan.tools.pii.tally import Distinct, Tally

VERSION: Final = "2"  # of the rules: what another version read is read again


@dataclass(frozen=True)
class Plan:
    """What to look for and how hard to work."""

    kinds: tuple[str, ...] = field(default_factory=law.names)
    limits: Limits = field(default_factory=Limits)
    processes: int = 1
    record: Path | None = None


@dataclass(frozen=True)
class Part:
    """One kind in one place inside a file."""

    place: str
    kind: str
    findings: int
    distinct: int
    spans: tuple[tuple[int, int, int], ...]  # of the first ones: row (0: none), start, end


@dataclass(frozen=True)
class Entry:
    """One file or table: what became of it and what it holds."""

    place: str
    outcome: Outcome
    size: int
    unit: str
    parts: tuple[Part, ...]
    skipped: tuple[tuple[str, str], ...]
    distinct: dict[str, int]
    findings: dict[str, int]
    severity: Severity
    note: str = ""  # of a sample: `rows/of`

    @property
    def persons(self) -> int:
        """At least so many."""
        return persons(self.distinct)


@dataclass
class Summary:
    """The whole scan."""

    entries: list[Entry] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    distinct: dict[str, int] = field(default_factory=dict)
    day: date = date.min
    _sketches: dict[str, Distinct] = field(default_factory=dict)
    _earlier: dict[str, int] = field(default_factory=dict)

    def add(self, entry: Entry, tally: Tally | None) -> None:
        """One more file. Entries without findings and without anything to say are only counted."""
        self.outcomes[entry.outcome.value] = self.outcomes.get(entry.outcome.value, 0) + 1
        for _, outcome in entry.skipped:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        for kind, count in entry.findings.items():
            self.findings[kind] = self.findings.get(kind, 0) + count
        for kind, found in (tally.by_kind() if tally else {}).items():
            self._sketches.setdefault(kind, Distinct()).merge(found.distinct)
        if tally is None:
            for kind, count in entry.distinct.items():
                self._earlier[kind] = self._earlier.get(kind, 0) + count
        if entry.findings or entry.skipped or entry.outcome not in (Outcome.READ, Outcome.EMPTY, Outcome.UNCHANGED):
            self.entries.append(entry)

    def close(self) -> None:
        """Different values over all files; those of unchanged files are added, which may count one twice."""
        for kind, findings in self.findings.items():
            sketch = self._sketches.get(kind)
            self.distinct[kind] = min(findings, (sketch.count if sketch else 0) + self._earlier.get(kind, 0))
        self.entries.sort(key=lambda e: (-e.severity, -e.persons, -sum(e.findings.values()), e.place))

    @property
    def severity(self) -> Severity:
        """Of the worst place."""
        return max((entry.severity for entry in self.entries), default=Severity.NONE)

    @property
    def files(self) -> int:
        """How many were met."""
        return sum(
            count for name, count in self.outcomes.items()
        ) - sum(len(entry.skipped) for entry in self.entries)  # fmt: skip


def entry_of(place: str, size: int, outcome: Outcome, tally: Tally, day: date, note: str = "") -> Entry:
    """Counts, and how bad."""
    parts = tuple(
        Part(inside, kind, c.findings, c.different, tuple(c.spans))
        for (inside, kind), c in sorted(tally.counts.items())
    )
    by_kind = tally.by_kind()
    distinct = {kind: count.different for kind, count in by_kind.items()}
    return Entry(
        place, outcome, size, tally.unit, parts, tuple(sorted(tally.skipped.items())), distinct,
        {kind: count.findings for kind, count in by_kind.items()}, severity(distinct, sensitive_on(day)), note,
    )  # fmt: skip


def sensitive_on(day: date) -> frozenset[str]:
    """Kinds that the law calls sensitive."""
    return frozenset(kind for kind, row in law.on(day).items() if row.sensitive)


def run(
    targets: Iterable[Path],
    plan: Plan,
    key: bytes,
    day: date,
    progress: Callable[[int, int, int], None] = lambda files, done, found: None,
) -> Summary:
    """Scan files and folders. `progress` is told of files done, bytes looked at and findings so far."""
    summary = Summary(day=day)
    done = [0, 0, 0]

    def looked_at(size: int) -> None:
        done[1] += size
        progress(*done)

    def took(entry: Entry, tally: Tally | None) -> None:
        summary.add(entry, tally)
        done[0] += 1
        done[2] += sum(entry.findings.values())
        progress(*done)

    with Record(plan.record, rules_of(list(plan.kinds), VERSION)) as record:
        states: dict[Path, str] = {}

        def wanted() -> Iterator[tuple[Path, int]]:
            for path, found in (pair for target in targets for pair in files_of(target)):
                if isinstance(found, Outcome):
                    took(entry_of(os.fspath(path), 0, found, Tally(), day), Tally())
                    continue
                state = f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
                earlier = record.earlier(_name(path), state)
                if earlier is not None:
                    took(entry_from(earlier, Outcome.UNCHANGED, day), None)
                    continue
                states[path] = state
                yield path, found.st_size

        with Pool(list(plan.kinds), plan.limits, key, plan.processes) as pool:
            for result in pool.scan(wanted(), looked_at):
                entry = entry_of(_name(result.path), result.size, result.outcome, result.tally, day)
                took(entry, result.tally)
                state = states.pop(result.path)
                if entry.outcome in (Outcome.READ, Outcome.EMPTY, Outcome.UNKNOWN, Outcome.PICTURE):
                    record.keep(entry.place, state, plain_of(entry))
    summary.close()
    return summary


def run_stream(
    stream: IO[bytes],
    plan: Plan,
    key: bytes,
    day: date,
    progress: Callable[[int, int, int], None] = lambda files, done, found: None,
) -> Summary:
    """Text from a pipe, block by block, in this process; nothing is kept of it."""
    from lachan.tools.pii.find import Finder
    from lachan.tools.pii.places.streams import pieces
    from lachan.tools.pii.scanning import Scanner

    done = [0, 0, 0]

    def looked_at(size: int) -> None:
        done[1] += size
        progress(*done)

    tally = Scanner(Finder(plan.kinds), key, looked_at).pieces(pieces(stream, plan.limits))
    summary = Summary(day=day)
    outcome = Outcome.READ if tally.size else Outcome.EMPTY
    summary.add(entry_of("-", tally.size, outcome, tally, day), tally)
    summary.close()
    return summary


def _name(path: Path) -> str:
    """A path as text: bytes that are not UTF-8 written out."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def plain_of(entry: Entry) -> dict[str, Any]:
    """For the record."""
    return {
        "place": entry.place, "outcome": entry.outcome.value, "size": entry.size, "unit": entry.unit,
        "note": entry.note,
        "parts": [[p.place, p.kind, p.findings, p.distinct, list(p.spans)] for p in entry.parts],
        "skipped": [list(pair) for pair in entry.skipped], "distinct": entry.distinct, "findings": entry.findings,
    }  # fmt: skip


def entry_from(plain: dict[str, Any], outcome: Outcome, day: date) -> Entry:
    """Back from `plain_of`."""
    parts = tuple(Part(p, k, f, d, tuple((r, a, b) for r, a, b in s)) for p, k, f, d, s in plain["parts"])
    distinct = dict(plain["distinct"])
    skipped = tuple((a, b) for a, b in plain["skipped"])
    return Entry(
        plain["place"], outcome, plain["size"], plain["unit"], parts, skipped, distinct,
        dict(plain["findings"]), severity(distinct, sensitive_on(day)), plain["note"],
    )  # fmt: skip
