"""Any error as a person meets it: one line, and the exit code. Never a traceback, never a value of a row."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from lachan.cli.phrases import in_words
from lachan.cli.speech import say, visible
from lachan.server.base import errors

USAGE: Final = 2  # bad usage or input
WIRE: Final = 3  # something outside failed: the disk, the database server
OURS: Final = 4  # a fault of ours
INTERRUPTED: Final = 130  # 128 + SIGINT

_HOUSE: Final = Path(__file__).resolve().parents[1]
_REASONS: Final = {
    errno.ENOENT: ("không có", "it does not exist"),
    errno.EACCES: ("không có quyền", "no permission"),
    errno.EPERM: ("không có quyền", "no permission"),
    errno.EROFS: ("ổ đĩa chỉ cho đọc", "the disk is read-only"),
    errno.ENOSPC: ("hết chỗ trên ổ đĩa", "the disk is full"),
    errno.EDQUOT: ("hết hạn mức ổ đĩa", "the disk quota is used up"),
    errno.EFBIG: ("tệp quá lớn", "the file is too large"),
    errno.EIO: ("ổ đĩa lỗi", "the disk fails"),
    errno.EEXIST: ("đã có một tệp ở đó", "a file stands there"),
    errno.ENOTDIR: ("không phải thư mục", "not a folder"),
    errno.EISDIR: ("là một thư mục", "it is a folder"),
    errno.ENAMETOOLONG: ("tên quá dài", "the name is too long"),
    errno.EMFILE: ("mở quá nhiều tệp cùng lúc", "too many files are open"),
}
_FILE: Final = ("không đọc hoặc không ghi được", "cannot be read or written")
# Fragments of what SQLite and PostgreSQL's driver say.
_DATABASE: Final = (
    ("readonly", "chỉ cho đọc", "it is read-only"),
    ("unable to open", "không mở được", "it cannot be opened"),
    ("is full", "hết chỗ trên ổ đĩa", "the disk is full"),
    ("locked", "đang bận quá lâu; thử lại sau", "it was busy for too long; try again"),
    ("disk i/o", "ổ đĩa lỗi", "the disk fails"),
    ("connection", "không kết nối được", "no connection"),
)
_BROKEN: Final = ("not a database", "malformed")


@dataclass(frozen=True)
class Fault:
    """What is printed on standard error, and the exit code."""

    code: int
    text: str


def fault_of(error: BaseException) -> Fault:
    """Whose fault an error is, and what to say. An error that nobody foresaw is named by its type and place only."""
    if isinstance(error, errors.TheirFault):
        return Fault(USAGE, f"{say('Lỗi', 'Error')}: {visible(in_words(str(error)))}")
    if isinstance(error, errors.WiresFault):
        text = visible(in_words(str(error)))
        return Fault(WIRE, f"{say('Bên ngoài không trả lời', 'Something outside failed')}: {text}")
    if isinstance(error, errors.OurFault):
        return Fault(OURS, f"{say('Lỗi của chương trình', 'A fault of ours')}: {visible(in_words(str(error)))}")
    if isinstance(error, MemoryError):
        return Fault(WIRE, say("Lỗi: hết bộ nhớ", "Error: out of memory"))
    if isinstance(error, OSError) and error.errno is not None:
        return _of_file(error)
    if type(error).__module__ == "django.db.utils":
        return _of_database(error)
    return _unforeseen(error)


def _of_file(error: OSError) -> Fault:
    place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    where = f"{visible(place)}: " if place else ""
    vi, en = _REASONS.get(error.errno or 0, (error.strerror or "", error.strerror or ""))
    return Fault(WIRE, f"{say('Lỗi', 'Error')}: {where}{say(*_FILE)}: {say(vi, en)}")


def _of_database(error: BaseException) -> Fault:
    """Only what the fragments above say: a database's own text may hold values of a row."""
    said = str(error).lower()
    if any(fragment in said for fragment in _BROKEN):
        return Fault(
            OURS,
            say(
                "Lỗi: cơ sở dữ liệu hỏng; khôi phục từ bản sao lưu",
                "Error: the database is damaged; restore it from the backup",
            ),
        )
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        for fragment, vi, en in _DATABASE:
            if fragment in said:
                return Fault(WIRE, say(f"Lỗi: cơ sở dữ liệu: {vi}", f"Error: the database: {en}"))
    return _unforeseen(error)


def _unforeseen(error: BaseException) -> Fault:
    what = type(error).__name__ + _place(error.__traceback__)
    return Fault(
        OURS,
        say(
            f"Lỗi của chương trình: {what}. Chạy lại với LACHAN_DEBUG=1 để xem chi tiết (có thể lộ dữ liệu).",
            f"A fault of ours: {what}. Run again with LACHAN_DEBUG=1 to see details (they may show data).",
        ),
    )


def _place(trace: TracebackType | None) -> str:
    """` (server/lake/seal.py:85)`: the innermost line of ours that the error passed."""
    found = ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_HOUSE):
            found = f" ({file.relative_to(_HOUSE).as_posix()}:{trace.tb_lineno})"
        trace = trace.tb_next
    return found
