"""Who asks: nobody, a person in a session, or a program with a key; and what they may do at this instant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lachan.server.access import mandates
from lachan.server.access.rights import SCOPES, Reach, Right, rights
from lachan.server.accounts import reading
from lachan.server.accounts.keys import KeyLine
from lachan.server.accounts.models import Session
from lachan.server.accounts.reading import Held
from lachan.server.accounts.words import HOUSE, Stage
from lachan.server.audit.recording import By


class Standing(StrEnum):
    """How far somebody has shown who they are."""

    NOBODY = "nobody"
    HALF = "half"  # a password, and a second factor is still to be shown or set up
    FULL = "full"
    KEY = "key"  # a program


@dataclass(frozen=True, slots=True)
class Asker:
    """`session` for a person, `key` for a program; `needs_factor`: must show a second factor to have any right."""

    by: By
    standing: Standing
    roles: tuple[Held, ...] = ()
    session: Session | None = None
    key: KeyLine | None = None
    needs_factor: bool = False

    @property
    def whole(self) -> bool:
        """Whether it has any rights."""
        return self.standing in (Standing.FULL, Standing.KEY)

    @property
    def person(self) -> int | None:
        """The person's number."""
        return None if self.session is None else self.session.person_id

    def may(self, right: Right) -> bool:
        """Whether there is any organisation of which they may."""
        return bool(self.reaches(right))

    def reaches(self, right: Right) -> tuple[tuple[str, Reach], ...]:
        """In which organisations they have the right, and how far it goes from there."""
        if not self.whole:
            return ()
        if self.key is not None:
            if right not in {SCOPES[scope] for scope in self.key.scopes}:
                return ()
            return ((self.key.organisation, Reach.ALL if self.key.organisation == HOUSE else Reach.OWN),)
        table = rights()
        return tuple((h.organisation, table[h.role][right]) for h in self.roles if right in table[h.role])


def nobody(request: str = "") -> Asker:
    """Who has shown nothing."""
    return Asker(By("nobody", request), Standing.NOBODY)


def of_session(session: Session, now: datetime, request: str = "") -> Asker:
    """A person, by their open session. Their roles are read anew at every request."""
    roles = reading.held(session.person_id, now)
    needed = must_have_factor(roles, now)
    whole = session.stage == Stage.FULL and (bool(session.factor) or not needed) and bool(roles)
    standing = Standing.FULL if whole else Standing.HALF
    by = By(f"person:{session.person_id}", request, session.person.name)
    return Asker(by, standing, roles, session, None, needed)


def of_key(key: KeyLine, request: str = "") -> Asker:
    """A program."""
    return Asker(By(f"key:{key.id}", request), Standing.KEY, key=key)


def must_have_factor(roles: tuple[Held, ...], now: datetime) -> bool:
    """Whether somebody with these roles sees more than one organisation."""
    organisations = {held.organisation for held in roles}
    if HOUSE in organisations or len(organisations) > 1:
        return True
    return bool(organisations) and bool(mandates.held(organisations, now))


def allowed(person: int, now: datetime) -> bool:
    """Whether somebody may sign in at all."""
    return bool(reading.held(person, now))


def needs_factor(person: int, now: datetime) -> bool:
    """`must_have_factor` for somebody who is signing in."""
    return must_have_factor(reading.held(person, now), now)
