"""What people write into a case: trimmed, bounded, without what cannot be seen; and how it is found again."""

import re
from typing import Final

from lachan.server.base.errors import BadInput

TITLE: Final = 200
TEXT: Final = 4_000
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def title(text: str) -> str:
    """One line. Errors: BadInput."""
    line = " ".join(_CONTROL.sub("", text[: TITLE * 4].replace("\n", " ").replace("\t", " ")).split())
    if not line or len(line) > TITLE:
        raise BadInput("title: what it is about, in 1 to 200 signs")
    return line


def body(name: str, text: str, *, needed: bool = True) -> str:
    """Some lines. Errors: BadInput, naming the field."""
    clean = _CONTROL.sub("", text.replace("\r\n", "\n")).strip()
    if len(clean) > TEXT:
        raise BadInput(f"{name}: at most 4000 signs")
    if needed and not clean:
        raise BadInput(f"{name}: write something")
    return clean
