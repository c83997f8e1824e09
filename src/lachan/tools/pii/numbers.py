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


def numbers(window: Window) -> Iterator[Token]:
    """Every number of at least six digits, in order; no two overlap."""
    text = window.text
    for area in _AREA.finditer(text):
        for found in _NUMBER.finditer(text, area.start(), area.end() + 2):
            digits = found[0] if found.lastgroup == "run" else _NOT_DIGIT.sub("", found[0])
            if digits.isascii():
                yield Token(found.start(), found.end(), digits, str(found.lastgroup))
