"""HTML of a mail as text: what its writer wrote, without what they quoted. Pure; nothing is loaded."""

from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "blockquote"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"})
# From here on the mail that is answered follows: Gmail, Outlook on the web, Outlook, Zimbra.
_QUOTES: Final = ("gmail_quote", "appendonsend", "divrplyfwdmsg", "zwchr")
_CITES: Final = "moz-cite-prefix"  # Thunderbird: the quote follows, and the answer may stand below it
_DEEPEST: Final = 200


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent: list[str] = []
        self.ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id")).lower()
        if any(mark in named for mark in _QUOTES):
            self.ended = True
        if tag in _BREAKS:
            self.pieces.append("\n")
        if tag not in _VOID and (tag in _SILENT or self.silent or _CITES in named) and len(self.silent) < _DEEPEST:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                continue
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.ended:
            self.pieces.append(" ".join(data.split("\n")))


def text_of(html: str) -> str:
    """The words of an HTML text, a line for each block."""
    reader = _Text()
    reader.feed(html)
    return "".join(reader.pieces)
