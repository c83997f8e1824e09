"""A letter is written: in the transaction of the act it tells of, so that neither is there without the other."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from lachan.server.base.errors import Damaged, OurFault
from lachan.server.post.models import Letter
from lachan.server.post.sealing import Contents, seal, unseal
from lachan.server.post.words import Purpose, State

TOLD_WITHIN: Final = timedelta(days=3)  # a word that something has changed is no news after that


def write(
    purpose: Purpose,
    contents: Contents,
    *,
    subject: str,
    language: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    """Lay a letter by, to be sent; its number. `expires_at`: when its link opens nothing any more.

    Errors: OurFault outside a transaction.
    """
    if not connection.in_atomic_block:
        raise OurFault("post: a letter is written in the transaction of what it tells of")
    made = Letter.objects.create(
        purpose=purpose,
        subject=subject,
        language=language,
        sealed=seal(contents),
        made_at=now,
        expires_at=now + TOLD_WITHIN if expires_at is None else expires_at,
    )
    return made.pk


def write_many(
    purpose: Purpose,
    many: Iterable[tuple[Contents, str]],
    *,
    subject: str,
    now: datetime,
    expires_at: datetime,
) -> int:
    """The same letter to many, each with contents and language; how many. Errors: OurFault outside a transaction."""
    if not connection.in_atomic_block:
        raise OurFault("post: a letter is written in the transaction of what it tells of")
    made = Letter.objects.bulk_create(
        Letter(
            purpose=purpose,
            subject=subject,
            language=language,
            sealed=seal(contents),
            made_at=now,
            expires_at=expires_at,
        )
        for contents, language in many
    )
    return len(made)


def withdraw_those(purpose: Purpose, which: Callable[[Contents], bool], now: datetime) -> int:
    """Of letters that were not sent, those whose contents are `which`: they are not; how many. Each is opened, so of a
    purpose of which few are laid out at once. Inside a transaction."""
    gone = 0
    for letter in _waiting(Letter.objects.filter(purpose=purpose)).iterator(chunk_size=200):
        try:
            theirs = which(unseal(bytes(letter.sealed)))
        except Damaged:
            continue
        if theirs:
            gone += _drop(Letter.objects.filter(pk=letter.pk), now)
    return gone


def waiting(purpose: Purpose) -> int:
    """How many of a purpose are laid out and have not left."""
    return _waiting(Letter.objects.filter(purpose=purpose)).count()


def withdraw(subject: str, now: datetime) -> int:
    """What letters about this open is gone: those that were not sent are not; how many. Inside a transaction."""
    return _drop(Letter.objects.filter(subject=subject), now)


def _waiting(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    return rows.exclude(sealed=b"").exclude(state=State.SENDING)


def _drop(rows: QuerySet[Letter], now: datetime) -> int:
    return _waiting(rows).update(state=State.EXPIRED, sealed=b"", not_before=None, ended_at=now)
