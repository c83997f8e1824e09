"""VietQR payloads: EMV QR text that names a bank and an account, or a card, with a checksum at its end.

EMVCo QRCPS 1.1: tag 38 holds GUID A000000727, then in 01 the BIN and the account; tag 63 is CRC-16/CCITT-FALSE over
everything before it, with its own tag and length.
"""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("vietqr",)
WORDS: dict[str, tuple[str, ...]] = {}
TRIGGER = rb"0010A000000727"
_START = re.compile(r"000201[0-9A-Za-z .,/+-]{0,120}?0010A000000727")
_END = re.compile(r"6304[0-9A-Fa-f]{4}")
_LONGEST = 500  # characters


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, begins with 0xFFFF."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Whole payloads; a wrong checksum loses points only, as payloads are cut and mended by hand."""
    for found in _START.finditer(window.text):
        text = window.text[found.start() : found.start() + _LONGEST].partition("\n")[0]
        ends = [end.end() for end in _END.finditer(text, found.end() - found.start())]
        right = [end for end in ends if crc(text[: end - 4].encode("ascii", "replace")) == int(text[end - 4 : end], 16)]
        if ends:
            end = (right or ends)[-1]
            points = 5.0 if right else 2.5
            yield Token(found.start(), found.start() + end, text[:end], "qr"), {"vietqr": points}
