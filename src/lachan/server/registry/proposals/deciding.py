"""A proposal is kept, approved or rejected: each in one transaction, so that a kill leaves it as it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.registry import changes
from lachan.server.registry.importing import current_version, make_version
from lachan.server.registry.models import Proposal
from lachan.server.registry.proposals import conflicts
from lachan.server.registry.proposals.organisations import as_plain, from_plain, keep_organisations
from lachan.server.registry.proposals.preparing import Prepared

KEPT_REFUSALS: Final = 500
KEPT_MOVES: Final = 500
MACHINE: Final = By("job:registry", name="lachan")  # who decides where nobody has to


@dataclass(frozen=True, slots=True)
class Impact:
    """What it would change for whom, of the infections of the last days: how many were looked at, how many move, and
    (role, before, after, infections), the largest first."""

    infections: int
    moved: int
    moves: tuple[tuple[str, str | None, str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares above which a person has to approve."""

    moved: float
    ended: float


def reasons_for_a_person(prepared: Prepared, impact: Impact, limits: Limits) -> tuple[str, ...]:
    """Why a person has to look at it; empty: nobody has to."""
    found, difference = [], prepared.difference
    if impact.moved > limits.moved * impact.infections:
        found.append("many-infections-move")
    if difference.ended > limits.ended * difference.open:
        found.append("many-claims-end")
    last = Proposal.objects.filter(source=prepared.source, state=Proposal.State.APPLIED).order_by("-pk").first()
    if difference.ended and prepared.statement.unreadable > (last.unreadable if last else 0):
        found.append("claims-end-while-objects-are-unreadable")
    return tuple(found)


def keep(prepared: Prepared, impact: Impact, reasons: Sequence[str], hand_days: int, now: datetime) -> int:
    """Store the proposal; apply it at once where no person has to look. Gives its number.

    Earlier ones of the same source that wait are superseded.
    """
    difference, statement = prepared.difference, prepared.statement
    with transaction.atomic():
        Proposal.objects.filter(source=prepared.source, state=Proposal.State.WAITING).update(
            state=Proposal.State.SUPERSEDED, decided_at=now, decided_by=MACHINE.written, organisations=[]
        )
        proposal = Proposal.objects.create(
            source=prepared.source,
            files=prepared.files,
            as_of=prepared.as_of,
            made_at=now,
            reasons=list(reasons),
            added=difference.added,
            changed=difference.changed,
            ended=difference.ended,
            unchanged=difference.unchanged,
            refused=len(statement.refusals),
            unreadable=statement.unreadable,
            refusals=[(r.file, r.line, r.reason) for r in statement.refusals[:KEPT_REFUSALS]],
            passed_over=statement.passed_over,
            infections=impact.infections,
            moved=impact.moved,
            moves=impact.moves[:KEPT_MOVES],
            organisations=as_plain(statement.organisations.values()),
        )
        changes.record(difference.changes, proposal=proposal)
        if not reasons:
            version = _apply(proposal, hand_days, now, by=MACHINE, why="")
            record(MACHINE, Act.REGISTRY_CHANGED, subject=f"proposal:{proposal.pk}", now=now, version=version)
    return proposal.pk


def approve(number: int, hand_days: int, now: datetime, *, by: By, why: str = "") -> int:
    """Apply a waiting proposal; gives the registry's version afterwards. Errors: NotFound, Refused."""
    with transaction.atomic():
        version = _apply(_waiting(number), hand_days, now, by=by, why=why)
        record(by, Act.APPROVED, subject=f"proposal:{number}", now=now, version=version)
    return version


def reject(number: int, now: datetime, *, by: By, why: str) -> None:
    """Turn a waiting proposal down; what it said of organisations and contacts is forgotten. Errors as `approve`."""
    with transaction.atomic():
        proposal = _waiting(number)
        _decide(proposal, Proposal.State.REJECTED, now, by, why)
        proposal.save()
        record(by, Act.REJECTED, subject=f"proposal:{number}", now=now)


def _waiting(number: int) -> Proposal:
    proposal = Proposal.objects.select_for_update().filter(pk=number).first()
    if proposal is None:
        raise NotFound("no such proposal")
    if proposal.state != Proposal.State.WAITING:
        raise Refused(f"the proposal does not wait any more: {proposal.state}")
    return proposal


def _decide(proposal: Proposal, state: Proposal.State, now: datetime, by: By, why: str) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by, proposal.why = state, now, by.written, why
    proposal.organisations = []


def _apply(proposal: Proposal, hand_days: int, now: datetime, *, by: By, why: str) -> int:
    version = current_version()
    keep_organisations(proposal.source, from_plain(proposal.organisations), now)
    made = list(changes.recorded(proposal=proposal.pk))
    changes.write(made)
    made += conflicts.refresh(proposal.as_of, hand_days, now)
    if made:
        what = f"proposal {proposal.pk}, {proposal.source}: {proposal.added} added, {proposal.changed} changed"
        row = make_version(version + 1, now, f"{what}, {proposal.ended} ended")
        changes.record(made, version=row)
        proposal.version = row
    _decide(proposal, Proposal.State.APPLIED, now, by, why)
    proposal.save()
    return version + 1 if made else version
