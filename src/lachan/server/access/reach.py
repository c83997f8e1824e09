"""Of which organisations somebody has a right: what each gate asks first."""

from datetime import datetime

from lachan.server.access import mandates
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Reach, Right
from lachan.server.base.errors import NotFound


def organisations(asker: Asker, right: Right, now: datetime) -> frozenset[str] | None:
    """Their keys; None: of all. Errors: NotFound for who has the right nowhere."""
    reaches = asker.reaches(right)
    if not reaches:
        raise NotFound("there is nothing here")
    if any(reach is Reach.ALL for _, reach in reaches):
        return None
    watching = [organisation for organisation, reach in reaches if reach is Reach.BELOW]
    watched = mandates.watched(watching, right, now) if watching else frozenset()
    return own(asker, right) | watched


def own(asker: Asker, right: Right) -> frozenset[str]:
    """The organisations in which the right is held itself."""
    return frozenset(organisation for organisation, _ in asker.reaches(right))


def may(asker: Asker, right: Right, organisation: str, now: datetime) -> bool:
    """Whether they have the right there."""
    if not asker.may(right):
        return False
    theirs = organisations(asker, right, now)
    return theirs is None or organisation in theirs


def check(asker: Asker, right: Right, organisation: str, now: datetime) -> None:
    """Errors: NotFound where they do not have the right there, as if there were no such organisation."""
    theirs = organisations(asker, right, now)
    if theirs is not None and organisation not in theirs:
        raise NotFound("there is nothing here")
