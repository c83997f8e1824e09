"""Files that survive a power cut: written aside, synced, renamed, folder synced."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
_SYNCS = 8


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
    _sync_file(aside)
    os.replace(aside, place)
    sync_folder(place.parent)


def settle_all(moves: Sequence[tuple[Path, Path]]) -> None:
    """`settle` for many files: all are synced, then all renamed, then each folder is synced once."""
    with ThreadPoolExecutor(_SYNCS) as pool:  # a disk syncs several files in little more time than one
        list(pool.map(_sync_file, (aside for aside, _ in moves)))
        for aside, place in moves:
            os.replace(aside, place)
        list(pool.map(sync_folder, dict.fromkeys(place.parent for _, place in moves)))


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
