"""The gate to official letters: drafted, put out for signing, taken back signed, followed."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import alone
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Settings
from lachan.server.notices.letters import stored
from lachan.server.notices.letters.cancelling import cancel as cancel_letter
from lachan.server.notices.letters.drafting import Drafted
from lachan.server.notices.letters.drafting import draft as draft_letters
from lachan.server.notices.letters.reading import LetterLine, get, line_of, page_of
from lachan.server.notices.letters.receipts import note as note_receipt
from lachan.server.notices.letters.states import Receipt, State


@dataclass(frozen=True, slots=True)
class File:
    """A letter's file: what it is called, and its bytes."""

    name: str
    raw: bytes


def letters(
    asker: Asker, now: datetime, *, state: State | None = None, start: int = 0, limit: int = 50
) -> tuple[list[LetterLine], int]:
    """The newest first, and how many there are in all. Errors: NotFound."""
    return page_of(reach.organisations(asker, Right.HANDLE_LETTERS, now), state, start, limit)


def one(asker: Asker, number: int, now: datetime) -> LetterLine:
    """One letter, by its place in the list. Errors: NotFound."""
    reach.organisations(asker, Right.HANDLE_LETTERS, now)
    found = line_of(get(str(number)))
    reach.check(asker, Right.HANDLE_LETTERS, found.organisation, now)
    return found


def draft(asker: Asker, begins: date, ends: date, now: datetime, settings: Settings) -> Drafted:
    """A letter to each state body that was told something in a period. Errors: NotFound, BadInput."""
    if reach.organisations(asker, Right.HANDLE_LETTERS, now) is not None:
        raise NotFound("there is nothing here")
    return draft_letters(begins, ends, now, settings, by=asker.by)


def put_out(asker: Asker, number: int, now: datetime, home: Path, settings: Settings) -> None:
    """Number it and lay it out for signing. Errors: NotFound, BadInput, Refused, Damaged."""
    from lachan.server.notices.letters.putting_out import put_out as lay_out  # typesetting is an extra

    lay_out(str(one(asker, number, now).id), vietnam_day(now), now, home, settings, by=asker.by)


def take_back(asker: Asker, number: int, raw: bytes, now: datetime, home: Path, settings: Settings) -> None:
    """The signed file comes back. Errors: NotFound, BadInput, Refused."""
    from lachan.server.notices.letters.signatures import LARGEST  # checking signatures is an extra
    from lachan.server.notices.letters.taking_back import take_back as take

    found = one(asker, number, now)
    if not raw or len(raw) > LARGEST:
        raise BadInput(f"a signed letter has at most {LARGEST} bytes")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as aside:
        aside.write(raw)
        aside.flush()
        take(str(found.id), Path(aside.name), now, home, settings, by=asker.by)


def note(asker: Asker, number: int, receipt: Receipt, theirs: str, now: datetime) -> None:
    """What became of it. Errors: NotFound, BadInput, Refused."""
    note_receipt(str(one(asker, number, now).id), receipt, now, by=asker.by, number=theirs)


def cancel(asker: Asker, number: int, now: datetime, home: Path, *, why: str) -> None:
    """It is not to go out. Errors: NotFound, BadInput, Refused."""
    cancel_letter(str(one(asker, number, now).id), now, home, by=asker.by, why=why)


def file(asker: Asker, number: int, now: datetime, home: Path) -> File:
    """The signed PDF, or the one that was put out; recorded before it leaves. Errors: NotFound, Damaged."""
    found = one(asker, number, now)
    row = get(str(found.id))
    relative, digest = (row.signed_path, row.signed_digest) if row.signed_path else (row.pdf_path, row.pdf_digest)
    if not relative or row.book is None:
        raise NotFound("there is nothing here")
    name = f"{row.book.year}-{row.number:04}-{row.book.symbol}.pdf"
    whole = File(name, stored.read(home, relative, digest))
    alone(asker.by, Act.EXPORTED, organisation=found.organisation, now=now, what="letter", rows=1)
    return whole
