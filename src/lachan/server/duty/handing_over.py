"""A shift goes from one person to another: the one signs what stands and what they say of it, the other signs for it.

A signature is an act of somebody who has just shown who they are. What was signed is kept with its digest, which stands
in the audit record, whose head is signed every hour with a key that the service's web process cannot read.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from lachan.server.accounts import reading
from lachan.server.audit.acts import Act
from lachan.server.audit.reading import EntryLine, of_subjects
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.duty.models import HandOver
from lachan.server.duty.needs import counts
from lachan.server.lake.folders import Home

LONGEST_NOTE: Final = 4_000


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """A hand-over. The names and the note are personal data. `whole`: it is still what was signed,
    and by whom, as the audit record has it."""

    number: int
    given_at: datetime
    given_by: int
    giver: str
    standing: dict[str, int]
    note: str
    digest: str
    taken_at: datetime | None
    taken_by: int | None
    taker: str
    whole: bool


def hand_over(by: By, person: int, note: str, home: Home, now: datetime) -> int:
    """Give the shift; its number. What stands now is counted and kept with it. Errors: BadInput for the note; Refused
    where the last hand-over was not taken yet."""
    text = "\n".join(line.rstrip() for line in note.strip().splitlines())
    if len(text) > LONGEST_NOTE:
        raise BadInput(f"a note of at most {LONGEST_NOTE} characters")
    standing = dict(counts(home, now))  # reads the lake: nobody else waits for it
    with transaction.atomic():
        if HandOver.objects.select_for_update().filter(taken_at=None).exists():
            raise Refused("the last hand-over was not taken yet")
        number = (HandOver.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        digest = _digest(number, now, person, standing, text)
        HandOver.objects.create(
            number=number, given_at=now, given_by_id=person, standing=standing, note=text, digest=digest
        )
        record(by, Act.SHIFT_HANDED_OVER, subject=f"shift:{number}", now=now, digest=digest)
    return number


def take(by: By, person: int, number: int, now: datetime) -> None:
    """Take the shift. Errors: NotFound; Refused for who gave it, for one that was taken, and for one that is not what
    was signed."""
    with transaction.atomic():
        one = HandOver.objects.select_for_update().filter(number=number).first()
        if one is None:
            raise NotFound("there is nothing here")
        if one.taken_at is not None:
            raise Refused("this shift was taken already")
        if one.given_by_id == person:
            raise Refused("somebody else takes the shift that you give")
        if not _whole([one])[one.number]:
            raise Refused("this hand-over is not what was signed: ask for a new one, and check the audit record")
        HandOver.objects.filter(pk=one.pk).update(taken_at=now, taken_by_id=person)
        record(by, Act.SHIFT_TAKEN, subject=f"shift:{number}", now=now, digest=one.digest)


def hand_overs(start: int, limit: int) -> tuple[list[HandOverLine], int]:
    """The newest first, and how many there are in all."""
    rows = list(HandOver.objects.order_by("-number")[start : start + limit])
    return _lines(rows), HandOver.objects.count()


def one(number: int) -> HandOverLine:
    """Errors: NotFound."""
    rows = list(HandOver.objects.filter(number=number))
    if not rows:
        raise NotFound("there is nothing here")
    return _lines(rows)[0]


def latest() -> HandOverLine | None:
    """The newest."""
    found, _ = hand_overs(0, 1)
    return found[0] if found else None


def _lines(rows: list[HandOver]) -> list[HandOverLine]:
    names = reading.names(frozenset(n for row in rows for n in (row.given_by_id, row.taken_by_id) if n is not None))
    whole = _whole(rows)
    return [
        HandOverLine(
            row.number,
            row.given_at,
            row.given_by_id,
            names[row.given_by_id],
            row.standing,
            row.note,
            row.digest,
            row.taken_at,
            row.taken_by_id,
            names[row.taken_by_id] if row.taken_by_id is not None else "",
            whole[row.number],
        )
        for row in rows
    ]


def _whole(rows: list[HandOver]) -> dict[int, bool]:
    """Number → whether the row is what was signed. Two entries of the audit record bear out a row; a digest that stands
    beside what it is of bears out nothing, as whoever changes the one can change the other."""
    subjects = [f"shift:{row.number}" for row in rows]
    given, taken = (of_subjects(act, subjects) for act in (Act.SHIFT_HANDED_OVER, Act.SHIFT_TAKEN))
    return {
        row.number: row.digest == _digest(row.number, row.given_at, row.given_by_id, row.standing, row.note)
        and _borne_out(given.get(subject), row.digest, row.given_by_id)
        and (row.taken_by_id is None or _borne_out(taken.get(subject), row.digest, row.taken_by_id))
        for row, subject in zip(rows, subjects, strict=True)
    }


def _borne_out(entry: EntryLine | None, digest: str, person: int) -> bool:
    return entry is not None and entry.actor == f"person:{person}" and entry.details.get("digest") == digest


def _digest(number: int, at: datetime, person: int, standing: dict[str, int], note: str) -> str:
    given = {"number": number, "at": utc_text(at), "by": person, "standing": standing, "note": note}
    return hashlib.sha256(json.dumps(given, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
