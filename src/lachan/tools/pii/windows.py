"""The lines of a block that are worth a look, each with what stands before it."""

from collections.abc import Callable, Iterator

from lachan.tools.pii.blocks import boundary
from lachan.tools.pii.evidence import Window

Search = Callable[[bytes, int], tuple[int, int]]  # bytes and a place → span of what was found, (-1, -1) for nothing

_BEFORE, _AFTER = 120, 240  # bytes of a line around a hit; a longer line is taken in pieces
_CONTEXT, _LEAST = 110, 16  # bytes before a hit that are context; of them at least so many of the line before


def windows(
    search: Search, worth: Callable[[bytes, int, int], bool], raw: bytes, header: str
) -> Iterator[tuple[int, Window, bytes]]:
    """The lines that a trigger hits, each once: where it begins (with its context), as text, as bytes.

    `search`: the first hit of any trigger from a place on; `worth`: whether a hit could lead to a finding at all.
    """
    place, size = 0, len(raw)
    at, stop = search(raw, 0)
    while at >= 0:
        if at < place or not worth(raw, at, stop):
            # A hit ends with the first letter of a word, which with the space before it may begin another: `An P.5`.
            at, stop = search(raw, max(at + 1, boundary(raw, stop - 1) - 1))
            continue
        at += raw[at] == 0x0A  # a trigger may begin with what stands before it
        own = max(raw.rfind(b"\n", place, at) + 1, place)
        if at - own > _BEFORE:
            own = boundary(raw, at - _BEFORE)
        end = raw.find(b"\n", stop, stop + _AFTER)
        if end < 0:
            end = _cut(raw, min(size, stop + _AFTER), min(size, stop + _AFTER + 120))
        if raw.find(b"<<", own, end) >= 0:  # the zone of a passport goes on in the next line
            end = max(end, raw.find(b"\n", end + 1, end + 100))
        # What stands on the line before the hit is context enough where it is long.
        begin = boundary(raw, max(0, own - max(_LEAST, _CONTEXT - (at - own))))
        windowed = raw[begin:end]
        text = windowed.decode("utf-8", "surrogateescape")
        first = own - begin if len(text) == len(windowed) else len(raw[begin:own].decode("utf-8", "surrogateescape"))
        yield begin, Window(text, header, first), windowed
        place = max(end, stop)
        at, stop = search(raw, place)


def _cut(raw: bytes, first: int, last: int) -> int:
    """A place between values, else between words, from `first` on; the beginning of a character where there is none."""
    for sign in (b'"', b"\t", b";", b". ", b" ", b","):
        if (at := raw.find(sign, first, last)) >= 0:
            return at
    return boundary(raw, last)
