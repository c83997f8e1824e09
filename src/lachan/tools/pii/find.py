"""Text in, findings out: one pass of RE2 over bytes picks the lines worth a look, Python decides on those alone.

finder = Finder()
for finding in finder.in_text("CCCD: …"): ...          # spans of the text
for finding in finder.in_bytes(data): ...              # spans of the bytes, whatever their encoding
"""

import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Final

import re2

from lachan.tools.pii.deciding import NUMBERED, Asked, decide
from lachan.tools.pii.detectors import ALL, KINDS, trigger_of
from lachan.tools.pii.detectors.bank_account import WORDED
from lachan.tools.pii.evidence import Finding, Window
from lachan.tools.pii.text import guess
from lachan.tools.pii.text.letters import fold
from lachan.tools.pii.text.offsets import Encoded
from lachan.tools.pii.text.reading import Reading, mend, read
from lachan.tools.pii.words import of_header

BLOCK: Final = 1 << 20  # bytes decided on at a time
LINE: Final = 600  # bytes of a line around a hit; a longer line is taken in pieces
_BEFORE, _AFTER, _CONTEXT, _LEAST = 120, 240, 110, 16
_SMALL: Final = 400  # characters of text that are decided on without looking for lines
_LOOK: Final = 700  # bytes of a block that are looked at, in two places, for a font's encoding
_SPOT: Final = 32_768  # bytes of a block that are searched, in two places, for loose marks and what is encoded twice
# Combining marks (U+0300 to U+036F), and UTF-8 read as windows-1252 and encoded again: áº, á», Ã with a mark, Ä‘, Æ°.
_LOOSE: Final = re.compile(
    rb"\xcc[\x80-\xbf]|\xcd[\x80-\xaf]|\xc3\xa1\xc2[\xba\xbb]|\xc3\x83\xc2|\xc3\x84\xe2\x80\x98|\xc3\x86\xc2\xb0"
)
_HEADERS: Final = 10_000  # heads of columns remembered
_CUTS: Final = (b"\n", b"\r", b" ", b",", b";", b'"', b"\x00")


