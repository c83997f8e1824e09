"""A signed letter comes back: it is the one that was put out, and its signature holds, or it is refused."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import store
from lachan.server.notices.letters import folders, stored
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.reading import LetterLine, get, letter
from lachan.server.notices.letters.roots import trust_of
from lachan.server.notices.letters.signatures import LARGEST, verify
from lachan.server.notices.letters.states import State


def take_back(name: str, file: Path, now: datetime, home: Path, settings: Settings, *, by: By) -> LetterLine:
    """Verify the signed file and keep it; the letter is *signed* from then on. Safe to run again with the same file.

    Errors: NotFound; Refused, with the reason, where the file is not this letter or its signature does not hold, where
    the letter is not put out, and for a letter that says it is a trial; BadInput for a file that is too large.
    """
    found = get(name)
    raw = _read(file)
    if found.state == State.SIGNED and found.signed_digest == store.digest(raw):
        folders.settle(home, found)
        return letter(name)
    if found.state != State.PUT_OUT:
        raise Refused(f"the letter is {found.state}: only one that is put out is taken back")
    if found.banner:
        raise Refused("a trial's letter says so on every page: it is not taken back as an official one")
    verified = verify(raw, stored.read(home, found.pdf_path, found.pdf_digest), trust_of(home, settings), now)
    path, digest = store.keep(home, folders.PDF, raw)
    with transaction.atomic():
        changed = Letter.objects.filter(pk=found.pk, state=State.PUT_OUT).update(
            state=State.SIGNED,
            signed_at=now,
            signed_path=path,
            signed_digest=digest,
            signers="\n".join(verified.signers),
        )
        if not changed:
            raise Refused("the letter was changed by somebody else meanwhile: look at it again")
        owner = found.organisation.key
        record(by, Act.LETTER_TAKEN_BACK, subject=f"letter:{found.pk}", organisation=owner, now=now)
    found.refresh_from_db()
    folders.settle(home, found)
    return letter(str(found.pk))


def _read(file: Path) -> bytes:
    with file.open("rb") as source:
        raw = source.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadInput(f"a signed letter has at most {LARGEST} bytes")
    return raw
