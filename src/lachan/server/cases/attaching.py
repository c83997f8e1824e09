"""Files of a case: kept under their digest in the home, `cases/files/ab/ab12…`, whole on the disk before their row.

Nothing is opened, unpacked or shown: a file goes in and comes out as bytes. What has no row (a process was killed in
between, or the row was refused) is swept after a day.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import get_ident
from typing import Final

from django.db import IntegrityError, transaction

from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.files import make_folder, settle
from lachan.server.base.settings import Cases
from lachan.server.cases.models import Attachment
from lachan.server.cases.timeline import changing
from lachan.server.cases.words import EventKind

FOLDER: Final = Path("cases", "files")
SWEPT_AFTER: Final = timedelta(days=1)
_NAME: Final = 200
_UNSEEN: Final = re.compile('[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"]')


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is on the disk, whole. `size` in bytes."""

    digest: str
    size: int


def attach(
    by: By, code: str, home: Path, told: Cases, name: str, content: Iterable[bytes], now: datetime, *, shared: bool
) -> int:
    """Keep a file and tie it to the case; its number. `shared`: the organisation concerned sees it.

    Errors: NotFound; BadInput: empty, larger than the settings allow; Refused: too many, or this file is there already.
    """
    with changing(by, code, now) as change:
        _room_for_one(change.case.attachments.count(), told)
        if shared and change.case.organisation is None:
            raise BadInput("shared: the case concerns no organisation")
    kept = keep(home, content, told.max_attachment_bytes)
    with changing(by, code, now) as change:
        _room_for_one(change.case.attachments.count(), told)
        try:
            with transaction.atomic():
                made = Attachment.objects.create(
                    case=change.case, name=safe_name(name), digest=kept.digest, size=kept.size, shared=shared, at=now
                )
        except IntegrityError:
            raise Refused("this file is attached already") from None
        change.event(EventKind.ATTACHED, shared=shared, subject=f"file:{made.pk}", file=made.pk, visible=shared)
        return made.pk


def keep(home: Path, content: Iterable[bytes], most: int) -> Kept:
    """Write it aside, sync it, give it its name. Errors: BadInput for nothing, and for more than `most` bytes."""
    folder = make_folder(home / FOLDER)
    aside = folder / f".{os.getpid()}-{get_ident()}.aside"
    sha, size = hashlib.sha256(), 0
    try:
        with aside.open("wb") as out:
            for block in content:
                size += len(block)
                if size > most:
                    raise BadInput(f"file: larger than {most} bytes")
                sha.update(block)
                out.write(block)
        if not size:
            raise BadInput("file: it is empty")
        place = place_of(home, sha.hexdigest())
        make_folder(place.parent)
        settle(aside, place)
    finally:
        aside.unlink(missing_ok=True)
    return Kept(sha.hexdigest(), size)


def place_of(home: Path, digest: str) -> Path:
    """Where a file lies."""
    return home / FOLDER / digest[:2] / digest


def read(home: Path, digest: str) -> bytes:
    """Its bytes. Errors: NotFound where it is gone from the disk."""
    try:
        return place_of(home, digest).read_bytes()
    except OSError:
        raise NotFound("there is nothing here") from None


def safe_name(name: str) -> str:
    """The last part of a name, without what cannot be seen or would end a header; `tep` for nothing."""
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(_UNSEEN.sub("", last).split()).strip(". ")[-_NAME:] or "tep"


def sweep(home: Path, now: datetime) -> int:
    """Remove files without a row that are older than a day; how many."""
    gone = 0
    for place in sorted((home / FOLDER).glob("*/*")) + sorted((home / FOLDER).glob(".*.aside")):
        try:
            old = now.timestamp() - place.stat().st_mtime > SWEPT_AFTER.total_seconds()
        except FileNotFoundError:  # it has been given its name meanwhile
            continue
        if old and not Attachment.objects.filter(digest=place.name).exists():
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _room_for_one(count: int, told: Cases) -> None:
    if count >= told.max_attachments:
        raise Refused(f"this case has {told.max_attachments} files already")
