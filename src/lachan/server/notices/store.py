"""Files of the room in a home: `notices/rows/`, `notices/mails/`, `notices/ledgers/`, each named by the SHA-256 of its
bytes.

Such a name makes writing twice the same as writing once. A file that no row names is left over from a kill; `sweeping`
removes it.
"""

import hashlib
import os
from pathlib import Path
from typing import Final

from lachan.server.base.errors import Damaged
from lachan.server.base.files import make_folder, settle_all, sync_folder

ROWS: Final = ("notices/rows", ".parquet")
MAILS: Final = ("notices/mails", ".eml")
LEDGERS: Final = ("notices/ledgers", ".parquet")


class Shelf:
    """Files that one transaction will name. Each is written aside by `keep`; `settle` makes all of them durable under
    their names; what was not settled when the `with` ends is removed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._moves: dict[Path, Path] = {}
        self._found: set[Path] = set()  # folders of files that a kill left: their names may not be durable yet

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(self, *_: object) -> None:
        for aside in self._moves.values():
            aside.unlink(missing_ok=True)

    def keep(self, kind: tuple[str, str], raw: bytes) -> tuple[str, str]:
        """Write, unless it is there already; (path relative to the home, digest)."""
        folder, ending = kind
        name = digest(raw)
        relative = f"{folder}/{name[0]}/{name}{ending}"
        place = self.home / relative
        if place.is_file() and place.stat().st_size == len(raw):
            self._found.add(place.parent)
        elif place not in self._moves:
            aside = make_folder(place.parent) / f".{place.name}.{os.getpid()}.aside"
            self._moves[place] = aside
            aside.write_bytes(raw)
        return relative, name

    def settle(self) -> None:
        """fsync of every file → renames → fsync of every folder."""
        settle_all([(aside, place) for place, aside in self._moves.items()])
        for folder in self._found - {place.parent for place in self._moves}:
            sync_folder(folder)
        self._moves.clear()


def keep(home: Path, kind: tuple[str, str], raw: bytes) -> tuple[str, str]:
    """One file alone, written and durable; (path relative to the home, digest)."""
    with Shelf(home) as shelf:
        kept = shelf.keep(kind, raw)
        shelf.settle()
    return kept


def digest(raw: bytes) -> str:
    """SHA-256, as files are named by."""
    return hashlib.sha256(raw).hexdigest()


def read(home: Path, relative: str, expected: str) -> bytes:
    """The bytes of a kept file. Errors: Damaged where it is missing or differs from its record."""
    try:
        raw = (home / relative).read_bytes()
    except OSError:
        raise Damaged(f"{relative}: missing; to mend it: lachan lake restore") from None
    if digest(raw) != expected:
        raise Damaged(f"{relative}: not the bytes that were stored; to mend it: lachan lake restore")
    return raw
