"""Text in, findings out: one pass of RE2 over bytes picks the lines worth a look, Python decides on those alone.

finder = Finder()
for finding in finder.in_text("CCCD: …"): ...          # spans of the text
for finding in finder.in_bytes(data): ...              # spans of the bytes, whatever their encoding
"""

import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any, Final

import re2

from lachan.tools.pii.blocks import blocks, boundary
from lachan.tools.pii.deciding import NUMBERED, Asked, decide
from lachan.tools.pii.detectors import ALL, KINDS, trigger_of
from lachan.tools.pii.detectors import name as names
from lachan.tools.pii.detectors.bank_account import WORDED
from lachan.tools.pii.detectors.name.runs import worth
from lachan.tools.pii.evidence import Finding, Window
from lachan.tools.pii.text import guess
from lachan.tools.pii.text.letters import fold
from lachan.tools.pii.text.offsets import Encoded
from lachan.tools.pii.text.reading import Reading, mend, read
from lachan.tools.pii.windows import Search, windows
from lachan.tools.pii.words import of_header

_SMALL: Final = 400  # characters of text that are decided on without looking for lines
_LOOK: Final = 700  # bytes of a block that are looked at, in two places, for a font's encoding
_SPOT: Final = 32_768  # bytes of a block that are searched, in two places, for loose marks and what is encoded twice
# Combining marks (U+0300 to U+036F), and UTF-8 read as windows-1252 and encoded again: áº, á», Ã with a mark, Ä‘, Æ°.
_LOOSE: Final = re.compile(
    rb"\xcc[\x80-\xbf]|\xcd[\x80-\xaf]|\xc3\xa1\xc2[\xba\xbb]|\xc3\x83\xc2|\xc3\x84\xe2\x80\x98|\xc3\x86\xc2\xb0"
)
_HEADERS: Final = 10_000  # heads of columns remembered


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
        self._search = _searching(re2.compile(b"|".join(b"(?:" + t + b")" for _, t in triggers), options))
        self._worth = worth if names in self.detectors else _any
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
        for begin, window, windowed in windows(self._search, _any if head else self._worth, raw, head):
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
        for begin, window, windowed in windows(self._search, _any if header else self._worth, block, header):
            if not windowed.isascii() and _loose(windowed) and guess.is_utf8(windowed):
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


def _loose(raw: bytes) -> bool:
    """Marks apart from their letters, or UTF-8 encoded twice."""
    if b"\xcc" in raw or b"\xcd" in raw or b"\xc2" in raw or b"\xc3\x84\xe2" in raw:  # cheaper to look for
        return bool(_LOOSE.search(raw))
    return False


def _searching(union: Any) -> Search:
    """RE2's own search. The iterators of its Python module make three objects a hit, which costs more than the search."""
    match, anchor = union._regexp.Match, re2._Anchor.UNANCHORED

    def search(raw: bytes, place: int) -> tuple[int, int]:
        found: tuple[int, int] = match(anchor, raw, place, len(raw))[0]
        return found

    return search


def _any(raw: bytes, start: int, end: int) -> bool:
    return True


def _canonical(block: bytes) -> bool:
    """UTF-8 in NFC, as far as quick looks tell: no loose marks, nothing encoded twice, samples as they should be."""
    if block.isascii():
        return not guess.typed(block[: guess.SAMPLE].decode())
    for place in (0, len(block) // 2):
        if _loose(block[place : place + _SPOT]):
            return False
        sample = block[boundary(block, place) : place + _LOOK]
        if not guess.is_utf8(sample) or guess.font_of(sample.decode("utf-8", "ignore")):
            return False
    return True
