"""Who is told by mail that something about their account has changed."""

from datetime import datetime

from lachan.server.accounts.models import Person
from lachan.server.audit.recording import By
from lachan.server.post.sealing import Contents
from lachan.server.post.words import Purpose
from lachan.server.post.writing import write


def tell(person: int, purpose: Purpose, now: datetime, about: str = "") -> None:
    """Write to them, in the transaction of the act. `about`: what its owner calls it, or a browser in words."""
    found = Person.objects.get(pk=person)
    contents = Contents(found.email, found.name, about=(about, about))
    write(purpose, contents, subject=f"person:{person}", language=found.language, now=now)


def person_of(by: By) -> int | None:
    """The number of the person who acts; None for a command, a key or a job."""
    kind, _, number = by.actor.partition(":")
    return int(number) if kind == "person" else None
