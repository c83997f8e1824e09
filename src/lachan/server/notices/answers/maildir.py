"""A maildir as a box: a folder with new/ and cur/, a file a mail (https://cr.yp.to/proto/maildir.html).

Our flag is the letter `l` among the flags of the file's name; whether people have read a mail is their business.
"""

import os
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput, WiresFault
from lachan.server.notices.answers.taking import Incoming

FLAG: Final = "l"
_INFO: Final = ":2,"


class Maildir:
    """The folder. Only names of files are changed, never a byte of one."""

    def __init__(self, folder: Path) -> None:
        """Errors: BadInput where it is not a maildir."""
        if not (folder / "cur").is_dir() or not (folder / "new").is_dir():
            raise BadInput(f"{folder}: not a maildir: it has no cur and new")
        self._folder = folder

    def waiting(self) -> list[str]:
        """The oldest first: names begin with the second of delivery."""
        try:
            found = [f"{part}/{name}" for part in ("new", "cur") for name in os.listdir(self._folder / part)]
        except OSError:
            raise WiresFault("the maildir cannot be read") from None
        kept = [name for name in found if not name.partition("/")[2].startswith(".") and not _flagged(name)]
        return sorted(kept, key=lambda name: (_second(name), name.partition("/")[2]))

    def fetch(self, name: str, largest: int) -> Incoming | None:
        """The file's bytes."""
        try:
            with (self._folder / name).open("rb") as file:
                raw = file.read(largest + 1)
        except FileNotFoundError:
            return None
        except OSError:
            raise WiresFault("a mail of the maildir cannot be read") from None
        return Incoming(raw, whole=len(raw) <= largest)

    def flag(self, name: str) -> None:
        """Rename it within cur/, or into it. Gone meanwhile: whoever moved it has it, and its digest is known."""
        unique, _, flags = name.partition("/")[2].partition(_INFO)
        after = self._folder / "cur" / f"{unique}{_INFO}{''.join(sorted({*flags, FLAG}))}"
        try:
            os.rename(self._folder / name, after)
        except FileNotFoundError:
            return
        except OSError:
            raise WiresFault("a mail of the maildir cannot be flagged") from None

    def close(self) -> None:
        """There is nothing to let go of."""


def _flagged(name: str) -> bool:
    return FLAG in name.partition(_INFO)[2]


def _second(name: str) -> int:
    first = name.partition("/")[2].partition(".")[0]
    return int(first) if first.isdecimal() else 0
