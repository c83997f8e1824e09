"""A text in pieces that can be decided on by themselves: they end with a line, else between words."""

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 20  # bytes decided on at a time
_CUTS: Final = (b" ", b",", b";", b'"')


def blocks(data: bytes, size: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    """A whole text in pieces that end with a line, or between words where a line is longer."""
    place = 0
    while place < len(data):
        end = place + size
        if end < len(data):
            end = cut_of(data, place, end)
        yield place, data[place:end]
        place = end


def cut_of(data: bytes, start: int, end: int) -> int:
    """Where a block of text may end, at or before `end`: after a line, between words, or anywhere."""
    line = data.rfind(b"\n", max(start, end - (1 << 16)), end)
    if line > start:
        stop = line + 1
        # UTF-16: the line feed's other byte stays with it.
        return stop + 1 if data[stop : stop + 1] == b"\x00" and (stop - start) % 2 else stop
    for sign in _CUTS:
        at = data.rfind(sign, max(start, end - 4096), end)
        if at > start:
            return at + (2 if data[at + 1 : at + 2] == b"\x00" else 1)
    return boundary(data, end) if end - start < 8 else boundary(data, end - (end - start) % 2)


def boundary(raw: bytes, place: int) -> int:
    """The beginning of the character that `place` is in."""
    while 0 < place < len(raw) and raw[place] & 0xC0 == 0x80:
        place -= 1
    return place
