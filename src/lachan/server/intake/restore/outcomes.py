"""What became of each damaged thing."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was damaged."""

    PART = "part"
    OWNERS = "owners"
    SUMMARY = "summary"
    REJECTS = "rejects"
    ROWS = "notice-rows"
    MAIL = "notice-mail"
    LEDGER = "notice-ledger"
    RAW = "raw-file"


class How(StrEnum):
    """How sure it is that it is what it was."""

    SAME_BYTES = "same-bytes"  # its digest is the recorded one
    SAME_ROWS = "same-rows"  # as many rows as recorded, in other bytes: written by another version
    ANEW = "anew"  # made from what is known now


class Why(StrEnum):
    """Why something was left as it is."""

    RAW_FILE_GONE = "raw-file-gone"  # the file it was read from is gone or damaged itself
    ROWS_DIFFER = "rows-differ"  # reading again gave other rows than there were
    FACTS_GONE = "facts-gone"  # it is made from facts that are gone themselves
    NOTICE_ROWS_GONE = "notice-rows-gone"  # nobody can say any more what was told, so as not to tell it twice
    NO_COPY = "no-copy"  # nothing else holds it


@dataclass(frozen=True)
class Mended:
    """It is there again. `rows`: how many it holds; 0 where it holds none."""

    kind: Kind
    path: str
    how: How
    rows: int = 0

    @property
    def became(self) -> str:
        """How it is now."""
        return self.how


@dataclass(frozen=True)
class Left:
    """It is as damaged as before, or was `given_up`."""

    kind: Kind
    path: str
    why: Why
    rows: int = 0
    given_up: bool = False

    @property
    def became(self) -> str:
        """Why it is as it was."""
        return self.why
