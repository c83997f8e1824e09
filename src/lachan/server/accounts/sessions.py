"""Sessions: opened, looked up at each request, listed, ended. A token is known to the browser alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lachan.server.accounts import chance
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.models import Session
from lachan.server.accounts.places import Place
from lachan.server.accounts.words import Ended, Stage
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record, record_many
from lachan.server.base.errors import NotFound

IDLE: Final = timedelta(minutes=45)
OLDEST: Final = timedelta(hours=12)
HALF: Final = timedelta(minutes=15)  # a sign-in that stays without its second factor
NOTED: Final = timedelta(minutes=1)  # how exactly `seen_at` is kept: not a write for each request
PROOF: Final = timedelta(minutes=15)  # how long a proof is good for acts that change rights or proofs


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it; `here`: the one that asks."""

    id: int
    begun_at: datetime
    seen_at: datetime
    agent: str
    factor: str
    here: bool


def open_session(person: int, stage: Stage, place: Place, now: datetime, draw: Draw, factor: str = "") -> str:
    """A new session; the token for the cookie."""
    made = chance.token(draw)
    Session.objects.create(
        person_id=person,
        digest=chance.digest(made),
        stage=stage,
        factor=factor,
        begun_at=now,
        seen_at=now,
        proved_at=now,
        agent=place.agent_words,
        agent_digest=place.agent_digest,
        block=place.block,
    )
    return made


def look_up(token: str, place: Place, now: datetime) -> Session | None:
    """The open session behind a cookie, with its person; None for a token that opens nothing (any more).

    One query, and at most one write a minute. A cookie that comes from another program than it was given to is taken
    for stolen: the session ends at once, for both.
    """
    if not token or len(token) > 100:
        return None
    session = Session.objects.select_related("person").filter(digest=chance.digest(token), ended_at=None).first()
    if session is None or session.person.ended_at is not None:
        return None
    why = _over(session, place, now)
    if why is not None:
        end_one(By(f"person:{session.person_id}"), session, why, now)
        return None
    if now - session.seen_at >= NOTED:
        Session.objects.filter(pk=session.pk, ended_at=None).update(seen_at=now)
        session.seen_at = now
    return session


def _over(session: Session, place: Place, now: datetime) -> Ended | None:
    if session.agent_digest != place.agent_digest:
        return Ended.OTHER_BROWSER
    if now - session.begun_at >= OLDEST or (session.stage == Stage.PASSWORD and now - session.begun_at >= HALF):
        return Ended.TOO_OLD
    if now - session.seen_at >= IDLE:
        return Ended.IDLE
    return None


def renew(session: Session, now: datetime, draw: Draw, *, factor: str) -> str:
    """A second factor was shown: the session is whole, under a new token (against session fixation). The new token."""
    made = chance.token(draw)
    Session.objects.filter(pk=session.pk).update(
        digest=chance.digest(made), stage=Stage.FULL, factor=factor, proved_at=now, challenge="", wrong_codes=0
    )
    return made


def note_proof(session: Session, now: datetime) -> None:
    """Its owner has just shown again who they are."""
    Session.objects.filter(pk=session.pk).update(proved_at=now)


def proved(session: Session, now: datetime) -> bool:
    """Whether a proof is fresh enough for what changes rights or proofs: what a stolen cookie alone must not do."""
    return now - session.proved_at < PROOF


def open_sessions(person: int, here: int, now: datetime) -> list[SessionLine]:
    """The open sessions of a person, the newest first."""
    rows = Session.objects.filter(
        person_id=person, ended_at=None, seen_at__gt=now - IDLE, begun_at__gt=now - OLDEST
    ).order_by("-seen_at", "-pk")
    return [SessionLine(s.pk, s.begun_at, s.seen_at, s.agent, s.factor, s.pk == here) for s in rows]


def end_own(by: By, person: int, session: int, now: datetime, *, here: int) -> None:
    """End one of one's own sessions. Errors: NotFound for another's, and for one that has ended."""
    found = Session.objects.filter(pk=session, person_id=person, ended_at=None).first()
    if found is None:
        raise NotFound("no such session")
    end_one(by, found, Ended.SIGNED_OUT if session == here else Ended.ELSEWHERE, now)


def end_one(by: By, session: Session, why: Ended, now: datetime) -> None:
    """End a session, once."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now, ended_why=why):
            act = Act.SIGNED_OUT if why is Ended.SIGNED_OUT else Act.SESSION_ENDED
            record(by, act, subject=f"session:{session.pk}", now=now, why=why.value)


def end_all(by: By, person: int, why: Ended, now: datetime, *, but: int = 0) -> int:
    """End a person's sessions, except `but`; how many. Called inside the transaction of what makes them end."""
    ids = list(Session.objects.filter(person_id=person, ended_at=None).exclude(pk=but).values_list("pk", flat=True))
    Session.objects.filter(pk__in=ids, ended_at=None).update(ended_at=now, ended_why=why)
    if ids:
        record_many([(by, Act.SESSION_ENDED, f"session:{i}", "", {"why": why.value}) for i in ids], now)
    return len(ids)


def end_others(by: By, session: Session, why: Ended, now: datetime) -> int:
    """End all of a person's sessions but this one; how many."""
    with transaction.atomic():
        return end_all(by, session.person_id, why, now, but=session.pk)
