"""Positions: a pair of decimal degrees in or around Vietnam, in either order (WGS 84, four decimals or more)."""

import re
from collections.abc import Iterator

from lachan.tools.pii.evidence import Meanings, Token, Window

KINDS = ("gps",)
WORDS = {"gps": ("toa do", "vi tri", "gps", "kinh do", "vi do", "lat", "latitude", "location", "geo")}
TRIGGER = (
    rb"[0-9]{1,2}\.[0-9]{4,}[^0-9\n]{1,24}1[01][0-9]\.[0-9]{4}|1[01][0-9]\.[0-9]{4,}[^0-9\n]{1,24}[0-9]{1,2}\.[0-9]{4}"
)
_PAIR = re.compile(
    r"(?<![\w.])(\d{1,3}\.\d{4,15})°?[NE]?(?:[\s,;/|]{1,3}|[\"']?\s?,\s?[\"']?[A-Za-z]{2,9}[\"']?\s?[:=]\s?[\"']?)(\d{1,3}\.\d{4,15})(?![\w.]\d)"
)


def tokens(window: Window) -> Iterator[tuple[Token, Meanings]]:
    """Latitude 6 to 24 and longitude 101 to 118: the country with its sea."""
    for found in _PAIR.finditer(window.text):
        pair = sorted((float(found[1]), float(found[2])))
        if 6 <= pair[0] <= 24 and 101 <= pair[1] <= 118:
            yield Token(found.start(), found.end(), found[0], "pair"), {"gps": 3.0}
