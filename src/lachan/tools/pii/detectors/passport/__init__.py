"""Passports: a letter and seven or eight digits, and the machine-readable zone with its check digits.

ICAO Doc 9303 part 4 (TD3, two lines of 44) and part 5 (TD1, the back of the identity card, `IDVNM`). Check digit:
weights 7 3 1 over digits, letters as 10 to 35, `<` as 0. A zone that checks is proof by itself; a letter with digits
needs a word.
"""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("passport", "mrz")
WORDS = {"passport": ("so ho chieu", "ho chieu", "passport no", "passport number", "passport")}
TRIGGER = rb"[0-9][A-Z]{3}[0-9]{7}[MFX<][0-9]{7}|P<[A-Z]{3}|I[D<][A-Z]{3}[0-9A-Z]{9}|[A-Z][0-9]{7,8}"
_NUMBER = re.compile(r"(?<![A-Za-z0-9/_.-])([A-Z])[ ]?(\d{7,8})(?![\w/])")
_TD3 = re.compile(
    r"P[A-Z<][A-Z]{3}[A-Z<]{39}\s{0,3}(?P<second>[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d)"
)
_LINE = re.compile(r"(?<![A-Z0-9<])[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d(?![A-Z0-9<])")
_TD1 = re.compile(
    r"I[A-Z<][A-Z]{3}(?P<number>[A-Z0-9<]{9})(?P<check>[\d<])[A-Z0-9<]{15}\s{0,3}\d{6}(?P<tail>\d[MFX<]\d{6}\d)"
)
_SERIES = frozenset("BCNPEKQD")


def check_digit(field: str) -> str:
    """Doc 9303 part 3, 4.9."""
    values = (0 if c == "<" else int(c, 36) for c in field)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Zones first, then numbers."""
    for found in _TD3.finditer(window.text):
        line = found["second"]
        good = [check_digit(line[:9]) == line[9], check_digit(line[13:19]) == line[19]]
        yield Token(found.start(), found.end(), found[0], "mrz"), {"mrz": 4.0 if all(good) else 1.6}
    for found in _LINE.finditer(window.text):  # the second line alone, as where each line is a cell of its own
        line = found[0]
        if check_digit(line[:9]) == line[9] and check_digit(line[13:19]) == line[19]:
            yield Token(found.start(), found.end(), line, "mrz"), {"mrz": 3.9}
    for found in _TD1.finditer(window.text):
        good = [check_digit(found["number"]) == found["check"]]
        yield Token(found.start(), found.end(), found[0], "mrz"), {"mrz": 4.0 if all(good) else 1.6}
    for found in _NUMBER.finditer(window.text):
        points = 0.2 if found[1] in _SERIES else -0.5
        yield Token(found.start(), found.end(), found[1] + found[2], "letter"), {"passport": points}
