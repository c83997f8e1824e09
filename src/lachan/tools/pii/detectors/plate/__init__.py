"""Vehicle plates: cars `30A-123.45`, motorcycles `29-B1 123.45`, older ones with four digits.

Since 15 August 2023 a plate belongs to its owner and is kept under the personal number or the tax code (Circular
24/2023/TT-BCA). Colours (red, blue, yellow) are not in a text; military and diplomatic plates are not looked for.
"""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("plate",)
WORDS = {
    "plate": (
        "bien so xe", "bien kiem soat", "bien so", "bien xe", "bks", "so xe", "license plate", "licence plate", "plate",
    )
}  # fmt: skip
TRIGGER = rb"[1-9][0-9] ?-?[A-Z][A-Z0-9]?[ .-]{0,3}[0-9]{3}\.?[0-9]{1,2}"
PROVINCES = frozenset({11, 12, *range(14, 42), 43, *range(47, 87), 88, 89, 90, 92, 93, 94, 95, 97, 98, 99} - {42, 80})
_PLATE = re.compile(
    r"(?<![\w.-])(?P<province>[1-9]\d)(?P<gap>[ -]?)(?P<series>[A-Z]{1,2}|[A-Z][1-9]|LD|MD|MĐ)(?P<dash>[ .-]{0,3})"
    r"(?P<digits>\d{3}\.\d{2}|\d{5}|\d{4})(?![\w]|\.\d|-\d)"
)


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Plates with and without their dot and dash; fewer signs, fewer points."""
    for found in _PLATE.finditer(window.text):
        points = 0.2 + 1.2 * ("." in found["digits"]) + 0.7 * bool(found["dash"].strip()) + 0.3 * bool(found["gap"])
        if int(found["province"]) not in PROVINCES:
            points -= 1.0
        if len(found["digits"]) == 4:
            points -= 0.6
        value = re.sub(r"[ .-]", "", found[0])
        yield Token(found.start(), found.end(), value, "plate"), {"plate": points}