class Finder:
    """Finds the kinds asked for. Made once and used for everything: making it compiles the patterns (0.1 s)."""

    def __init__(self, kinds: Iterable[str] = KINDS) -> None:
        self.kinds = frozenset(kinds)
        if unknown := self.kinds - set(KINDS):
            raise ValueError(f"unknown kinds: {', '.join(sorted(unknown))}")
        self.detectors = tuple(d for d in ALL if self.kinds & set(d.KINDS))
        self._numbered = any(d in NUMBERED for d in self.detectors)
        triggers = [(d, trigger_of(d)) for d in self.detectors]
        if any("bank-account" in d.KINDS for d in self.detectors):
            triggers.append((next(d for d in ALL if "bank-account" in d.KINDS), WORDED))
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 256 << 20
        options.never_capture = True
        self._any = re2.compile(b"|".join(b"(?:" + t + b")" for _, t in triggers), options)
        self._each = re2.Set.SearchSet(options)
        self._order = [d for d, _ in triggers]
        self._headed: dict[str, frozenset[ModuleType]] = {}
        self._asked: dict[tuple[frozenset[int], frozenset[ModuleType]], Asked] = {}
        self._everything = self.kinds == set(KINDS)
        for _, trigger in triggers:
            self._each.Add(trigger)
        self._each.Compile()

    def in_text(self, text: str, header: str = "") -> list[Finding]:
        """Spans of text in NFC. `header`: what stands over it, a column's head or a field's name, as written."""
        head = fold(header)
        if len(text) <= _SMALL:
            return self._decide(Window(text, head), text.encode("utf-8", "replace"))
        raw = text.encode("utf-8", "replace")
        offsets = None if len(raw) == len(text) else Encoded(text.encode("utf-8", "replace").decode(), "utf-8")
        found = []
        for begin, window, windowed in self._windows(raw, head):
            base = begin if offsets is None else offsets.character(begin)
            for f in self._decide(window, windowed):
                found.append(Finding(f.kind, base + f.start, base + f.end, f.points))
        return found

    def in_document(self, text: str, header: str = "", font: str | None = None) -> tuple[Reading, list[Finding]]:
        """Text of a document, mended first (fonts, loose marks, keystrokes); spans of `Reading.text`."""
        reading = mend(text, font=font)
        return reading, self.in_text(reading.text, header)

    def in_bytes(self, data: bytes, header: str = "") -> list[Finding]:
        """Spans of the bytes of a whole text, in any encoding."""
        codec, mark = guess.codec_of(data)
        return [found for start, block in blocks(data) for found in self.in_block(block, codec, start and mark, start)]

    def in_block(
        self, block: bytes, codec: str = "utf-8", mark: int = 0, shift: int = 0, header: str = ""
    ) -> list[Finding]:
        """Spans of the bytes of one block, which stands `shift` bytes into the whole."""
        return [finding for finding, _ in self.with_values(block, codec, mark, shift, header)]

    def with_values(
        self, block: bytes, codec: str = "utf-8", mark: int = 0, shift: int = 0, header: str = ""
    ) -> list[tuple[Finding, str]]:
        """As `in_block`, each with its value in canonical text, to be counted and thrown away."""
        if not shift and not mark and codec:
            mark = guess.bom_of(block)[1]
        if codec == "utf-8" and not mark and _canonical(block):
            return self._in_utf8(block, fold(header), shift)
        reading = read(block, codec, mark)
        found = []
        for f in self.in_text(reading.text, header):
            start, end = reading.back(f.start, f.end)
            found.append((Finding(f.kind, shift + start, shift + end, f.points), reading.text[f.start : f.end]))
        return found

    def _in_utf8(self, block: bytes, header: str, shift: int) -> list[tuple[Finding, str]]:
        found = []
        for begin, window, windowed in self._windows(block, header):
            if not windowed.isascii() and _LOOSE.search(windowed) and guess.is_utf8(windowed):
                found += self._mended(window, windowed, shift + begin)
                continue
            for f in self._decide(window, windowed):
                if len(window.text) == len(windowed):
                    start, end = f.start, f.end
                else:
                    start = len(window.text[: f.start].encode("utf-8", "surrogateescape"))
                    end = start + len(window.text[f.start : f.end].encode("utf-8", "surrogateescape"))
                span = Finding(f.kind, shift + begin + start, shift + begin + end, f.points)
                found.append((span, window.text[f.start : f.end]))
        return found

    def _mended(self, window: Window, windowed: bytes, shift: int) -> list[tuple[Finding, str]]:
        """A line that is written otherwise than its block: as `with_values` has it."""
        reading = mend(window.text, Encoded(window.text, "utf-8"))
        pairs = []
        for f in self._decide(Window(reading.text, window.header), reading.text.encode("utf-8", "replace")):
            start, end = reading.back(f.start, f.end)
            if start >= len(window.text[: window.first].encode("utf-8", "replace")):
                pairs.append((Finding(f.kind, shift + start, shift + end, f.points), reading.text[f.start : f.end]))
        return pairs

    def _windows(self, raw: bytes, header: str) -> Iterator[tuple[int, Window, bytes]]:
        """The lines that a trigger hits, each once: where it begins (with its context), as text, as bytes."""
        search, place, size = self._any.search, 0, len(raw)
        while place < size and (hit := search(raw, place)):
            at = hit.start()
            own = max(raw.rfind(b"\n", place, at) + 1, place)
            if at - own > _BEFORE:
                own = _boundary(raw, at - _BEFORE)
            end = raw.find(b"\n", hit.end(), hit.end() + _AFTER)
            if end < 0:
                end = _cut(raw, min(size, hit.end() + _AFTER), min(size, hit.end() + _AFTER + 120))
            if end >= 0 and raw.find(b"<<", own, end) >= 0:  # the zone of a passport goes on in the next line
                end = max(end, raw.find(b"\n", end + 1, end + 100))
            # What stands on the line before the hit is context enough where it is long.
            begin = _boundary(raw, max(0, own - max(_LEAST, _CONTEXT - (at - own))))
            windowed = raw[begin:end]
            text = windowed.decode("utf-8", "surrogateescape")
            first = (
                own - begin if len(text) == len(windowed) else len(raw[begin:own].decode("utf-8", "surrogateescape"))
            )
            yield begin, Window(text, header, first), windowed
            place = max(end, hit.end())

    def _above(self, header: str) -> frozenset[ModuleType]:
        """Detectors that a column's head alone sets to work."""
        known = self._headed.get(header)
        if known is None:
            known = frozenset(d for d in self.detectors if hasattr(d, "headed") and d.headed(header))
            if of_header(header) and self._numbered:
                known |= frozenset(d for d in self.detectors if d in NUMBERED)
            if len(self._headed) < _HEADERS:
                self._headed[header] = known
        return known

    def named_above(self, header: str) -> bool:
        """A column's head says what its values are, whatever they look like: money, a password, a date of birth."""
        return bool(self._above(header) - set(NUMBERED))

    def _decide(self, window: Window, windowed: bytes) -> list[Finding]:
        hits = frozenset(self._each.Match(windowed) or ())
        above = self._above(window.header) if window.header else frozenset()
        if not hits and not above:
            return []
        wanted = self._asked.get((hits, above))
        if wanted is None:
            detectors = {self._order[i] for i in hits} | above
            wanted = Asked.of([detector for detector in self.detectors if detector in detectors])
            if len(self._asked) < _HEADERS:
                self._asked[(hits, above)] = wanted
        found = decide(window, wanted)
        return found if self._everything else [f for f in found if f.kind in self.kinds]


def _canonical(block: bytes) -> bool:
    """UTF-8 in NFC, as far as quick looks tell: no loose marks, nothing encoded twice, samples as they should be."""
    if block.isascii():
        return not guess.typed(block[: guess.SAMPLE].decode())
    for place in (0, len(block) // 2):
        if _LOOSE.search(block[place : place + _SPOT]):
            return False
        sample = block[_boundary(block, place) : place + _LOOK]
        if not guess.is_utf8(sample) or guess.font_of(sample.decode("utf-8", "ignore")):
            return False
    return True


def _boundary(raw: bytes, place: int) -> int:
    """The beginning of the character that `place` is in."""
    while 0 < place < len(raw) and raw[place] & 0xC0 == 0x80:
        place -= 1
    return place


def _cut(raw: bytes, first: int, last: int) -> int:
    """A place between words, from `first` on; the beginning of a character where there is none."""
    places = [at for sign in (b" ", b",", b";", b'"', b"\t") if (at := raw.find(sign, first, last)) >= 0]
    return min(places) if places else _boundary(raw, last)


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
    for sign in _CUTS[2:6]:
        at = data.rfind(sign, max(start, end - 4096), end)
        if at > start:
            return at + (2 if data[at + 1 : at + 2] == b"\x00" else 1)
    return _boundary(data, end) if end - start < 8 else _boundary(data, end - (end - start) % 2)
