"""The way back: from a span of canonical text to the bytes, or characters, it came from.

A reading is a chain of steps; each knows, for a span of what it gave, the span of what it was given.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

_EVERY: Final = 4096  # characters between two checkpoints


class Step(Protocol):
    """Where a span came from."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span before the step, half open."""
        ...


@dataclass(frozen=True)
class Evenly:
    """Each character came from `width` units; `shift` units stood before the first."""

    width: int = 1
    shift: int = 0

    def back(self, start: int, end: int) -> tuple[int, int]:
        """See Step."""
        return self.shift + start * self.width, self.shift + end * self.width


class Encoded:
    """Each character came from its own bytes in `codec` (UTF-8, UTF-16), `shift` bytes stood before the first."""

    def __init__(self, text: str, codec: str, shift: int = 0) -> None:
        self.text, self.codec = text, codec
        self.checkpoints = [shift]
        for place in range(0, len(text), _EVERY):
            self.checkpoints.append(self.checkpoints[-1] + self._size(place, place + _EVERY))

    def _size(self, start: int, end: int) -> int:
        return len(self.text[start:end].encode(self.codec, "surrogatepass"))

    def byte(self, place: int) -> int:
        """Of a character, the byte it begins at."""
        block = place // _EVERY
        return self.checkpoints[block] + self._size(block * _EVERY, place)

    def character(self, byte: int) -> int:
        """Of a byte, the character that begins there."""
        block = bisect_right(self.checkpoints, byte) - 1
        start = block * _EVERY
        raw = self.text[start : start + _EVERY].encode(self.codec, "surrogatepass")
        return start + len(raw[: byte - self.checkpoints[block]].decode(self.codec, "surrogatepass"))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """See Step."""
        return self.byte(start), self.byte(end)


@dataclass(frozen=True)
class Edits:
    """What `edit` replaced: spans before, spans after, in order."""

    before: list[tuple[int, int]]
    after: list[tuple[int, int]]
    starts: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """See Step. A span that begins or ends inside a replacement takes the whole of what was replaced."""
        return self._first(start), self._last(end)

    def _first(self, place: int) -> int:
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return place
        (_, old_end), (new_start, new_end) = self.before[index], self.after[index]
        if place >= new_end:
            return old_end + place - new_end
        return self.before[index][0] if place >= new_start else place

    def _last(self, place: int) -> int:
        index = bisect_right(self.starts, place - 1) - 1
        if index < 0:
            return place
        (_, old_end), (_, new_end) = self.before[index], self.after[index]
        if place <= new_end:
            return old_end
        return old_end + place - new_end


def edit(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> tuple[str, Edits | None]:
    """Replace what matches; None where nothing changed its length."""
    pieces: list[str] = []
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    last = size = 0
    for found in pattern.finditer(text):
        new = replace(found)
        if new == found[0]:
            continue
        pieces += (text[last : found.start()], new)
        size += found.start() - last
        before.append(found.span())
        after.append((size, size + len(new)))
        size += len(new)
        last = found.end()
    if not before:
        return text, None
    pieces.append(text[last:])
    return "".join(pieces), Edits(before, after, [start for start, _ in after])
