"""The gate to requests for a change of the registry: an organisation's own for who keeps it, all for the house.

Who asks is never told whose something is that is not theirs: previews are the house's.
"""

from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.owners import the_registry
from lachan.server.access.rights import Right
from lachan.server.base.errors import NotFound
from lachan.server.base.settings import Registry
from lachan.server.intake import requested
from lachan.server.intake.requested import Preview
from lachan.server.lake.asking import GATE
from lachan.server.lake.folders import Home
from lachan.server.registry import reading
from lachan.server.registry.cells import reason_of
from lachan.server.registry.requests import deciding, looking
from lachan.server.registry.requests.deciding import Done
from lachan.server.registry.requests.looking import RequestLine
from lachan.server.registry.requests.wishes import Wish


def askable(asker: Asker) -> list[str]:
    """Organisations for which they may ask."""
    return sorted(reach.own(asker, Right.KEEP_ORGANISATION))


def ask(asker: Asker, organisation: str, wish: Wish, rules: Registry, now: datetime) -> int:
    """Ask for a change of one's own; gives the request's number. Errors: NotFound, BadInput, Refused."""
    check_own(asker, organisation, now)
    return deciding.ask(asker.by, organisation, wish, rules.hand_days, now)


def check_own(asker: Asker, organisation: str, now: datetime) -> None:
    """Errors: NotFound where they may not ask for it."""
    reach.check(asker, Right.KEEP_ORGANISATION, organisation, now)


def own(asker: Asker, now: datetime, *, start: int = 0, limit: int = 50) -> tuple[list[RequestLine], int]:
    """Those of one's own organisations, the newest first. Errors: NotFound."""
    return looking.requests(_own(asker, now), start=start, limit=limit)


def of(asker: Asker, organisation: str, now: datetime, limit: int) -> list[RequestLine]:
    """The newest of one of one's own organisations; none for who does not keep it."""
    if organisation not in reach.own(asker, Right.KEEP_ORGANISATION):
        return []
    return looking.requests(frozenset((organisation,)), limit=limit)[0]


def own_one(asker: Asker, number: int, now: datetime) -> RequestLine:
    """One of one's own. Errors: NotFound."""
    return looking.request(number, _own(asker, now))


def take_back(asker: Asker, number: int, now: datetime) -> None:
    """One's own, while it waits. Errors: NotFound, Refused."""
    deciding.take_back(asker.by, number, now, organisations=_own(asker, now) or frozenset())


def queue(
    asker: Asker, now: datetime, *, waiting: bool, start: int = 0, limit: int = 50
) -> tuple[list[RequestLine], int]:
    """All that wait, the oldest first; or all that are decided. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return looking.requests(None, waiting=waiting, start=start, limit=limit)


def counts(asker: Asker, now: datetime) -> tuple[int, int]:
    """How many wait, and how many are decided. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return looking.counts(None)


def one(asker: Asker, number: int, now: datetime) -> RequestLine:
    """One, of anybody. Errors: NotFound."""
    _house(asker, Right.SEE_IMPORTS, now)
    return looking.request(number, None)


def preview(asker: Asker, home: Home, rules: Registry, number: int, now: datetime) -> Preview:
    """What a waiting request would change. Errors: NotFound, BadInput where it can be done no more, Busy."""
    line = one(asker, number, now)
    return _preview(home, rules, line.organisation, deciding.wish_by(number), now)


def approve(asker: Asker, number: int, why: str, rules: Registry, now: datetime, *, seen: int | None) -> Done:
    """Do it. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    return deciding.approve(asker.by, number, reason_of(why), rules.hand_days, now, seen=seen)


def refuse(asker: Asker, number: int, why: str, now: datetime) -> None:
    """Turn it down. Errors: NotFound, Refused, BadInput."""
    _house(asker, Right.APPROVE, now)
    deciding.refuse(asker.by, number, reason_of(why), now)


def check_edit(asker: Asker, organisation: str, now: datetime) -> None:
    """Errors: NotFound where they may not change it."""
    _house(asker, Right.CHANGE_REGISTRY, now)
    if not reading.described((organisation,)):
        raise NotFound("there is nothing here")


def preview_edit(asker: Asker, home: Home, rules: Registry, organisation: str, wish: Wish, now: datetime) -> Preview:
    """What an edit by the house would change. Errors: as `preview`."""
    check_edit(asker, organisation, now)
    return _preview(home, rules, organisation, wish, now)


def edit(asker: Asker, organisation: str, wish: Wish, rules: Registry, now: datetime, *, seen: int | None) -> Done:
    """The house changes it itself. Errors: NotFound, Refused, BadInput."""
    check_edit(asker, organisation, now)
    return deciding.edit(asker.by, organisation, wish, rules.hand_days, now, seen=seen)


def may_edit(asker: Asker, now: datetime) -> bool:
    """Whether they may change anybody's entries."""
    return asker.may(Right.CHANGE_REGISTRY) and reach.organisations(asker, Right.CHANGE_REGISTRY, now) is None


def _preview(home: Home, rules: Registry, organisation: str, wish: Wish, now: datetime) -> Preview:
    with GATE.question():
        return requested.preview(home, rules, the_registry(), organisation, wish, now)


def _own(asker: Asker, now: datetime) -> frozenset[str] | None:
    return reach.organisations(asker, Right.KEEP_ORGANISATION, now)


def _house(asker: Asker, right: Right, now: datetime) -> None:
    if reach.organisations(asker, right, now) is not None:
        raise NotFound("there is nothing here")
