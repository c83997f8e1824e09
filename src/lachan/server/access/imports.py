"""The gate to the registry's queue: proposals and versions for who approves, conflicts for who changes the registry.

All of it is the house's: who has such a right for one organisation only sees none of it.
"""

from datetime import datetime
from typing import Final

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.registry import reading
from lachan.server.registry.cells import reason_of
from lachan.server.registry.proposals import conflicts, deciding, looking, undoing
from lachan.server.registry.proposals.looking import ConflictLine, ProposalLine, ProposalPage
from lachan.server.registry.proposals.undoing import Undone
from lachan.server.registry.reading import VersionLine

VERSIONS_SHOWN: Final = 20


def proposals(asker: Asker, now: datetime, *, waiting: bool = False) -> list[ProposalLine]:
    """The latest first; `waiting`: those alone that nobody has decided. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return looking.proposals(waiting=waiting)


def proposal(asker: Asker, number: int, now: datetime) -> ProposalPage:
    """One. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return looking.proposal(number)


def versions(asker: Asker, now: datetime) -> list[VersionLine]:
    """The newest of the registry's versions. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return reading.versions()[:VERSIONS_SHOWN]


def approve(asker: Asker, number: int, why: str, hand_days: int, now: datetime) -> int:
    """Apply a proposal; gives the registry's version. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    return deciding.approve(number, hand_days, now, by=asker.by, why=reason_of(why))


def reject(asker: Asker, number: int, why: str, now: datetime) -> None:
    """Turn a proposal down. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    deciding.reject(number, now, by=asker.by, why=reason_of(why))


def undo(asker: Asker, version: int, why: str, now: datetime) -> Undone:
    """Take a version back by a new one. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    return undoing.undo(version, now, by=asker.by, why=reason_of(why))


def open_conflicts(asker: Asker, now: datetime) -> list[ConflictLine]:
    """What waits for an answer, the oldest first. Errors: NotFound."""
    _house(asker, Right.CHANGE_REGISTRY, now)
    return looking.open_conflicts()


def settle(asker: Asker, number: int, organisation: str, why: str, hand_days: int, now: datetime) -> int:
    """Say whose it is, and why; gives the registry's version. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.CHANGE_REGISTRY, now)
    return conflicts.settle(number, organisation, hand_days, now, by=asker.by, why=reason_of(why))


def _house(asker: Asker, right: Right, now: datetime) -> None:
    if reach.organisations(asker, right, now) is not None:
        raise NotFound("there is nothing here")
