"""Archives within limits: zip, tar, gzip, bzip2, xz; each part is read by what it is."""

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from lachan.tools.pii.places import office
from lachan.tools.pii.places.budget import Budget, inflated
from lachan.tools.pii.places.pieces import Outcome, Pieces, Skipped, Unreadable


def zipped(data: bytes | io.BufferedReader, place: str, budget: Budget, depth: int) -> Pieces:
    """A zip file: an office document where its parts say so. Errors: Unreadable."""
    from lachan.tools.pii.places import reading, sheets

    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        raise Unreadable(Outcome.DAMAGED) from None
    infos = archive.infolist()
    sort = office.sort_of({info.filename for info in infos})
    if sort and any(info.flag_bits & 1 for info in infos):
        raise Unreadable(Outcome.ENCRYPTED)
    if sort in ("docx", "pptx"):
        yield from office.pieces(archive, sort, place, budget)
        return
    if sort == "sheet" or (sort == "odf" and _is_sheet(archive)):
        _check(archive, budget)
        whole = data if isinstance(data, bytes) else _again(data)
        yield from sheets.pieces(whole, place, budget.limits)
        return
    if sort == "odf":
        yield from office.pieces(archive, sort, place, budget)
        return
    for info in infos:
        if info.is_dir():
            continue
        budget.part()
        inside = f"{place}!{info.filename}" if place else info.filename
        if info.flag_bits & 1:
            yield Skipped(Outcome.ENCRYPTED, inside)
            continue
        try:
            with archive.open(info) as stream:
                part = budget.read(stream)
        except Unreadable as error:
            if error.outcome is Outcome.BOMB:
                raise
            yield Skipped(error.outcome, inside)
            continue
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            yield Skipped(Outcome.DAMAGED, inside)
            continue
        yield from reading.part(part, info.filename, inside, budget.limits, budget, depth + 1)


def _is_sheet(archive: zipfile.ZipFile) -> bool:
    try:
        with archive.open("mimetype") as stream:
            return b"spreadsheet" in stream.read(100)
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError):
        return False


def _check(archive: zipfile.ZipFile, budget: Budget) -> None:
    """Unpack once and throw away, within the limits, before a library does it without any. Document types refused."""
    for info in archive.infolist():
        budget.part()
        try:
            with archive.open(info) as stream:
                part = budget.read(stream)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
            raise Unreadable(Outcome.DAMAGED) from None
        if info.filename.endswith(".xml") and b"<!DOCTYPE" in part[:4096]:
            raise Unreadable(Outcome.DAMAGED)


def _again(stream: io.BufferedReader) -> bytes:
    stream.seek(0)
    return stream.read()


def packed(data: bytes, sort: str, name: str, place: str, budget: Budget, depth: int) -> Pieces:
    """gzip, bzip2 or xz: one part. Errors: Unreadable."""
    from lachan.tools.pii.places import reading

    budget.part()
    pieces, size = [], 0
    try:
        for piece in _unpacked(data, sort, budget):
            size += len(piece)
            if size > budget.limits.member_bytes:
                raise Unreadable(Outcome.TOO_LARGE)
            pieces.append(piece)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        raise Unreadable(Outcome.DAMAGED) from None
    inner = name.rsplit(".", 1)[0] if "." in name else name
    yield from reading.part(b"".join(pieces), inner, f"{place}!{inner or 'data'}", budget.limits, budget, depth + 1)


def _unpacked(data: bytes, sort: str, budget: Budget) -> Iterator[bytes]:
    if sort == "gzip":
        yield from inflated(data, budget)
        return
    unpacker = bz2.BZ2Decompressor() if sort == "bzip2" else lzma.LZMADecompressor(memlimit=256 << 20)
    piece = unpacker.decompress(data, 1 << 16)
    while True:
        budget.spend(len(piece))
        yield piece
        if unpacker.eof:
            return
        if unpacker.needs_input:
            raise EOFError
        piece = unpacker.decompress(b"", 1 << 16)


def tar(data: bytes, place: str, budget: Budget, depth: int) -> Pieces:
    """A tar file: regular files only; links and devices are named and left. Errors: Unreadable."""
    from lachan.tools.pii.places import reading

    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                budget.part()
                inside = f"{place}!{member.name}"
                if member.isdir():
                    continue
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    yield Skipped(Outcome.NOT_A_FILE, inside)
                    continue
                try:
                    part = budget.read(stream)
                except Unreadable as error:
                    yield Skipped(error.outcome, inside)
                    continue
                yield from reading.part(part, member.name, inside, budget.limits, budget, depth + 1)
    except (tarfile.TarError, OSError, EOFError, ValueError):
        raise Unreadable(Outcome.DAMAGED) from None
