"""From a raw file to what there is to read: the file itself, the stream in a gzip, the files in a zip.

An archive is never unpacked to disk. A bomb (more bytes than allowed, or far more than its packed size explains) and a
damaged archive break off with a reason; what was read before the damage stays read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from lachan.server.feeds.blocks import Broken
from lachan.server.feeds.reading import Member, Reason, SetAside

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_RATIO_FREE: Final = 64 << 20  # below this many unpacked bytes a ratio proves nothing
MAX_MEMBERS: Final = 1000
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What an archive may unpack to: bytes (of all its files together), and unpacked to packed size (of each)."""

    max_unpacked: int = 60 << 30
    max_ratio: int = 300


@dataclass
class _Budget:
    """Unpacked bytes that a whole archive may still give."""

    left: int


class _Bounded(io.RawIOBase):
    """A readable stream that breaks off with a reason instead of raising whatever its library raises.

    What came before the break is given first; then every further call breaks off.
    """

    def __init__(self, source: BinaryIO, packed: int, limits: Limits, budget: _Budget) -> None:
        self.source = source
        self.packed = max(packed, 1)
        self.limits = limits
        self.budget = budget
        self.given = 0
        self.broken: Broken | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = size if size >= 0 else _CHUNK
        parts: list[bytes] = []
        while wanted > 0 and self.broken is None:
            try:
                part = self._read_once(min(wanted, _CHUNK))
            except Broken as error:
                self.broken = error
                break
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        if self.broken is not None and not parts:
            raise self.broken
        return b"".join(parts)

    def _read_once(self, size: int) -> bytes:
        try:
            part = self.source.read(size)
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Broken(Reason.ARCHIVE_DAMAGED, str(error)) from None
        self.given += len(part)
        self.budget.left -= len(part)
        if self.budget.left < 0 or (self.given > _RATIO_FREE and self.given > self.packed * self.limits.max_ratio):
            raise Broken(Reason.ARCHIVE_BOMB, f"{self.given} bytes out of {self.packed}")
        return part


class _Gunzip(io.RawIOBase):
    """A gzip stream read by zlib: gives every byte before a damage, then says EOFError or zlib.error each time."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.unzip = zlib.decompressobj(wbits=31)
        self.fed = b""
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        while not self.ended:
            if self.unzip.eof:
                self.fed = (self.unzip.unused_data or self.source.read(_CHUNK)).lstrip(b"\0")
                if not self.fed:
                    self.ended = True
                    return b""
                self.unzip = zlib.decompressobj(wbits=31)
            elif not self.fed:
                self.fed = self.source.read(_CHUNK)
                if not self.fed:
                    raise EOFError("the gzip stream is cut off")
            part = self.unzip.decompress(self.fed, max(size, 1))
            self.fed = self.unzip.unconsumed_tail
            if part:
                return part
        return b""


def members_of(path: Path, name: str, limits: Limits) -> Iterator[Member | SetAside]:
    """What `path`, received under `name`, holds to be read. A zip's members come in its own order, folders left out."""
    with path.open("rb") as source:
        head = source.read(4)
        source.seek(0)
        packed = path.stat().st_size
        if head.startswith(_GZIP):
            inner = name[:-3] if name.lower().endswith(".gz") else name
            budget = _Budget(limits.max_unpacked)
            yield Member(inner, _as_binary(_Bounded(_as_binary(_Gunzip(source)), packed, limits, budget)))
        elif head in _ZIP:
            yield from _zip_members(source, name, limits)
        else:
            yield Member(name, source)


def _as_binary(stream: io.RawIOBase) -> BinaryIO:
    return cast(BinaryIO, stream)


def _zip_members(source: BinaryIO, name: str, limits: Limits) -> Iterator[Member | SetAside]:
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield SetAside(Reason.ARCHIVE_DAMAGED, 1, f"{name}: {error}")
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries:
            yield SetAside(Reason.EMPTY, 0, f"{name}: an archive without files")
        if len(entries) > MAX_MEMBERS:
            yield SetAside(Reason.ARCHIVE_BOMB, 1, f"{name}: {len(entries)} files, allowed are {MAX_MEMBERS}")
            return
        budget = _Budget(limits.max_unpacked)
        for entry in entries:
            inner = PurePosixPath(entry.filename.replace("\\", "/")).name
            too_many = entry.file_size > budget.left
            ratio = entry.file_size / max(entry.compress_size, 1)
            if too_many or (entry.file_size > _RATIO_FREE and ratio > limits.max_ratio):
                yield SetAside(Reason.ARCHIVE_BOMB, 1, f"{inner}: {entry.file_size} bytes out of {entry.compress_size}")
                continue
            try:
                opened = archive.open(entry)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
                yield SetAside(Reason.ARCHIVE_DAMAGED, 1, f"{inner}: {error}")
                continue
            with opened:
                yield Member(inner, _as_binary(_Bounded(cast(BinaryIO, opened), entry.compress_size, limits, budget)))
