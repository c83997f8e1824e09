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


def keep(home: Path, kind: tuple[str, str], raw: bytes) -> tuple[str, str]:
    """Write durably, unless it is there already; (path relative to the home, digest)."""
    folder, ending = kind
    digest = hashlib.sha256(raw).hexdigest()
    relative = f"{folder}/{digest[:2]}/{digest}{ending}"
    place = home / relative
    if not place.is_file() or place.stat().st_size != len(raw):
        with written_aside(place) as out:
            out.write(raw)
    return relative, digest


def read(home: Path, relative: str, digest: str) -> bytes:
    """The bytes of a kept file. Errors: Damaged where it is missing or differs from its record."""
    try:
        raw = (home / relative).read_bytes()
    except OSError:
        raise Damaged(f"{relative}: missing") from None
    if hashlib.sha256(raw).hexdigest() != digest:
        raise Damaged(f"{relative}: not the bytes that were stored")
    return raw
