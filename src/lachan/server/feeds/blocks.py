"""From a stream of bytes to blocks of whole lines in UTF-8, in bounded memory.

The encoding is decided once per file, from its first 8 MiB: a byte-order mark; else UTF-8; else windows-1252, flagged.
A file that holds more valid multi-byte UTF-8 than damage stays UTF-8, and its bad lines become rejects. windows-1252 is
read as browsers read it (the five bytes it leaves undefined become the control characters of the same number), so that
no byte is lost. A line over the cap is one reject and costs no memory.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from lachan.server.feeds.reading import RAW_KEPT, Reason, Reject

BLOCK: Final = 8 << 20
LINE_CAP: Final = 1 << 20
_SAMPLE: Final = 8 << 20
_WINDOWS_1252: Final = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in range(256))
_MULTI_BYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Broken(Exception):
    """A stream that ends before its content does; raised by `members`, answered here."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Lines:
    """Whole lines: UTF-8 unless damaged, each ended by a newline except perhaps the file's last."""

    data: bytes
    first_line: int
    rejects: tuple[Reject, ...] = ()
    last: bool = False
    newlines: int | None = None  # in `data`, where they have been counted


def encoding_of(sample: bytes, whole: bool) -> tuple[str, int]:
    """(encoding, length of its byte-order mark) of a file that begins with `sample`; `whole` if that is all of it."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name, len(bom)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
        return "utf-8", 0
    except UnicodeDecodeError:
        pass
    good = _MULTI_BYTE.sub(b"", sample)
    multi_byte = len(sample) - len(good)
    damage = len(good.translate(None, bytes(range(128))))
    return ("utf-8", 0) if multi_byte > damage else ("windows-1252", 0)


def _transcoded(first: bytes, stream: BinaryIO, encoding: str, size: int) -> Iterator[bytes]:
    """The rest of the stream in UTF-8, piece by piece. Damage in UTF-16 becomes U+FFFD."""
    chunk = first
    if encoding == "utf-8":
        while chunk:
            yield chunk
            chunk = stream.read(size)
    elif encoding == "windows-1252":
        while chunk:
            yield codecs.charmap_decode(chunk, "strict", _WINDOWS_1252)[0].encode()
            chunk = stream.read(size)
    else:
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        while chunk:
            yield decoder.decode(chunk).encode()
            chunk = stream.read(size)
        yield decoder.decode(b"", final=True).encode()


class _Cutter:
    """Cuts what arrives at newlines; keeps the number of the line it stands on."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.line = 1
        self.pending = bytearray()
        self.skipped: bytes | None = None  # first bytes of an overlong line that has not ended yet

    def cut(self, piece: bytes) -> Lines | None:
        rejects: list[Reject] = []
        first_line = self.line
        if self.skipped is not None:
            end = piece.find(b"\n")
            if end < 0:
                return None
            rejects.append(Reject(self.line, Reason.LINE_TOO_LONG, self.skipped))
            self.skipped = None
            piece = piece[end:]  # the line stays as an empty one, so that the numbers of the others stay
        end = piece.rfind(b"\n") + 1
        data = bytes(self.pending) + piece[:end] if end else b""
        if end:
            self.pending = bytearray(piece[end:])
        else:
            self.pending += piece
        if len(self.pending) > self.cap:
            self.skipped = bytes(self.pending[:RAW_KEPT])
            self.pending.clear()
        data, overlong = _without_overlong(data, first_line, self.cap)
        rejects += overlong
        newlines = data.count(b"\n")
        self.line = first_line + newlines
        return Lines(data, first_line, tuple(rejects), newlines=newlines) if data or rejects else None

    def finish(self, broken: Broken | None) -> Lines:
        first_line = self.line
        rejects = []
        data = bytes(self.pending)
        if self.skipped is not None:
            rejects.append(Reject(self.line, Reason.LINE_TOO_LONG, self.skipped))
        if broken is not None:  # what stood on the broken-off line is part of the damage
            rejects.append(Reject(self.line, broken.reason, data[:RAW_KEPT], broken.detail))
            data = b""
        return Lines(data, first_line, tuple(rejects), last=True)


def _without_overlong(data: bytes, first_line: int, cap: int) -> tuple[bytes, list[Reject]]:
    """Overlong lines emptied (so that the numbers of the others stay) and named."""
    rejects: list[Reject] = []
    kept: list[bytes] = []
    start = clean = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + cap + 1) + 1
        if not end:
            end = data.find(b"\n", start) + 1 or len(data)
            if end - start - 1 > cap:
                line = first_line + data.count(b"\n", 0, start)
                rejects.append(Reject(line, Reason.LINE_TOO_LONG, data[start : start + RAW_KEPT]))
                kept.append(data[clean:start] + b"\n")
                clean = end
        start = end
    return (b"".join(kept) + data[clean:] if rejects else data), rejects


def lines_of(stream: BinaryIO, notes: list[str], *, block: int = BLOCK, cap: int = LINE_CAP) -> Iterator[Lines]:
    """Blocks of whole lines, about `block` bytes each; the last is marked. `notes` gets what people should know."""
    cutter = _Cutter(cap)
    broken: Broken | None = None
    try:
        sample = stream.read(_SAMPLE)
        encoding, mark = encoding_of(sample, whole=len(sample) < _SAMPLE)
        if encoding != "utf-8":
            notes.append(f"encoding: read as {encoding}")
        for piece in _transcoded(sample[mark:], stream, encoding, block):
            for start in range(0, len(piece), block):
                lines = cutter.cut(piece[start : start + block])
                if lines is not None:
                    yield lines
    except Broken as error:
        broken = error
    yield cutter.finish(broken)
