"""Programs of our own that this instance offers for download: files in `tools/` of the home, under their digest.

`offered.json` there is the whole list; a file that it does not name is left over and removed. Changes are acts of the
audit record. The portal reads; only a command writes.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.base.files import digest_of, written_aside
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import held
from lachan.server.publications.catalogue.reading import System

FOLDER: Final = "tools"
MOST_BYTES: Final = 512 << 20
MOST_SIGNATURE: Final = 64 << 10
MOST: Final = 20  # programs
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}", re.ASCII)
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A program. `signature`: the digest of its detached signature; empty where there is none."""

    name: str
    version: str
    systems: tuple[System, ...]
    bytes: int
    sha256: str
    signature: str
    offered_at: datetime


def offers(home: Path) -> tuple[Offer, ...]:
    """What is offered now, by name. Errors: Damaged where the list cannot be read."""
    place = home / FOLDER / "offered.json"
    if not place.exists():
        return ()
    try:
        return tuple(_offer(one) for one in json.loads(place.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError):
        raise Damaged(f"{FOLDER}/offered.json cannot be read: offer the programs again") from None


def file_of(home: Path, name: str, *, signature: bool = False) -> tuple[Offer, Path]:
    """A program and where its bytes are. Errors: NotFound, Damaged."""
    found = next((one for one in offers(home) if one.name == name), None)
    digest = "" if found is None else found.signature if signature else found.sha256
    place = home / FOLDER / digest
    if found is None or not digest or not place.is_file():
        raise NotFound("there is no such program")
    return found, place


def offer(
    by: By,
    home: Path,
    file: Path,
    now: datetime,
    *,
    version: str,
    systems: Sequence[str],
    name: str = "",
    signature: Path | None = None,
) -> Offer:
    """From now on; in place of the one of this name. Safe to kill and to run again. Errors: BadInput, Damaged."""
    name = name or file.name
    if not _NAME.fullmatch(name):
        raise BadInput("name: letters, digits, dot, dash and underscore, at most 80")
    if not _VERSION.fullmatch(version):
        raise BadInput("version: letters, digits, dot, plus and dash, at most 40")
    if not systems or not set(systems) <= set(System):
        raise BadInput(f"systems: some of {', '.join(System)}")
    with held(Home(home), "tools"):
        size, digest = _take(home, file, MOST_BYTES)
        mark = _take(home, signature, MOST_SIGNATURE)[1] if signature else ""
        made = Offer(name, version, tuple(s for s in System if s in systems), size, digest, mark, now)
        others = [one for one in offers(home) if one.name != name]
        if len(others) >= MOST:
            raise BadInput(f"at most {MOST} programs are offered: withdraw one first")
        with transaction.atomic():
            record(by, Act.TOOL_OFFERED, subject=f"tool:{name}", now=now, content=digest)
            _write(home, [*others, made])
        _sweep(home)
    return made


def withdraw(by: By, home: Path, name: str, now: datetime) -> None:
    """Offer it no more. Errors: NotFound, Damaged."""
    with held(Home(home), "tools"):
        found = offers(home)
        kept = [one for one in found if one.name != name]
        if len(kept) == len(found):
            raise NotFound("there is no such program")
        with transaction.atomic():
            record(by, Act.TOOL_WITHDRAWN, subject=f"tool:{name}", now=now)
            _write(home, kept)
        _sweep(home)


def changed(home: Path) -> list[str]:
    """Names of programs whose bytes are not those that were offered, or are gone. Errors: Damaged."""
    found = []
    for one in offers(home):
        for digest in filter(None, (one.sha256, one.signature)):
            place = home / FOLDER / digest
            if not place.is_file() or digest_of(place) != digest:
                found.append(one.name)
    return sorted(set(found))


def _take(home: Path, file: Path, most: int) -> tuple[int, str]:
    """Copy a file under its digest: its size and digest. Errors: BadInput."""
    try:
        size, digest = file.stat().st_size, digest_of(file)
    except OSError as error:
        raise BadInput(f"the file cannot be read: {error.strerror}") from None
    if not 0 < size <= most:
        raise BadInput(f"the file is empty or larger than {most >> 10} KiB")
    place = home / FOLDER / digest
    if not place.is_file():
        with file.open("rb") as source, written_aside(place) as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
    if digest_of(place) != digest:
        place.unlink()
        raise BadInput("the file changed while it was read: offer it again")
    return size, digest


def _write(home: Path, found: Sequence[Offer]) -> None:
    rows = [asdict(one) | {"offered_at": utc_text(one.offered_at)} for one in sorted(found, key=lambda one: one.name)]
    with written_aside(home / FOLDER / "offered.json") as out:
        out.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())


def _sweep(home: Path) -> None:
    named = {digest for one in offers(home) for digest in (one.sha256, one.signature)}
    for place in (home / FOLDER).iterdir():
        if re.fullmatch(r"[0-9a-f]{64}", place.name) and place.name not in named:
            place.unlink()


def _offer(raw: dict[str, object]) -> Offer:
    systems, size = raw["systems"], raw["bytes"]
    if not isinstance(systems, list) or not isinstance(size, int):
        raise TypeError("systems")
    return Offer(
        str(raw["name"]),
        str(raw["version"]),
        tuple(System(str(one)) for one in systems),
        size,
        str(raw["sha256"]),
        str(raw["signature"]),
        datetime.fromisoformat(str(raw["offered_at"])).astimezone(UTC),
    )
