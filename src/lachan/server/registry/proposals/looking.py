"""Proposals, versions' changes and conflicts, as a door shows them. No contacts: those leave by `reading` alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lachan.server.base.errors import NotFound
from lachan.server.registry import changes
from lachan.server.registry.changes import ClaimChange
from lachan.server.registry.models import Conflict, Proposal

SHOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list."""

    number: int
    source: str
    as_of: datetime
    made_at: datetime
    state: str
    reasons: tuple[str, ...]
    added: int
    changed: int
    ended: int
    unchanged: int
    refused: int
    infections: int
    moved: int
    decided_by: str
    version: int | None


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal with what it would change for whom. `changes`: the first SHOWN."""

    line: ProposalLine
    files: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str | None, str | None, int], ...]
    changes: tuple[ClaimChange, ...]
    refusals: tuple[tuple[str, int, str], ...]
    passed_over: dict[str, int]
    why: str


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict that waits for a person; `parties`: organisation, origin, source, confidence."""

    number: int
    text: str
    parties: tuple[tuple[str, str, str, int], ...]
    proposed: str
    reason: str
    first_seen: datetime


def proposals(limit: int = SHOWN, *, waiting: bool = False) -> list[ProposalLine]:
    """The latest first; `waiting`: those alone that nobody has decided."""
    rows = Proposal.objects.select_related("version").defer("organisations").order_by("-pk")
    found = rows.filter(state=Proposal.State.WAITING) if waiting else rows
    return [_line(p) for p in found[:limit]]


def proposal(number: int) -> ProposalPage:
    """One. Errors: NotFound."""
    one = Proposal.objects.select_related("version").defer("organisations").filter(pk=number).first()
    if one is None:
        raise NotFound("no such proposal")
    kept = changes.recorded(proposal=number)
    return ProposalPage(
        line=_line(one),
        files=tuple((name, digest) for name, digest in one.files),
        moves=tuple((role, before, after, count) for role, before, after, count in one.moves),
        changes=tuple(change for change, _ in zip(kept, range(SHOWN), strict=False)),
        refusals=tuple((file, line, reason) for file, line, reason in one.refusals),
        passed_over=dict(one.passed_over),
        why=one.why,
    )


def open_conflicts(limit: int = SHOWN) -> list[ConflictLine]:
    """What waits for an answer, the oldest first."""
    rows = Conflict.objects.filter(state=Conflict.State.OPEN).order_by("pk")[:limit]
    return [
        ConflictLine(c.pk, c.text, tuple(tuple(p) for p in c.parties), c.proposed, c.reason, c.first_seen) for c in rows
    ]


def _line(p: Proposal) -> ProposalLine:
    return ProposalLine(
        number=p.pk,
        source=p.source,
        as_of=p.as_of,
        made_at=p.made_at,
        state=p.state,
        reasons=tuple(p.reasons),
        added=p.added,
        changed=p.changed,
        ended=p.ended,
        unchanged=p.unchanged,
        refused=p.refused,
        infections=p.infections,
        moved=p.moved,
        decided_by=p.decided_by,
        version=p.version.number if p.version else None,
    )
