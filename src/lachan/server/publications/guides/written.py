"""Where `about.toml` is not written as TOML is, for people who write pages and no programs."""

import re
import tomllib
from typing import Final

_PLACE: Final = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
_QUOTED: Final = 60  # signs of a line that are shown
_TRIED: Final = (200, 10_000)  # lines, each of which is tried as the last; signs of all of them

# How the parser's sentence begins (Python 3.11 to 3.14), and what is expected there.
_NAME: Final = "a line is a name of plain letters (a to z), an equals sign and a value, as minutes = 20"
_TEXT: Final = "a text begins and ends with a quotation mark, on the same line"
_PAIR: Final = "a pair of vi and en stands on one line within curly brackets, with a comma between them"
_SIGN: Final = "a backslash within quotation marks is written twice"
_VALUE: Final = "the value cannot be read: text in straight quotation marks, a day as 2026-11-22, a number as 20"
_EXPECTED: Final = (
    ("Expected '=' after", _NAME),
    ("Invalid statement", _NAME),
    ("Illegal character '\\n'", _TEXT),
    ("Illegal character '\\r'", _TEXT),
    ("Found invalid character '\\n'", _TEXT),
    ("Illegal character", "a sign stands here that cannot be seen: type the line anew"),
    ("Found invalid character", "a sign stands here that cannot be seen: type the line anew"),
    ("Unescaped", _SIGN),
    ("Escaped character", _SIGN),
    ("Invalid hex value", _SIGN),
    ("Expected newline", "something stands behind the value: a text stands in quotation marks, a day is 2026-11-22"),
    ("Unclosed array", "a list that begins here or above is not closed: it ends with ], and commas part what it holds"),
    ("Unclosed inline table", _PAIR),
    ("Invalid initial character", _PAIR),
    ("Expected ']", "a heading is closed as it was opened: [name] or [[sources]]"),
    ("Cannot ", "this name stands here for a second time: each is given once"),
    ("Duplicate", "this name stands here for a second time: each is given once"),
    ("Invalid ", _VALUE),
)
OPEN: Final = "a value begins here and is missing or not closed: a text ends with a quotation mark, a list with ]"
SENTENCES: Final = tuple(dict.fromkeys((*(sentence for _, sentence in _EXPECTED), OPEN)))


def fault(error: tomllib.TOMLDecodeError, text: str) -> str:
    """The line, what stands there and what is expected; in the parser's words where it says something new."""
    found = _PLACE.fullmatch(str(error))
    if found is None:
        return f"not readable: {error}"
    lines = text.split("\n")
    at = int(found["line"] or 0) or _opened(lines)
    if not at:
        return f"the last value: {OPEN}"
    line = lines[at - 1].strip() if at <= len(lines) else ""
    shown = line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"
    if found["line"] is None:
        return f"line {at}, “{shown}”: {OPEN}"
    expected = next((sentence for start, sentence in _EXPECTED if found["what"].startswith(start)), found["what"])
    return f"line {at}, “{shown}”: {expected}"


def _opened(lines: list[str]) -> int:
    """The line with which a text stops being TOML that ends before it is closed; 0 where it is long."""
    short = len(lines) <= _TRIED[0] and sum(map(len, lines)) <= _TRIED[1]
    for before in range(len(lines) - 1, -1, -1) if short else ():
        try:
            tomllib.loads("\n".join(lines[:before]))
        except tomllib.TOMLDecodeError:
            continue
        return before + 1
    return 0
