"""The gate to an organisation's contacts: covered for who sees it; whole, confirmed or marked by who keeps it.

The house keeps the registry and still sees addresses covered, until somebody says why they must read them.
"""

from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.covering import Why
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.errors import NotFound
from lachan.server.registry import upkeep
from lachan.server.registry.upkeep import ContactState, Details

_KEEPING = (Right.KEEP_ORGANISATION, Right.CHANGE_REGISTRY)
_UNCOVERING = (Right.CHANGE_REGISTRY, Right.UNMASK)


def contacts(asker: Asker, organisation: str, confirm_days: int, now: datetime) -> list[ContactState]:
    """Those that are valid, each with its mailbox hidden. Errors: NotFound."""
    reach.check(asker, Right.SEE_ORGANISATIONS, organisation, now)
    return upkeep.contacts_of(organisation, confirm_days, now)


def own(asker: Asker, organisation: str, now: datetime) -> dict[int, Details]:
    """Its contacts whole, by number, for its own people who keep them; for everybody else none."""
    if organisation not in reach.own(asker, Right.KEEP_ORGANISATION):
        return {}
    return upkeep.details_of(organisation, now)


def may_uncover(asker: Asker) -> bool:
    """Whether they may read any organisation's contacts whole, for a reason."""
    return any(asker.may(right) for right in _UNCOVERING)


def uncovered(asker: Asker, organisation: str, why: Why, now: datetime) -> dict[int, Details]:
    """The same for the house, for a reason, recorded before anything is shown. Errors: NotFound."""
    if not may_uncover(asker):
        raise NotFound("there is nothing here")
    reach.check(asker, Right.SEE_ORGANISATIONS, organisation, now)
    found = upkeep.details_of(organisation, now)
    subject = f"organisation:{organisation}"
    alone(
        asker.by, Act.UNMASKED, subject=subject, organisation=organisation, now=now, contacts=len(found), why=why.value
    )
    return found


def may_keep(asker: Asker, organisation: str, now: datetime) -> bool:
    """Whether they may say which of its contacts are right."""
    return any(reach.may(asker, right, organisation, now) for right in _KEEPING)


def confirm(asker: Asker, organisation: str, now: datetime) -> int:
    """All its contacts are still right; how many. Errors: NotFound."""
    _check(asker, organisation, now)
    return upkeep.confirm(organisation, now, by=asker.by)


def to_mark(
    asker: Asker, organisation: str, number: int, confirm_days: int, now: datetime
) -> tuple[ContactState, bool]:
    """One that may be marked, and whether it is the last that is told. Errors: NotFound, also for one that is."""
    _check(asker, organisation, now)
    told = [one for one in upkeep.contacts_of(organisation, confirm_days, now) if one.left_at is None]
    found = next((one for one in told if one.number == number), None)
    if found is None:
        raise NotFound("there is nothing here")
    return found, all(one.registry or one.number == number for one in told)


def mark_left(asker: Asker, organisation: str, number: int, confirm_days: int, now: datetime) -> None:
    """Nobody answers there any more: never told again. Errors: NotFound, also for another's contact; Refused."""
    _check(asker, organisation, now)
    if number not in {contact.number for contact in upkeep.contacts_of(organisation, confirm_days, now)}:
        raise NotFound("there is nothing here")
    upkeep.mark_left(number, now, by=asker.by)


def _check(asker: Asker, organisation: str, now: datetime) -> None:
    if not may_keep(asker, organisation, now):
        raise NotFound("there is nothing here")
