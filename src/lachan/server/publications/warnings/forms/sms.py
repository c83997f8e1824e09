"""A text message counted as operators do: GSM 03.38 (7 bits a sign), else UCS-2 (3GPP TS 23.038 §6.2). Pure."""

import unicodedata
from dataclasses import dataclass
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")  # two places each
_PLAINER: Final = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "–": "-",
        "—": "-",
        "…": "...",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "•": "-",
        "\u00a0": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Sms:
    """`units`: septets, or 16-bit units; `parts`: how many messages it is charged as."""

    text: str
    alphabet: str
    units: int
    parts: int


def counted(text: str) -> Sms:
    """How a text would be sent. A long one loses 6 bytes a part to what joins the parts (TS 23.040 §9.2.3.24.1)."""
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        sizes = [2 if sign in _EXTENDED else 1 for sign in text]
        return Sms(text, "GSM-7", sum(sizes), _parts(sizes, 160, 153))
    sizes = [len(sign.encode("utf-16-be")) // 2 for sign in text]
    return Sms(text, "UCS-2", sum(sizes), _parts(sizes, 70, 67))


def _parts(sizes: list[int], alone: int, joined: int) -> int:
    """A sign is never cut in two, so a part may end one place early."""
    if sum(sizes) <= alone:
        return 1
    parts, room = 1, joined
    for size in sizes:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts


def bare(text: str) -> str:
    """Vietnamese without diacritics, in GSM-7 only: what most phones and brand names are sent; `?` for the rest."""
    plain = unicodedata.normalize("NFD", text.translate(_PLAINER))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if sign in _BASIC or sign in _EXTENDED else "?" for sign in kept)
