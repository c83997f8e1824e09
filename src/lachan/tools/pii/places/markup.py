"""What is not text in HTML, XML and JSON, taken out with the way back."""

import html
import re
from typing import Final

from lachan.tools.pii.text.offsets import edit
from lachan.tools.pii.text.reading import Reading

_TAG: Final = re.compile(
    r"<(?:script|style)\b[^>]{0,400}>.{0,200000}?</(?:script|style)\s{0,3}>|<!--.{0,200000}?-->|</?[A-Za-z!?][^<>]{0,4000}>|&#?[A-Za-z0-9]{1,9};",
    re.DOTALL | re.IGNORECASE,
)
_INLINE: Final = re.compile(r"</?(?:b|i|u|em|strong|span|font|a|small|big|sup|sub|code|mark|o:p|wbr)\b", re.IGNORECASE)
_BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d|/table|p|div|li|h\d)\b", re.IGNORECASE)
_CELL_END: Final = re.compile(r"</t[dh]\b", re.IGNORECASE)
_CELL: Final = re.compile(r"<t[dhr]\b", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+|\\[nrt/\"\\]")
_SIMPLE: Final = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\/": "/", '\\"': '"', "\\\\": "\\"}


def _untagged(found: re.Match[str]) -> str:
    piece = found[0]
    if piece[0] == "&":
        return html.unescape(piece)
    if _INLINE.match(piece):
        return ""
    if _BREAKS.match(piece):
        return "\n"
    return "\t" if _CELL_END.match(piece) else "" if _CELL.match(piece) else " "


def _unescaped(found: re.Match[str]) -> str:
    piece = found[0]
    if piece in _SIMPLE:
        return _SIMPLE[piece]
    units = [int(unit, 16) for unit in piece.split("\\u")[1:]]
    return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "replace")


def without(markup: str, reading: Reading) -> Reading:
    """The reading without tags and entities (`html`) or escapes (`json`)."""
    pattern, replace = (_TAG, _untagged) if markup == "html" else (_ESCAPE, _unescaped)
    text, step = edit(reading.text, pattern, replace)
    if step is None:
        return reading
    return Reading(text, (step, *reading.steps), (*reading.names, markup))
