"""The key of the room: 256 bits in a file outside the database, made once by `lachan init`.

`citizens.key_file` of the settings says where. From it come the key of each report, that of receipts and that of forms
(HKDF, RFC 5869). Without the file no report can be read: a backup of the database alone gives nothing away, and one
without the file brings nothing back.
"""

import os
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.files import make_folder, sync_folder
from lachan.server.base.settings import Citizens

BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """`root`: what the file holds."""

    root: bytes = field(repr=False)

    @property
    def receipts(self) -> bytes:
        """Under which receipts are kept."""
        return _derived(self.root, b"receipt")

    @property
    def forms(self) -> bytes:
        """Under which an empty form is signed."""
        return _derived(self.root, b"form")

    def of_report(self, salt: bytes) -> bytes:
        """Of one report: no two have the same, so that what is sealed for one opens for no other."""
        return _derived(self.root, b"report " + salt)


@lru_cache(maxsize=256)
def _derived(root: bytes, what: bytes) -> bytes:
    return HKDF(SHA256(), BYTES, None, b"lachan citizens " + what).derive(root)


def place_of(home: Path, told: Citizens) -> Path:
    """Where the file is."""
    return home / told.key_file


def make(home: Path, told: Citizens, entropy: bytes) -> bool:
    """Keep the key, readable by this account only; whether it was made. One that is there stays.

    `entropy`: BYTES of the operating system's.
    """
    place = place_of(home, told)
    if len(entropy) != BYTES:
        raise ValueError("entropy: of another length")
    if place.exists():
        return False
    make_folder(place.parent)
    aside = place.with_name(f".{place.name}.{os.getpid()}.aside")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(entropy)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(aside, place)  # never over one that another process has made meanwhile
    except FileExistsError:
        return False
    finally:
        aside.unlink()
        sync_folder(place.parent)
    return True


def load(home: Path, told: Citizens) -> Keys:
    """The key. Errors: NotFound; Refused where others may read the file; BadInput where it is no key."""
    place = place_of(home, told)
    try:
        mode, raw = place.stat().st_mode, place.read_bytes()
    except FileNotFoundError:
        raise NotFound("citizens.key_file: there is no key yet: `lachan init` makes one") from None
    if stat.S_IMODE(mode) & 0o077:
        raise Refused("citizens.key_file: others may read the key: chmod 600")
    if len(raw) != BYTES:
        raise BadInput(f"citizens.key_file: not a key of {BYTES} bytes")
    return Keys(raw)
