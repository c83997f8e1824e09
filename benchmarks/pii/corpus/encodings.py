"""Text to bytes, in each of the ways Vietnamese is written and stored; spans come along."""

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

from lachan.tools.pii.text.letters import TONES, plain
from lachan.tools.pii.text.tables import TCVN3, VISCII, VNI, WINDOWS_1252
from lachan.tools.pii.text.typed import _TELEX, _TELEX_TONES, _VNI, _VNI_TONES, _place

_TCVN3_OF: Final = {letter: shown for shown, letter in TCVN3.items()}
_VNI_OF: Final = {letter: shown for shown, letter in VNI.items()}
_VISCII_OF: Final = {letter: byte for byte, letter in VISCII.items() if byte > 127 or byte < 32}


def _tcvn3(text: str) -> bytes:
    """Capitals with a tone stand in another font, under the small letters' bytes."""
    return b"".join(_shown(_TCVN3_OF.get(c) or _TCVN3_OF.get(c.lower()) or c) for c in text)


def _shown(text: str) -> bytes:
    by_character = {shown: byte for byte, shown in WINDOWS_1252.items()}
    return bytes(by_character.get(c, 63) for c in text)


def _vni(text: str) -> bytes:
    return b"".join(_shown(_VNI_OF.get(c, c)) for c in text)


def _viscii(text: str) -> bytes:
    return bytes(_VISCII_OF.get(c, ord(c) if ord(c) < 128 else 63) for c in text)


def _cp1258(text: str) -> bytes:
    out = []
    for c in text:
        try:
            out.append(c.encode("cp1258"))
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", c)
            tone = next((mark for mark in marks if mark in TONES), "")
            base = unicodedata.normalize("NFC", marks.replace(tone, ""))
            out.append((base + tone).encode("cp1258", "replace"))
    return b"".join(out)


def _twice(text: str) -> bytes:
    return "".join(WINDOWS_1252[byte] for byte in text.encode()).encode()


def _old_tones(text: str) -> bytes:
    """`hòa` as `hoà`."""
    for new, old in (
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("úy", "uý"),
        ("ùy", "uỳ"),
        ("ủy", "uỷ"),
    ):
        text = text.replace(new, old)
    return text.encode()


@cache
def _keys(word: str, telex: bool) -> str:
    """A word as its keystrokes: the tone's at the end."""
    marks, tones = (_TELEX, _TELEX_TONES) if telex else (_VNI, _VNI_TONES)
    out, end = "", ""
    for c in word:
        decomposed = unicodedata.normalize("NFD", c)
        tone = next((mark for mark in decomposed if mark in TONES), "")
        base = unicodedata.normalize("NFC", decomposed.replace(tone, "") if tone else decomposed)
        keys = marks.get(base.lower(), base.lower())
        if base.isupper():
            keys = keys.upper() if word.isupper() and len(word) > 1 else keys[0].upper() + keys[1:]
        out += keys
        end = tones[tone] if tone else end
    return out + (end.upper() if word.isupper() and len(word) > 1 else end)


def _typed(text: str, telex: bool) -> bytes:
    out, word = [], ""
    for c in text + " ":
        if c.isalpha():
            word += c
        else:
            out.append((_keys(word, telex) if word and not word.isascii() else word) + c)
            word = ""
    return "".join(out)[:-1].encode()


ENCODINGS: Final[dict[str, Callable[[str], bytes]]] = {
    "utf-8": str.encode,
    "nfd": lambda text: unicodedata.normalize("NFD", text).encode(),
    "old tone placement": _old_tones,
    "no diacritics": lambda text: plain(text).encode(),
    "capitals": lambda text: text.upper().encode(),
    "utf-16": lambda text: text.encode("utf-16-le"),
    "tcvn3": _tcvn3,
    "vni": _vni,
    "viscii": _viscii,
    "windows-1258": _cp1258,
    "utf-8 twice": _twice,
    "telex": lambda text: _typed(text, True),
    "vni typing": lambda text: _typed(text, False),
}
assert _place  # the table of keystrokes is the detector's; the spelling of words is ours


def encode(text: str, spans: list[tuple[int, int]], encoding: str) -> tuple[bytes, list[tuple[int, int]]]:
    """Bytes, and for each span of the text the span of the bytes. Spans are in order and apart."""
    one = ENCODINGS[encoding]
    out = bytearray(b"\xff\xfe" if encoding == "utf-16" else b"")
    found, place = [], 0
    for start, end in spans:
        out += one(text[place:start])
        began = len(out)
        out += one(text[start:end])
        found.append((began, len(out)))
        place = end
    out += one(text[place:])
    return bytes(out), found
