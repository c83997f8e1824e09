"""A register's files taken to a proposal: what they say, whom it moves, and whether a person has to see it first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lachan.server.attribution.moves import moves
from lachan.server.base.settings import Registry
from lachan.server.lake.folders import Home
from lachan.server.lake.subjects import infections
from lachan.server.registry.proposals.deciding import Impact, Limits, keep, reasons_for_a_person
from lachan.server.registry.proposals.preparing import Prepared, afterwards, prepare
from lachan.server.registry.reading import snapshot


@dataclass(frozen=True, slots=True)
class Source:
    """`name`: a key, the same in every re-import; `country`: two letters; `as_of`: from when on the files hold."""

    name: str
    country: str
    as_of: datetime


def propose(
    home: Home,
    rules: Registry,
    files: Sequence[Path],
    source: Source,
    now: datetime,
    progress: Callable[[int], None],
) -> int:
    """Read the files, weigh what they change by the infections of the last days, and keep the proposal: applied at
    once, or waiting. Gives its number. Killed anywhere, nothing is changed. Errors: BadInput, Refused."""
    prepared = prepare(files, source.name, source.country, source.as_of, progress)
    impact = weigh(home, rules, prepared, now)
    reasons = reasons_for_a_person(prepared, impact, Limits(rules.approve_moved_share, rules.approve_ended_share))
    return keep(prepared, impact, reasons, rules.hand_days, now)


def weigh(home: Home, rules: Registry, prepared: Prepared, now: datetime) -> Impact:
    """Which infections of the last days would have another holder, operator or domain holder."""
    seen = infections(home, now - timedelta(days=rules.moved_days), now + timedelta(days=1))
    if seen.is_empty() or not prepared.difference.changes:
        return Impact(seen.height, 0, ())
    found = moves(seen, snapshot(), afterwards(prepared), prepared.as_of)
    return Impact(found.looked_at, found.moved, found.lines)
