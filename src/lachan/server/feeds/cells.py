"""Text columns with the numbers of their lines: what the readers of lines give to `typed`."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from lachan.server.feeds.reading import RAW_KEPT, Reject

SEPARATOR_BYTE: Final = b"\x1f"  # separates the parts of an id's canonical form
LINE: Final = "\0line"  # a name that no header can hold


@dataclass(frozen=True)
class TextRows:
    """Text columns under the header's names (empty = null) and `LINE`; the rejects; lines still open at the end."""

    frame: pl.DataFrame
    rejects: tuple[Reject, ...]
    raw: dict[int, bytes] | bytes
    first_line: int
    rest: bytes = b""
    only_spaces: bool = False  # whether the only white space in it is known to be U+0020 and line ends

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.raw.split(b"\n") if isinstance(self.raw, bytes) else []

    def raw_line(self, line: int) -> bytes:
        """The first bytes of the row that began at `line`."""
        if isinstance(self.raw, dict):
            return self.raw[line][:RAW_KEPT]
        return self._lines[line - self.first_line][:RAW_KEPT]
