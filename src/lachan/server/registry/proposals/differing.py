"""What a source says now against what it said before: pure, no database.

A register says what holds on its day, not since when. So a holding that was not there begins on that day (or, where
this source has no history yet, when the register says it was handed out), and one that is not there any more ends on
it. The past stays as it was.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lachan.server.registry.changes import ClaimChange, Shelf, Stored
from lachan.server.registry.ledger import ClaimKey, Terms
from lachan.server.registry.sources.statement import Holding, Said, Statement
from lachan.server.registry.words import Origin


@dataclass(frozen=True, slots=True)
class Difference:
    """`open`: claims of the source that held before; `kept`: those that stay only because their object was refused."""

    changes: tuple[ClaimChange, ...]
    open: int
    unchanged: int
    kept: int

    @property
    def added(self) -> int:
        return sum(change.old is None for change in self.changes)

    @property
    def ended(self) -> int:
        return sum(change.ends for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added - self.ended


def difference(known: Mapping[bool, Stored], statement: Statement, source: str, as_of: datetime) -> Difference:
    """`known`: the source's claims as stored, of networks (False) and domains (True)."""
    changes: list[ClaimChange] = []
    first = not any(known.values())
    unchanged = kept = standing = 0
    for domain in (False, True):
        shelf = Shelf(Origin.IMPORTED, source, domain)
        said = {h: s for h, s in statement.holdings.items() if isinstance(s.value, str) is domain}
        spans: dict[Holding, list[tuple[ClaimKey, Terms]]] = defaultdict(list)
        for key, (_, terms) in known[domain].items():
            spans[Holding(key.organisation, key.text)].append((key, terms))
        for holding, terms_said in said.items():
            change = _said(shelf, holding, terms_said, spans[holding], as_of, first or statement.dated)
            unchanged += change is None
            changes += [change] if change is not None else []
        for holding, theirs in spans.items():
            for key, terms in theirs:
                if not _holds(key, terms, as_of):
                    continue
                standing += 1
                if holding in said:
                    continue
                if holding.text in statement.kept:
                    kept += 1
                    continue
                changes.append(ClaimChange(shelf, key, terms, terms._replace(valid_to=_end(key, as_of))))
    return Difference(tuple(changes), standing, unchanged, kept)


def _said(
    shelf: Shelf, holding: Holding, said: Said, theirs: list[tuple[ClaimKey, Terms]], as_of: datetime, by_date: bool
) -> ClaimChange | None:
    terms = Terms(said.until, said.confidence, said.override)
    begin = said.since if by_date else as_of
    standing = [one for one in theirs if _holds(*one, as_of)] or [one for one in theirs if one[0].valid_from == begin]
    if not standing:
        return ClaimChange(shelf, ClaimKey(holding.organisation, holding.text, begin), None, terms)
    key, old = standing[0]
    return None if old == terms else ClaimChange(shelf, key, old, terms)


def _holds(key: ClaimKey, terms: Terms, as_of: datetime) -> bool:
    """At `as_of`, or from some later instant on."""
    return terms.valid_to is None or terms.valid_to > max(as_of, key.valid_from or as_of)


def _end(key: ClaimKey, as_of: datetime) -> datetime:
    return as_of if key.valid_from is None else max(as_of, key.valid_from)
