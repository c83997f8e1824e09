"""Numbers as people write them: runs of digits, and the groupings of telephones, cards and identity numbers."""

import re
from collections.abc import Iterator
from typing import Final

from lachan.tools.pii.evidence import Token, Window

# Named by shape; earlier ones win where two begin at one place. [meas] on forms: RE2 would not need the order, `re` does.
_NUMBER: Final = re.compile(
    r"""(?<![\w])(?<!\d[.,])(?:
      (?P<world>(?:\+|00)84[ .-]?(?:\(0\)[ ]?)?\d{1,3}(?:[ .-]?\d{2,4}){2,4})
    | (?P<area>\(0?2\d{1,2}\)[ .-]?\d{3,4}(?:[ .-]?\d{3,4}){1,2})
    | (?P<mobile>\(0\d{2,3}\)[ .-]?\d{3,4}[ .-]?\d{3,4})
    | (?P<branch>\d{10}[ ]?-[ ]?\d{3})
    | (?P<card>\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{3})?|\d{4}[ -]\d{6}[ -]\d{5})
    | (?P<twelve>\d{3}(?:[ .]\d{3}){3}|\d{3}[ ]\d{3}[ ]\d{6}|\d{3}[ ]\d{9}|\d{6}[ ]\d{6}|\d{4}(?:[ ]\d{4}){2})
    | (?P<phone>0\d{2}(?:[ .-]\d{3,4}){2}|0\d{3}(?:[ .-]\d{3}){2}|0\d{3}[ .-]\d{2}(?:[ .-]\d{2}){2}|0\d{2}[ .-]\d{7}
        |0\d{3}[ .-]\d{6}|02\d{1,2}(?:[ .-]\d{3,4}){2}|02\d{1,2}[ .-]\d{7,8}|0\d{2}(?:[ .-]\d{2,3}){3}
        |01\d{2}(?:[ .-]\d{3,4}){2})
    | (?P<nine>\d{3}(?:[ .]\d{3}){2})
    | (?P<ten>\d{4}[ .-]\d{3}[ .-]\d{3}|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2})
    | (?P<run>\d{6,19})
    )(?!\w)(?![.,]\d)(?!-\d)""",
    re.VERBOSE,
)
_AREA: Final = re.compile(r"[+(0-9][0-9 .()-]{5,}")  # where a number may be; the pattern above is slow to begin
_NOT_DIGIT: Final = re.compile(r"\D+")
_SIGNS: Final = " .()-"
_FEWEST, _MOST = 6, 19  # digits of a run


def numbers(window: Window) -> Iterator[Token]:
    """Every number of at least six digits, in order; no two overlap."""
    text = window.text
    for area in _AREA.finditer(text):
        start, end = area.span()
        inside = area[0].rstrip(_SIGNS)
        if inside.isdigit() and not inside.startswith("0084"):  # most are: no need to try every way of writing one
            if _FEWEST <= len(inside) <= _MOST and _stands_alone(text, start, start + len(inside)):
                yield Token(start, start + len(inside), inside, "run")
            continue
        for found in _NUMBER.finditer(text, start, end + 2):
            digits = found[0] if found.lastgroup == "run" else _NOT_DIGIT.sub("", found[0])
            if digits.isascii():
                yield Token(found.start(), found.end(), digits, str(found.lastgroup))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """What the signs around `_NUMBER` ask for."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if before and before in ".," and text[start - 2 : start - 1].isdecimal():
        return False
    return not (after and after in ".,-" and text[end + 1 : end + 2].isdecimal())
