"""An error as a log and a run keep it. No Django: logs begin before it does."""

import os
import traceback
from pathlib import Path
from typing import Final

from lachan.server.base.errors import LachanError

_HOUSE: Final = Path(__file__).resolve().parents[2]


def fault_of(error: BaseException) -> str:
    """A fault of ours or theirs in its own words, which hold no values; any other by its type and place only."""
    if isinstance(error, LachanError):
        return f"{type(error).__name__}: {error}"[:500]
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename).is_relative_to(_HOUSE):
            place = f" ({Path(frame.filename).relative_to(_HOUSE).as_posix()}:{frame.lineno})"
    number = f" {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else ""
    return f"{type(error).__name__}{number}{place}"
