"""Pictures: bytes that are kept and given back, never decoded. `citizens/files/ab/ab12…` in the home, sealed.

A picture's place is random and says nothing of its report. A file is whole on the disk before its row; what has no row
(a process was killed in between) is swept after a day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.files import written_aside
from lachan.server.base.settings import Citizens
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.models import Picture
from lachan.server.citizens.sealing import Draw, seal, unseal
from lachan.server.citizens.words import Form

FOLDER: Final = Path("citizens", "files")
SWEPT_AFTER: Final = timedelta(days=1)
_PLACE: Final = re.compile(r"[0-9a-f]{32}")
# ISO/IEC 14496-12 §4.3, ISO/IEC 23008-12 annex B: the brand at byte 8 of a file that begins with a box `ftyp`
_HEIC: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is on the disk, whole. `size`: of the picture itself, in bytes."""

    place: str
    form: Form
    size: int


def form_of(raw: bytes) -> Form | None:
    """By its first bytes; None for anything else."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return Form.PNG
    if raw.startswith(b"\xff\xd8\xff"):
        return Form.JPEG
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return Form.WEBP
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        return Form.HEIC
    return None


def checked(raws: Sequence[bytes], told: Citizens) -> tuple[Form, ...]:
    """What each is. Errors: BadInput, naming which one by its place in the form."""
    if len(raws) > told.max_pictures:
        raise BadInput(f"pictures: at most {told.max_pictures}")
    found = []
    for count, raw in enumerate(raws, 1):
        if len(raw) > told.max_picture_bytes:
            raise BadInput(f"pictures: number {count} is larger than {told.max_picture_bytes // 1_000_000} MB")
        form = form_of(raw[:16])
        if form is None:
            raise BadInput(f"pictures: number {count} is no picture (PNG, JPEG, WebP, HEIC)")
        found.append(form)
    return tuple(found)


def keep(home: Path, keys: Keys, salt: bytes, raws: Sequence[bytes], told: Citizens, draw: Draw) -> list[Kept]:
    """Seal them and write each under a name of its own. Errors: BadInput."""
    kept = []
    for raw, form in zip(raws, checked(raws, told), strict=True):
        place = draw(16).hex()
        with written_aside(_path(home, place)) as out:
            out.write(seal(keys, salt, f"picture {place}", raw, draw))
        kept.append(Kept(place, form, len(raw)))
    return kept


def read(home: Path, keys: Keys, picture: Picture) -> bytes:
    """Its bytes. Errors: NotFound where the file is gone, Damaged where it was changed."""
    try:
        sealed = _path(home, picture.place).read_bytes()
    except OSError:
        raise NotFound("there is nothing here") from None
    return unseal(keys, bytes(picture.report.salt), f"picture {picture.place}", sealed)


def remove(home: Path, places: Sequence[str]) -> None:
    """Files whose rows are gone."""
    for place in places:
        _path(home, place).unlink(missing_ok=True)


def sweep(home: Path, now: datetime) -> int:
    """Remove files without a row that are older than a day; how many."""
    gone = 0
    for path in sorted((home / FOLDER).glob("*/*")) + sorted((home / FOLDER).glob("*/.*.aside")):
        try:
            old = now.timestamp() - path.stat().st_mtime > SWEPT_AFTER.total_seconds()
        except FileNotFoundError:  # it has been given its name meanwhile
            continue
        if old and not (_PLACE.fullmatch(path.name) and Picture.objects.filter(place=path.name).exists()):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _path(home: Path, place: str) -> Path:
    return home / FOLDER / place[:2] / place
