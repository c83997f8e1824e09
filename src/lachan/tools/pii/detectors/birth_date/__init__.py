"""Dates of birth: a date, or a year, that a word calls so. A date alone is not personal and is not counted."""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Finding, Window

KINDS = ("birth-date",)
WORDS: dict[str, tuple[str, ...]] = {}
TRIGGER = (
    rb"(?i:sinh|d\.?o\.?b|birth|born|n\.s|\b(?:ns|sn|ntns)\b)(?i:[ _]?(?:ng\xc3[\xa0\x80]y|ngay|n\xc4[\x83\x82]m|nam|date|day|year|on))?"
    rb"[^0-9A-Za-z\n]{0,20}(?i:(?:ng\xc3[\xa0\x80]y|ngay|v\xc3[\xa0\x80]o|vao|l\xc3[\xa0\x80]|la) )?[0-9]"
)
_DATE = re.compile(
    r"(?<![\w./-])(?:(?P<d>\d{1,2})(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})[ ]thang[ ](?P<m3>\d{1,2})[ ,]{1,2}nam[ ](?P<y3>\d{4}))(?![\w/]|[.-]\d)"
)
_WORD = re.compile(
    r"(?<![a-z])(?:ngay,? thang,? nam sinh|ngay[ _]?sinh|ngay thang sinh|sinh[ _]?ngay|nam[ _]?sinh|sinh nam|ntns|n\.s|ns|sn|"
    r"date of birth|birth[ _]?(?:date|day)|born(?: on)?|d\.?o\.?b|sinh)(?![a-z])[^a-z0-9]{0,6}(?:ngay |vao |la )?$"
)
_YEAR = re.compile(
    r"(?<![a-z])(?:nam[ _]?sinh|sinh nam|year of birth|birth year)(?![a-z])[^a-z0-9]{0,6}((?:19[2-9]|20[0-2])\d)(?!\d)"
)
_HEADER = re.compile(r"(?:ngay|nam|thang)?[ _]?sinh|dob|birth|ntns")


def headed(header: str) -> bool:
    """A column called so holds dates of birth."""
    return bool(_HEADER.search(header)) and "noi" not in header and "gioi" not in header


def spans(window: Window) -> Iterator[Finding]:
    """Dates with the word right before them, in a column called so, and years."""
    folded = window.folded
    above = headed(window.header)
    for found in _DATE.finditer(folded):
        parts = found.groupdict()
        day, month = int(parts["d"] or parts["d2"] or parts["d3"]), int(parts["m"] or parts["m2"] or parts["m3"])
        year = int(parts["y"] or parts["y2"] or parts["y3"])
        if not ((1 <= month <= 12 and 1 <= day <= 31) or (1 <= day <= 12 and month <= 31)) or (1910 > year > 99):
            continue
        before = folded[max(0, found.start() - 36) : found.start()]
        if above or _WORD.search(before):
            yield Finding("birth-date", found.start(), found.end(), 2.5)
    for found in _YEAR.finditer(folded):
        yield Finding("birth-date", found.start(1), found.end(1), 1.5)
    if above and (year_only := re.fullmatch(r"\s*((?:19[2-9]|20[0-2])\d)\s*", folded)):
        yield Finding("birth-date", year_only.start(1), year_only.end(1), 1.5)
