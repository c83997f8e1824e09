"""The gate to subscriptions: how an organisation is told. Seen with its notices; changed by who keeps the organisation,
or by who sends notices, for a reason."""

from dataclasses import dataclass, replace
from datetime import datetime

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.notices.subscriptions import choosing
from lachan.server.notices.subscriptions.choice import Choice
from lachan.server.notices.subscriptions.choosing import SubscriptionLine
from lachan.server.notices.suppressing import SuppressionLine


@dataclass(frozen=True, slots=True)
class Told:
    """How one organisation is told, and what it muted. `may_set`: the asker may change it; `own`: as its own people,
    who need not say why."""

    line: SubscriptionLine
    mutes: tuple[SuppressionLine, ...]
    may_set: bool
    own: bool


def one(asker: Asker, organisation: str, now: datetime) -> Told:
    """Errors: NotFound."""
    reach.check(asker, Right.SEE_NOTICES, organisation, now)
    line, mutes = choosing.subscription(organisation, now), choosing.mutes_of(organisation, now)
    own = _own(asker, organisation, now)
    if reach.organisations(asker, Right.SEE_NOTICES, now) is not None:  # nobody is named to others, nor their words
        theirs = organisation in reach.own(asker, Right.SEE_NOTICES)
        line = replace(line, made_by="", why=line.why if theirs else "")
        mutes = [replace(mute, made_by="", lifted_by="", why=mute.why if theirs else "") for mute in mutes]
    return Told(line, tuple(mutes), own or _sends(asker, organisation, now), own)


def choose(asker: Asker, organisation: str, choice: Choice, now: datetime, *, why: str) -> bool:
    """False where it stands so already. Errors: NotFound, BadInput."""
    return choosing.choose(organisation, choice, now, by=asker.by, why=_reason(asker, organisation, now, why))


def mute(asker: Asker, organisation: str, now: datetime, until: datetime, *, taxonomy: str, feed: str, why: str) -> int:
    """The number of the mute. Errors: NotFound, BadInput."""
    reason = _reason(asker, organisation, now, why)
    return choosing.mute(organisation, now, until, by=asker.by, taxonomy=taxonomy, feed=feed, why=reason)


def unmute(asker: Asker, organisation: str, number: int, now: datetime) -> None:
    """Errors: NotFound."""
    may_set(asker, organisation, now)
    choosing.unmute(organisation, number, now, by=asker.by)


def may_set(asker: Asker, organisation: str, now: datetime) -> None:
    """Errors: NotFound for who may not change it."""
    if not (_own(asker, organisation, now) or _sends(asker, organisation, now)):
        raise NotFound("there is nothing here")
    choosing.subscription(organisation, now)


def _reason(asker: Asker, organisation: str, now: datetime, why: str) -> str:
    may_set(asker, organisation, now)
    if not why.strip() and not _own(asker, organisation, now):
        raise BadInput("why: a reason, in 1 to 500 characters")
    return why


def _own(asker: Asker, organisation: str, now: datetime) -> bool:
    return reach.may(asker, Right.KEEP_ORGANISATION, organisation, now)


def _sends(asker: Asker, organisation: str, now: datetime) -> bool:
    return reach.may(asker, Right.SEND_NOTICES, organisation, now)
