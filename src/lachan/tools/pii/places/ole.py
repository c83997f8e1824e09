"""Documents in the old container of Microsoft Office: doc, ppt, msg (xls goes to `sheets`). Read by olefile.

[MS-DOC] 2.4.1: the text of a doc lies in pieces that the Clx of the table stream lists; [MS-PPT] 2.9: text atoms; msg
goes to `outlook`. Fonts are not followed: text of TCVN3 and VNI fonts is told by its words.
"""

import io
import struct
import subprocess
from collections.abc import Iterator
from shutil import which
from typing import Any, Final

from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Text, Unreadable
from lachan.tools.pii.text.tables import WINDOWS_1252

_FIELD_CODES: Final = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x13": " ", "\x14": " ", "\x15": " "})
_NOT_TEXT: Final = {c: None for c in range(32) if c not in (9, 10, 13)}
_OUTSIDE_SECONDS: Final = 60


def pieces(data: bytes, place: str, limits: Limits) -> Pieces:
    """The text. Errors: Unreadable."""
    try:
        import olefile
    except ImportError:
        raise Unreadable(Outcome.NO_READER) from None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(name) for name in ole.listdir()}
            if "EncryptedPackage" in names or "EncryptionInfo" in names:
                raise Unreadable(Outcome.ENCRYPTED)
            if "Workbook" in names or "Book" in names:
                from lachan.tools.pii.places import sheets

                yield from sheets.pieces(data, place, limits)
            elif "WordDocument" in names:
                yield Text(_word(ole, names, data)[: limits.text_chars], place)
            elif "PowerPoint Document" in names:
                yield Text("\n".join(_slides(ole.openstream("PowerPoint Document").read()))[: limits.text_chars], place)
            elif "__properties_version1.0" in names:
                from lachan.tools.pii.places import outlook

                yield from outlook.message(ole, names, place, limits)
            else:
                raise Unreadable(Outcome.UNKNOWN)
    except (Unreadable, MemoryError):
        raise
    except Exception:  # olefile and struct raise whatever a broken file leads them to
        raise Unreadable(Outcome.DAMAGED) from None


def _word(ole: Any, names: set[str], data: bytes) -> str:
    main = ole.openstream("WordDocument").read()
    flags = struct.unpack_from("<H", main, 10)[0]
    if flags & 0x0100:
        raise Unreadable(Outcome.ENCRYPTED)
    table_name = "1Table" if flags & 0x0200 else "0Table"
    if struct.unpack_from("<H", main, 2)[0] < 0x00C1 or table_name not in names:
        return _outside(data)  # Word 6 and 95
    table = ole.openstream(table_name).read()
    place, size = struct.unpack_from("<II", main, 0x01A2)
    text = "".join(_word_pieces(main, table[place : place + size]))
    return text.replace("\x07\x07", "\n").replace("\x07", "\t").translate(_FIELD_CODES).translate(_NOT_TEXT)


def _word_pieces(main: bytes, clx: bytes) -> Iterator[str]:
    place = 0
    while place < len(clx) and clx[place] == 1:  # Prc: formatting
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if place >= len(clx) or clx[place] != 2:
        raise Unreadable(Outcome.DAMAGED)
    size = struct.unpack_from("<I", clx, place + 1)[0]
    table = clx[place + 5 : place + 5 + size]
    count = (len(table) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", table, 0)
    for index in range(count):
        at = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)[0]
        length = positions[index + 1] - positions[index]
        if length < 0 or length > len(main):
            raise Unreadable(Outcome.DAMAGED)
        if at & 0x40000000:
            start = (at & 0x3FFFFFFF) // 2
            yield "".join(WINDOWS_1252[byte] for byte in main[start : start + length])
        else:
            yield main[at : at + 2 * length].decode("utf-16-le", "replace")


def _outside(data: bytes) -> str:
    """Word before 97: by antiword or catdoc, where one is installed."""
    program = which("antiword") or which("catdoc")
    if program is None:
        raise Unreadable(Outcome.NO_READER)
    options = ["-m", "UTF-8.txt", "-"] if program.endswith("antiword") else ["-d", "utf-8"]
    try:
        done = subprocess.run(
            [program, *options], input=data, capture_output=True, timeout=_OUTSIDE_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Outcome.TIME) from None
    except (subprocess.CalledProcessError, OSError):
        raise Unreadable(Outcome.DAMAGED) from None
    return done.stdout.decode("utf-8", "replace")


def _slides(stream: bytes) -> Iterator[str]:
    """TextCharsAtom (0x0FA0, UTF-16) and TextBytesAtom (0x0FA8, one byte a character), wherever they are nested."""
    place = 0
    while place + 8 <= len(stream):
        options, sort, size = struct.unpack_from("<HHI", stream, place)
        place += 8
        if options & 0x0F == 0x0F:  # a container: its records follow
            continue
        if sort == 0x0FA0:
            yield stream[place : place + size].decode("utf-16-le", "replace").replace("\r", "\n").replace("\x0b", "\n")
        elif sort == 0x0FA8:
            yield (
                "".join(WINDOWS_1252[b] for b in stream[place : place + size]).replace("\r", "\n").replace("\x0b", "\n")
            )
        place += size
