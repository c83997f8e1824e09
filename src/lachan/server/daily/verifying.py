"""Whether a folder of daily files is what its manifest says: for who made them and for who fetched them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lachan.server.base.errors import BadInput
from lachan.server.base.files import digest_of

MANIFEST: Final = "manifest.json"
MOST_FILES: Final = 100
LARGEST_MANIFEST: Final = 1 << 20  # bytes
_NAME: Final = re.compile(r"[a-z][a-z-]{0,40}\.(?:csv|jsonl)\.gz")
_SHA: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest names it."""

    name: str
    rows: int
    bytes: int
    digest: str


def listed(raw: bytes) -> tuple[Listed, ...]:
    """The files of a manifest. It comes from elsewhere: a name is a plain name. Errors: BadInput."""
    try:
        told: Any = json.loads(raw)
        files = told["files"]
        found = tuple(Listed(f["name"], int(f["rows"]), int(f["bytes"]), f["sha256"]) for f in files[:MOST_FILES])
        sound = all(_NAME.fullmatch(f.name) and _SHA.fullmatch(f.digest) and f.bytes >= 0 for f in found)
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
        found = ()
    if not sound:
        raise BadInput("manifest.json: not a manifest of daily files")
    return found


def verify(folder: Path) -> list[tuple[str, str]]:
    """Differences between a folder and its manifest: (name, what is wrong); none: all is there and whole.

    Errors: BadInput where there is no manifest that can be read.
    """
    try:
        with (folder / MANIFEST).open("rb") as source:
            raw = source.read(LARGEST_MANIFEST + 1)
    except OSError:
        raise BadInput("manifest.json: cannot be read") from None
    if len(raw) > LARGEST_MANIFEST:
        raise BadInput("manifest.json: not a manifest of daily files")
    wrong = []
    for one in listed(raw):
        place = folder / one.name
        if not place.is_file():
            wrong.append((one.name, "missing"))
        elif place.stat().st_size != one.bytes:
            wrong.append((one.name, "size"))
        elif digest_of(place) != one.digest:
            wrong.append((one.name, "digest"))
    return wrong
