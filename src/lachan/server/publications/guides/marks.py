"""The marks of the house's texts: headings of sections, paragraphs, lists, **bold**, [links](https://…). Nothing else.

A small part of CommonMark, read strictly: what another reader would take for HTML or a mark of its own is an error with
its line, so that nothing is shown as it was not meant.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lachan.server.base.errors import BadInput

_HEADING: Final = re.compile(r"## ([a-z]+(?: [a-z]+)?)$")
_BULLET: Final = re.compile(r"- (.+)$")
_STEP: Final = re.compile(r"(\d{1,2})\. (.+)$")
_MARK: Final = re.compile(r"\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\((https://[^\s()<>\"]+)\)")
_LEFT: Final = re.compile(r"\*\*|\]\(|[<`]|^[#>]|^\s*[*+] ")

Shape = Literal["text", "bullets", "steps"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one item) or a list."""

    shape: Shape
    items: tuple[str, ...]


def sections(text: str) -> dict[str, tuple[Block, ...]]:
    """Heading → its blocks, in the order of the text. Errors: BadInput with line and reason."""
    found: dict[str, list[Block]] = {}
    current: list[Block] | None = None
    open_ = False  # whether the line before belongs to the last block
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r ")
        if not line:
            open_ = False
        elif heading := _HEADING.match(line):
            name = heading[1]
            if name in found:
                raise BadInput(f"line {number}: {name} stands twice")
            current, open_ = found.setdefault(name, []), False
        elif current is None:
            raise BadInput(f"line {number}: a heading comes first")
        else:
            _plain(number, line)
            _add(number, current, line, open_)
            open_ = True
    return {name: tuple(blocks) for name, blocks in found.items()}


def _add(number: int, blocks: list[Block], line: str, open_: bool) -> None:
    if bullet := _BULLET.match(line):
        _item(blocks, "bullets", bullet[1])
    elif step := _STEP.match(line):
        count = len(blocks[-1].items) if blocks and blocks[-1].shape == "steps" else 0
        if int(step[1]) != count + 1:
            raise BadInput(f"line {number}: step {count + 1} comes here")
        _item(blocks, "steps", step[2])
    elif open_:
        last = blocks[-1]
        blocks[-1] = Block(last.shape, (*last.items[:-1], f"{last.items[-1]} {line.strip()}"))
    else:
        blocks.append(Block("text", (line,)))


def _item(blocks: list[Block], shape: Shape, text: str) -> None:
    if blocks and blocks[-1].shape == shape:
        blocks[-1] = Block(shape, (*blocks[-1].items, text))
    else:
        blocks.append(Block(shape, (text,)))


def _plain(number: int, line: str) -> None:
    if left := _LEFT.search(_MARK.sub("", line)):
        raise BadInput(f"line {number}: {left[0].strip()!r} is no mark that is used here")


def bare(text: str) -> str:
    """An item without its marks."""
    return _MARK.sub(lambda mark: mark[1] or mark[2], text)


def inline(text: str) -> SafeString:
    """An item as HTML; all but the marks is escaped."""
    parts: list[tuple[SafeString | str]] = []
    at = 0
    for mark in _MARK.finditer(text):
        parts.append((text[at : mark.start()],))
        if mark[1] is not None:
            parts.append((format_html("<strong>{}</strong>", mark[1]),))
        else:
            parts.append((format_html('<a href="{}" rel="noopener noreferrer">{}</a>', mark[3], mark[2]),))
        at = mark.end()
    return format_html_join("", "{}", [*parts, (text[at:],)])


def as_html(blocks: tuple[Block, ...]) -> SafeString:
    """Blocks as HTML."""
    return format_html_join("", "{}", ((_block(block),) for block in blocks))


def _block(block: Block) -> SafeString:
    if block.shape == "text":
        return format_html("<p>{}</p>", inline(block.items[0]))
    items = format_html_join("", "<li>{}</li>", ((inline(item),) for item in block.items))
    if block.shape == "steps":
        return format_html('<ol class="guide">{}</ol>', items)
    return format_html("<ul>{}</ul>", items)
