"""Bytes, or text of a document, to canonical text with the way back."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from lachan.tools.pii.text import guess
from lachan.tools.pii.text.offsets import Encoded, Evenly, Step, edit
from lachan.tools.pii.text.tables import TCVN3, VISCII, VNI, WINDOWS_1252
from lachan.tools.pii.text.typed import WORD, letters_of

_COMBINED: Final = re.compile("[A-Za-z\u00c0-\u1ef9][\u0300-\u036f]+")
_TCVN3: Final = str.maketrans(TCVN3)
_VISCII: Final = str.maketrans({chr(byte): letter for byte, letter in VISCII.items()})
_SHOWN: Final = str.maketrans({chr(byte): shown for byte, shown in WINDOWS_1252.items()})
_BYTE_OF: Final = {shown: byte for byte, shown in WINDOWS_1252.items()} | {chr(b): b for b in range(0x80, 0xA0)}


def _shown(first: int, last: int) -> str:
    return "[" + "".join(re.escape(c) for c, byte in _BYTE_OF.items() if first <= byte <= last) + "]"


_NEXT: Final = _shown(0x80, 0xBF)
_TWICE_RUN: Final = re.compile(f"(?:{_shown(0xC2, 0xDF)}{_NEXT}|{_shown(0xE0, 0xEF)}{_NEXT}{{2}})+")
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Reading:
    """Canonical text, the steps that led to it (last first), and their names."""

    text: str
    steps: tuple[Step, ...] = ()
    names: tuple[str, ...] = field(default=())

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Of a span of the text, the span of the original: bytes after `read`, characters after `mend`."""
        for step in self.steps:
            start, end = step.back(start, end)
        return start, end


def read(data: bytes, codec: str = "", mark: int = 0) -> Reading:
    """Bytes of a text in `codec` (guessed where empty); undecodable bytes become U+FFFD, one for one."""
    if not codec:
        codec, mark = guess.codec_of(data)
    body = data[mark:]
    if codec in ("utf-16-le", "utf-16-be"):
        text = body[: len(body) & ~1].decode(codec, "surrogatepass")
        return mend(text, Encoded(text, codec, mark), codec)
    if codec == "utf-8":
        text, step = _utf8(body, mark)
        return mend(text, step, codec)
    latin = body.decode("latin-1")
    even = Evenly(1, mark)
    if codec == "viscii":
        return mend(latin.translate(_VISCII), even, codec)
    if codec == "cp1258":
        return mend(body.decode("cp1258", "replace"), even, codec)
    shown = latin.translate(_SHOWN)
    return mend(shown, even, codec, font=codec if codec in ("tcvn3", "vni") else "")


def _utf8(body: bytes, mark: int) -> tuple[str, Step]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        # Each bad byte as a lone surrogate, which encodes back to that byte.
        text = body.decode("utf-8", "surrogateescape")
        return text, _Escaped(text, "utf-8", mark)
    return text, Evenly(1, mark) if len(text) == len(body) else Encoded(text, "utf-8", mark)


class _Escaped(Encoded):
    def _size(self, start: int, end: int) -> int:
        return len(self.text[start:end].encode("utf-8", "surrogateescape"))


def mend(text: str, first: Step | None = None, codec: str = "", font: str | None = None) -> Reading:
    """Text as a program gave it, to canonical text: fonts, doubled encodings, loose marks and keystrokes undone.

    `font`: `tcvn3` or `vni` where it is known (a font's name), empty where it is known to be neither, None to find out.
    """
    steps: list[Step] = [first] if first else []
    names = [codec] if codec else []
    if not text.isascii():
        if guess.TWICE.search(text):
            text, step = edit(text, _TWICE_RUN, _once)
            _note(steps, names, step, "twice")
        font = guess.font_of(text) if font is None or (font == "" and codec == "utf-8") else font
        if font == "tcvn3":
            text = _CAPITALS.sub(_one_case, text.translate(_TCVN3))
            names.append(font)
        elif font == "vni":
            text, step = edit(text, guess._VNI_PAIR, lambda found: VNI[found[0]])
            _note(steps, names, step, font)
        text, step = edit(text, _COMBINED, lambda found: unicodedata.normalize("NFC", found[0]))
        _note(steps, names, step, "nfd")
    elif guess.typed(text):
        text, step = edit(text, WORD, lambda found: letters_of(found[0]))
        _note(steps, names, step, "typed")
    return Reading(text, tuple(reversed(steps)), tuple(names))


def _note(steps: list[Step], names: list[str], step: Step | None, name: str) -> None:
    if step is not None:
        steps.append(step)
        names.append(name)


def _once(found: re.Match[str]) -> str:
    """A run of characters that are the bytes of UTF-8, decoded; kept where they are not."""
    raw = bytes(_BYTE_OF[c] for c in found[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _one_case(found: re.Match[str]) -> str:
    """`NGUYễN` → `NGUYỄN`: the capitals of TCVN3 with a tone stand in a font of their own, under small letters' bytes."""
    word = found[0]
    ascii_letters = [c for c in word if c.isascii()]
    if len(ascii_letters) > 1 and all(c.isupper() for c in ascii_letters) and word[0].isupper():
        return word.upper()
    return word
