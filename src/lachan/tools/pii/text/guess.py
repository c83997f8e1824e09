"""Which encoding bytes are in: the one in which most words with marks are Vietnamese syllables."""

import codecs
import re
from typing import Final

from lachan.tools.pii.text.letters import is_syllable
from lachan.tools.pii.text.tables import TCVN3, VISCII, VNI, WINDOWS_1252
from lachan.tools.pii.text.typed import looks_typed

SAMPLE: Final = 16_384  # bytes looked at, at most
# Words by what stands between them; the signs that TCVN3's letters are shown as (© ¸ ® µ) belong to words.
_WORD: Final = re.compile("[^\\s.,;:()\\[\\]{}\"'!?/\\\\|+=*<>0-9“”‘’–—…%@_-]+")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
TWICE: Final = re.compile("á[º»]|Ã[\x80-¿€ƒ-…ˆ‰Š‹ŒŽ‘-•–—˜™š›œžŸ]|Ä[‘\x90\x83ƒ]|Æ[°¡¯\xa0]")
_VNI_PAIR: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_VISCII: Final = str.maketrans({chr(byte): letter for byte, letter in VISCII.items()})
_TCVN3: Final = str.maketrans(TCVN3)


def bom_of(data: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark names, and the mark's length; `("", 0)` without one."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec, len(mark)
    return "", 0


def _without_bom(data: bytes) -> str:
    """UTF-16 without a mark has zeros in every other byte where text is half ASCII."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = max(1, len(data) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def is_utf8(data: bytes) -> bool:
    """Valid UTF-8; a character cut off at the end is forgiven."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def codec_of(data: bytes) -> tuple[str, int]:
    """Encoding of bytes and how many of them a byte order mark takes: utf-8, utf-16-le, utf-16-be, cp1258, viscii, vni,
    tcvn3 or cp1252.

    Shapes: `data` is the beginning of a text; at most SAMPLE bytes are looked at.
    """
    codec, mark = bom_of(data)
    if codec:
        return codec, mark
    sample = data[:SAMPLE]
    if codec := _without_bom(sample):
        return codec, 0
    return ("utf-8" if is_utf8(sample) else _single_byte(sample)), 0


def _single_byte(sample: bytes) -> str:
    shown = "".join(WINDOWS_1252[byte] for byte in sample)
    readings = {
        "tcvn3": shown.translate(_TCVN3),
        "vni": vni_letters(shown),
        "viscii": sample.decode("latin-1").translate(_VISCII),
        "cp1258": _cp1258(sample),
        "cp1252": shown,
    }
    scores = {codec: vietnamese(text) for codec, text in readings.items()}
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] > 0.6 else "cp1252"


def _cp1258(sample: bytes) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))


def vni_letters(shown: str) -> str:
    """The letters that VNI's pairs stand for."""
    return _VNI_PAIR.sub(lambda found: VNI[found[0]], shown)


def vietnamese(text: str) -> float:
    """Share of the words with marks that can be syllables; longer proof weighs a little more. 0 without any."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()][:2000]
    if not marked:
        return 0.0
    return sum(is_syllable(word) for word in marked) / len(marked)


def font_of(text: str) -> str:
    """`tcvn3` or `vni` where Unicode text is that of a font, else nothing: such text comes from office files and
    copied pages."""
    if text.isascii():
        return ""
    sample = text[:SAMPLE]
    as_it_is = vietnamese(sample)
    if as_it_is > 0.75:
        return ""
    scores = {"tcvn3": vietnamese(sample.translate(_TCVN3)), "vni": vietnamese(vni_letters(sample))}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > max(0.7, as_it_is + 0.25) else ""


def typed(text: str) -> bool:
    """Telex or VNI keystrokes."""
    return looks_typed(text[:SAMPLE])
