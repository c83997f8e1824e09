"""Files of the room in a home: `notices/rows/` and `notices/mails/`, each file named by the SHA-256 of its bytes.

Such a name makes writing twice the same as writing once. A file that no row names is left over from a kill; `sweeping`
removes it.
"""

import hashlib
from pathlib import Path
from typing import Final

from lachan.server.base.errors import Damaged
from lachan.server.base.files import written_aside

ROWS: Final = ("notices/rows", ".parquet")
MAILS: Final = ("notices/mails", ".eml")


def digest(raw: bytes) -> str:
    """SHA-256, as files are named by."""
    return hashlib.sha256(raw).hexdigest()


def keep(home: Path, kind: tuple[str, str], raw: bytes) -> tuple[str, str]:
    """Write durably, unless it is there already; (path relative to the home, digest)."""
    folder, ending = kind
    name = digest(raw)
    relative = f"{folder}/{name[:2]}/{name}{ending}"
    place = home / relative
    if not place.is_file() or place.stat().st_size != len(raw):
        with written_aside(place) as out:
            out.write(raw)
    return relative, name


def read(home: Path, relative: str, expected: str) -> bytes:
    """The bytes of a kept file. Errors: Damaged where it is missing or differs from its record."""
    try:
        raw = (home / relative).read_bytes()
    except OSError:
        raise Damaged(f"{relative}: missing; to mend it: lachan lake restore") from None
    if digest(raw) != expected:
        raise Damaged(f"{relative}: not the bytes that were stored; to mend it: lachan lake restore")
    return raw
