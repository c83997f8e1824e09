"""A way back for who forgot the password: a link by mail, valid for half an hour and once.

Who asks is told the same whether there is such an account or not, and the same work is done for both. The link opens a
new password and nothing else: the second factor is asked for at the next sign-in, and who lost that as well goes to an
administrator.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction

from lachan.server.accounts import chance, people, sessions, tries
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.models import Person, Reset
from lachan.server.accounts.places import Place
from lachan.server.accounts.sealing import pseudonym
from lachan.server.accounts.signing_in import Slowed
from lachan.server.accounts.telling import tell
from lachan.server.accounts.words import Ended, folded
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound
from lachan.server.post.sealing import Contents, seal
from lachan.server.post.words import Purpose
from lachan.server.post.writing import write

VALID: Final = timedelta(minutes=30)
APART: Final = timedelta(minutes=5)  # between two links of one account: nobody is flooded, and nobody locked out
FREE_OF_PLACE: Final = 10  # asked for from one block of addresses within an hour
WINDOW: Final = timedelta(hours=1)
_GONE: Final = "this link opens nothing: it was used, or is older than half an hour"


def ask(
    email: str, place: Place, now: datetime, draw: Draw, *, link: Callable[[str], str], allowed: Callable[[int], bool]
) -> Slowed | None:
    """Write to the account with this address, if there is one that may sign in; nobody learns whether.

    `link`: the address of the page for a token. Within APART of one link there is no second, and the first still works.
    """
    where = pseudonym("reset place", place.block)
    asked = tries.failures(now - WINDOW, place=where)
    if asked.last is not None and asked.count >= FREE_OF_PLACE:
        first = asked.last + WINDOW / FREE_OF_PLACE
        if (left := (first - now).total_seconds()) > 0:
            return Slowed(round(left + 0.5))
    name = folded(email)[:254]
    person = Person.objects.filter(email=name, ended_at=None).first()
    token = chance.token(draw)
    contents = Contents(name, person.name if person else name, link(token))
    with transaction.atomic():
        tries.note(pseudonym("reset account", name), where, now)
        if person is None or not allowed(person.pk) or _recent(person.pk, now):
            seal(contents)  # the same work
            return None
        made = Reset.objects.create(person=person, digest=chance.digest(token), made_at=now, expires_at=now + VALID)
        write(
            Purpose.RESET,
            contents,
            subject=f"reset:{made.pk}",
            language=person.language,
            now=now,
            expires_at=made.expires_at,
        )
    return None


def opens(token: str, now: datetime) -> Person:
    """Whose password a link changes. Errors: NotFound for a link that opens nothing (any more)."""
    found = _open(now).filter(digest=chance.digest(token[:100])).select_related("person").first()
    if found is None:
        raise NotFound(_GONE)
    return found.person


def finish(token: str, password: str, now: datetime) -> int:
    """A new password: the link is used up, all sessions end, the person is told. Their number.

    Errors: NotFound for the link; BadInput for the password, which leaves the link as it was.
    """
    person = opens(token, now)
    hashed = people.hashed_password(password, person.name, person.email)
    by = By(f"person:{person.pk}")
    with transaction.atomic():
        if not _open(now).filter(digest=chance.digest(token[:100])).update(used_at=now):
            raise NotFound(_GONE)
        Reset.objects.filter(person=person, used_at=None, ended_at=None).update(ended_at=now)
        Person.objects.filter(pk=person.pk).update(password=hashed)
        tell(person.pk, Purpose.PASSWORD_CHANGED, now)
        record(by, Act.PASSWORD_CHANGED, subject=f"person:{person.pk}", now=now, way="link")
        sessions.end_all(by, person.pk, Ended.PASSWORD_CHANGED, now)
    return person.pk


def _recent(person: int, now: datetime) -> bool:
    return _open(now).filter(person_id=person, made_at__gt=now - APART).exists()


def _open(now: datetime) -> models.QuerySet[Reset]:
    return Reset.objects.filter(used_at=None, ended_at=None, expires_at__gt=now, person__ended_at=None)
