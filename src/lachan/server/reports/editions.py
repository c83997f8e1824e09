"""Editions: files of one figure, made once, never changed. Where they lie, and what may be read of them.

`figures/FIGURE/EDITION/` in the home holds the data in three forms and `datapackage.json`, which names their digests.
The digest of an edition is the SHA-256 of that file. A folder appears whole, by one rename, or not at all; what stands
there is never written again: a correction is the edition of a later day.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lachan.server.base.errors import Damaged, NotFound
from lachan.server.base.files import make_folder, sync_folder
from lachan.server.reports.forms import KINDS, MANIFEST

FOLDER: Final = "figures"
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class File:
    """One file of an edition."""

    name: str
    kind: str
    size: int
    digest: str
    place: Path

    @property
    def extension(self) -> str:
        """`CSV`, `JSON`, `PARQUET`."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Edition:
    """`about`: what the manifest says of the whole; `rows`: the table; `columns`: name, type, meaning in Vietnamese and
    English; `digest`: of the manifest; `made_at`: with the manifest's own words."""

    figure: str
    name: str
    about: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    columns: tuple[tuple[str, str, str, str], ...]
    files: tuple[File, ...]
    digest: str
    made_at: datetime


def place(home: Path, figure: str, name: str) -> Path:
    """The folder of an edition, which need not exist."""
    return home / FOLDER / figure / name


def write(home: Path, figure: str, name: str, files: Mapping[str, bytes]) -> bool:
    """Put the files there, whole and durable; False where the edition exists already, which then stays as it is."""
    there = place(home, figure, name)
    if there.exists():
        return False
    make_folder(there.parent)
    aside = there.with_name(f".{name}.{os.getpid()}.aside")
    shutil.rmtree(aside, ignore_errors=True)  # of a run that was killed, under the same number
    aside.mkdir()
    try:
        for file, raw in files.items():
            with (aside / file).open("xb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
            (aside / file).chmod(0o444)
        sync_folder(aside)
        try:
            aside.rename(there)
        except OSError:
            if there.exists():
                return False
            raise
        sync_folder(there.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def names(home: Path, figure: str) -> list[str]:
    """The editions of a figure, the newest first."""
    try:
        found = [one.name for one in (home / FOLDER / figure).iterdir() if _NAME.fullmatch(one.name)]
    except FileNotFoundError:
        return []
    return sorted(found, reverse=True)


def edition(home: Path, figure: str, name: str) -> Edition:
    """One edition, its table held against the digest that the manifest names. Errors: NotFound, Damaged."""
    if not _NAME.fullmatch(name) or not _is_day(name):
        raise NotFound("there is nothing here")
    there = place(home, figure, name)
    try:
        manifest = (there / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise NotFound("there is nothing here") from None
    try:
        package = json.loads(manifest)
        found = tuple(_file(there, one) for one in package["resources"])
        table = next(one for one in found if one.name.endswith(".json"))
        raw = table.place.read_bytes()
        if sha256(raw).hexdigest() != table.digest:
            raise Damaged(f"{FOLDER}/{figure}/{name}: not what was published")
        fields = package["resources"][0]["schema"]["fields"]
        digest = sha256(manifest).hexdigest()
        own = File(MANIFEST, KINDS["json"], len(manifest), digest, there / MANIFEST)
        return Edition(
            figure,
            name,
            package["lachan"],
            tuple(json.loads(raw)["rows"]),
            tuple((one["name"], one["type"], one["title"], one["description"]) for one in fields),
            (*found, own),
            digest,
            datetime.fromisoformat(package["created"]),
        )
    except (OSError, ValueError, KeyError, StopIteration):
        raise Damaged(f"{FOLDER}/{figure}/{name}: not what was published") from None


def latest(home: Path, figure: str) -> Edition | None:
    """The newest; None: there is none yet. Errors: Damaged."""
    found = names(home, figure)
    return edition(home, figure, found[0]) if found else None


def wrong(home: Path, figure: str, name: str) -> list[str]:
    """Files that are gone or differ from what was published, by name. Errors: NotFound."""
    try:
        found = edition(home, figure, name)
    except Damaged:
        return [MANIFEST]
    return [one.name for one in found.files if not _is_whole(one)]


def _file(there: Path, said: Mapping[str, Any]) -> File:
    name = str(said["path"])
    if "/" in name or name.startswith("."):
        raise ValueError(name)
    return File(
        name, KINDS[str(said["format"])], int(said["bytes"]), str(said["hash"]).removeprefix("sha256:"), there / name
    )


def _is_whole(file: File) -> bool:
    try:
        return sha256(file.place.read_bytes()).hexdigest() == file.digest
    except FileNotFoundError:
        return False


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
