"""E-mail addresses: the part of RFC 5322 that people use, with Vietnamese domains; roles such as info@ count too."""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("email",)
WORDS: dict[str, tuple[str, ...]] = {}
TRIGGER = rb"@[A-Za-z0-9]"
_ADDRESS = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,18}(?![\w-])"
)


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Addresses; a name of a picture for dense screens is none."""
    for found in _ADDRESS.finditer(window.text):
        if not found[0].endswith((".png", ".jpg", ".gif", ".svg", ".webp")):
            yield Token(found.start(), found.end(), found[0].lower(), "email"), {"email": 4.0}
