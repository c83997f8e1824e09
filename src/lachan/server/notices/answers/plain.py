"""HTML of a mail as text: what its writer wrote, without what they quoted. Pure; nothing is loaded.

A scanner of our own, as the library's takes minutes for 256 KiB that were made to be slow. Each letter is looked at a
few times at most: what does not close ends the text. A `>` inside an attribute ends the tag there; the rest is text.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_RAW: Final = ("script", "style", "title", "textarea")  # what stands in them is no markup
_SILENT: Final = frozenset({"head", "template", "blockquote", "object"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol"})
_TAG: Final = re.compile(r"(/?)([a-z][a-z0-9]{0,20})(?![a-z0-9])")
_NAMED: Final = re.compile(r"\b(?:class|id)\s*=\s*(\"[^\"]{0,200}|'[^']{0,200}|[^\s>]{1,200})")
# From here on the mail that is answered follows: Gmail, Outlook on the web, Outlook, Zimbra.
_QUOTES: Final = ("gmail_quote", "appendonsend", "divrplyfwdmsg", "zwchr")
_CITES: Final = "moz-cite-prefix"  # Thunderbird: the quote follows, and the answer may stand below it
_LONGEST: Final = 2_000  # letters of a tag that are looked at
_DEEPEST: Final = 200


def text_of(html: str) -> str:
    """The words of an HTML text, a line for each block."""
    pieces: list[str] = []
    silent: list[str] = []
    for text, closes, name, named in _pieces(html):
        if not silent:
            pieces.append(" ".join(unescape(text).split("\n")))
        if any(mark in named for mark in _QUOTES):
            break
        if name in _BREAKS:
            pieces.append("\n")
        if closes and name in silent:
            while silent.pop() != name:
                continue
        elif not closes and (name in _SILENT or _CITES in named or silent[-1:] == [name]) and len(silent) < _DEEPEST:
            silent.append(name)
    return "".join(pieces)


def _pieces(html: str) -> Iterator[tuple[str, bool, str, str]]:
    """Text, and the tag behind it: whether it closes, its name, its class and id. All in small letters but the text."""
    low = html.lower()
    if len(low) != len(html):  # a few letters become two
        html = low
    place, closing = 0, low.find(">")
    while (start := low.find("<", place)) >= 0:
        comment = low.startswith("<!--", start)
        if 0 <= closing < start:
            closing = low.find(">", start)
        end = low.find("-->", start) if comment else closing
        if end < 0:
            break
        tag = low[start + 1 : min(end, start + _LONGEST)]
        found = _TAG.match(tag)
        if found is None and not comment and not tag.startswith(("!", "?")):  # 1 < 2
            yield html[place : start + 1], False, "", ""
            place = start + 1
            continue
        closes, name = (bool(found[1]), found[2]) if found else (False, "")
        yield html[place:start], closes, name, " ".join(_NAMED.findall(tag))
        place = end + (3 if comment else 1)
        if name in _RAW and not closes:
            place = low.find(f"</{name}", place)
            if place < 0:
                return
    yield html[place:], False, "", ""
