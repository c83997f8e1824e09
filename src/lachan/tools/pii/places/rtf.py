"""RTF: words after a backslash, `\\'hh` bytes in the font's code page, `\\uN` characters; fonts told by their names."""

import re
from typing import Final

from lachan.tools.pii.places.office import font_of
from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Text, Unreadable
from lachan.tools.pii.text.reading import mend
from lachan.tools.pii.text.tables import WINDOWS_1252

_TOKEN: Final = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_ASIDE: Final = frozenset(
    "fonttbl colortbl stylesheet info pict object themedata datastore colorschememapping latentstyles rsidtbl listtable "
    "listoverridetable generator xmlnstbl mmathPr wgrffmtfilter".split()
)
_BREAKS: Final = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t", "page": "\n", "sect": "\n"}
_FONT: Final = re.compile(r"\{\\f(\d+)[^{};]*?(?:\{[^{}]*\}[^{};]*?)*?(?:\\fcharset(\d+))?[^{};]*? ([^{};\\]+);")


def pieces(data: bytes, place: str, limits: Limits) -> Pieces:
    """The document's text. Errors: Unreadable(DAMAGED) where groups are nested without end."""
    source = data.decode("latin-1")
    fonts = {number: (font_of(name.strip()), int(charset or 0)) for number, charset, name in _FONT.findall(source)}
    runs: list[tuple[str, str]] = []
    stack: list[tuple[bool, str, int]] = []
    aside, font, skip_count, skip = False, "", 1, 0
    pending = bytearray()

    def flush() -> None:
        if pending:
            encoding, charset = fonts.get(font, ("", 0))
            if encoding or charset not in (163,):
                runs.append(("".join(WINDOWS_1252[b] for b in pending), encoding))
            else:
                runs.append((pending.decode("cp1258", "replace"), ""))
            pending.clear()

    for found in _TOKEN.finditer(source):
        word, number, byte, sign, brace, text = found.groups()
        if byte is not None:
            if skip:
                skip -= 1
            elif not aside:
                pending.append(int(byte, 16))
            continue
        if brace == "{":
            flush()
            stack.append((aside, font, skip_count))
            if len(stack) > 1000:
                raise Unreadable(Outcome.TOO_DEEP)
        elif brace == "}":
            flush()
            if stack:
                aside, font, skip_count = stack.pop()
        elif word is not None:
            if word == "u" and number is not None:
                flush()
                if not aside:
                    runs.append((chr(int(number) % 65536), fonts.get(font, ("", 0))[0]))
                skip = skip_count
                continue
            flush()
            if word in _ASIDE:
                aside = True
            elif word == "f" and number is not None:
                font = number
            elif word == "uc" and number is not None:
                skip_count = int(number)
            elif word in _BREAKS and not aside:
                runs.append((_BREAKS[word], ""))
        elif sign is not None:
            flush()
            if sign == "*":
                aside = True
            elif sign in "\\{}~_" and not aside:
                runs.append((" " if sign == "~" else "-" if sign == "_" else sign, ""))
        elif text and not aside:
            flush()
            kept = text[skip:] if skip else text
            skip = max(0, skip - len(text))
            runs.append((kept, fonts.get(font, ("", 0))[0]))
    flush()
    yield Text("".join(_joined(runs))[: limits.text_chars], place)


def _joined(runs: list[tuple[str, str]]) -> list[str]:
    """Neighbours of one font together, as VNI writes a letter in two characters."""
    out: list[str] = []
    index = 0
    while index < len(runs):
        encoding, last = runs[index][1], index
        while last < len(runs) and runs[last][1] == encoding:
            last += 1
        text = "".join(piece for piece, _ in runs[index:last])
        out.append(mend(text, font=encoding).text if encoding else text)
        index = last
    return out
