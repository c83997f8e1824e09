"""Lines of a register's file, plain or gzip, with a limit on everything."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from lachan.server.base.errors import BadInput

MAX_LINE_BYTES: Final = 64 * 1024
MAX_FILE_BYTES: Final = 8 << 30  # unpacked; all of APNIC's inetnum are about 1 GB
_GZIP: Final = b"\x1f\x8b"


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """(number from 1, text without its end) of every line; UTF-8, or Latin-1 where a line is not UTF-8.

    Errors: BadInput for a file that cannot be read, is cut, too large, or holds a line of more than MAX_LINE_BYTES.
    """
    seen = 0
    try:
        with _opened(path) as source:
            number = 0
            while raw := source.readline(MAX_LINE_BYTES + 1):
                number += 1
                seen += len(raw)
                if len(raw) > MAX_LINE_BYTES:
                    raise BadInput(f"{path.name}: line {number}: longer than {MAX_LINE_BYTES} bytes")
                if seen > MAX_FILE_BYTES:
                    raise BadInput(f"{path.name}: larger than {MAX_FILE_BYTES} bytes: split it")
                yield number, _text(raw)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{path.name}: the gzip file is cut or damaged") from None
    except OSError as error:
        raise BadInput(f"{path.name}: cannot be read: {error.strerror}") from None


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as source:
        packed = source.read(len(_GZIP)) == _GZIP
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.rstrip("\r\n")
