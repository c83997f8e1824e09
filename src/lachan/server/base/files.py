"""Files that survive a power cut: written aside, synced, renamed, folder synced."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> Path:
    """Make `folder` and its parents, durably; returns it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
    return folder


def settle(aside: Path, place: Path) -> None:
    """Move a finished file from `aside` to `place`: fsync(file) → rename → fsync(folder). Replaces what stood there."""
    handle = os.open(aside, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(aside, place)
    sync_folder(place.parent)


@contextmanager
def written_aside(place: Path) -> Iterator[BinaryIO]:
    """A binary file to write; it appears under `place`, whole and durable, or not at all."""
    make_folder(place.parent)
    aside = place.with_name(f".{place.name}.{os.getpid()}.aside")
    try:
        with aside.open("wb") as out:
            yield out
        settle(aside, place)
    finally:
        aside.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    sha = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()
