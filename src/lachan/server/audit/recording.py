"""Writing an entry: number and digest under one lock, inside the transaction of the act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import START, Detail, Linked, command_actor, link
from lachan.server.audit.models import Entry
from lachan.server.base.errors import OurFault

# The key of PostgreSQL's advisory lock that holds the chain: the first eight bytes of SHA-256("lachan-audit").
LOCK: Final = -3_481_784_847_702_093_932


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: `person:12`, `key:5`, `job:name`, `command:login`; and in which request, where it is one.

    `name`: as whoever gave a command said it, for the row of the deed; never in the record.
    """

    actor: str
    request: str = ""
    name: str = ""

    @property
    def written(self) -> str:
        """Who it was, as the room's own row keeps it."""
        return self.name or self.actor


def by_command(name: str) -> By:
    """Who gives a command on this machine, by the name they say. Errors: BadInput for an empty one."""
    return By(command_actor(name), name=name.strip())


def record(by: By, act: Act, *, subject: str = "", organisation: str = "", now: datetime, **details: Detail) -> Linked:
    """Append an entry about an act of this very transaction.

    The lock is held until that transaction ends, so acts queue up from here to their commit: record last. Errors:
    OurFault outside a transaction, and for a text that might be personal data.
    """
    return record_many([(by, act, subject, organisation, details)], now)[0]


def record_many(acts: list[tuple[By, Act, str, str, Mapping[str, Detail]]], now: datetime) -> list[Linked]:
    """Several entries (who, act, subject, organisation, details) at once; see `record`."""
    if not connection.in_atomic_block:
        raise OurFault("audit: an act is recorded in the transaction that does it")
    _hold()
    last = Entry.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = last or (0, START)
    made: list[Linked] = []
    for by, act, subject, organisation, details in acts:
        number += 1
        entry = link(
            number,
            previous,
            at=now,
            actor=by.actor,
            act=act,
            subject=subject,
            organisation=organisation,
            request=by.request,
            details=details,
        )
        made.append(entry)
        previous = entry.digest
    for entry in made:  # one by one: the database checks each against the one before
        Entry.objects.create(**{name: getattr(entry, name) for name in Linked.__slots__})
    return made


def _hold() -> None:
    """SQLite's transactions are IMMEDIATE: whoever writes is alone already. PostgreSQL: one advisory lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def alone(by: By, act: Act, *, subject: str = "", organisation: str = "", now: datetime, **details: Detail) -> Linked:
    """`record` in a transaction of its own, for an act that changes no row: an export, an unmasking."""
    with transaction.atomic():
        return record(by, act, subject=subject, organisation=organisation, now=now, **details)
