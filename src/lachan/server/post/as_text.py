"""A letter as plain text, 78 columns wide where words allow (RFC 5322 §2.1.1)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lachan.server.post.blocks import Banner, Block, Facts, Letter, Link, Paragraph, Steps, Table, Title

WIDTH: Final = 78
_MOMENT: Final = "Z = "  # both times: on a line of their own


def text_of(letters: tuple[Letter, ...]) -> str:
    """All languages, one after the other, LF line ends."""
    halves = ("\n".join(_block(block) for block in letter.blocks) for letter in letters)
    return f"\n\n{'═' * WIDTH}\n\n".join(halves) + "\n"


@lru_cache(maxsize=2048)  # most of a letter is the same as in the one before
def _block(block: Block) -> str:
    return "\n".join(_lines(block))


def _wrap(text: str, first: str = "", then: str = "") -> list[str]:
    """Greedy, at spaces only: a long word has a line of its own, as cutting it would change it."""
    words = text.split()
    if len(first) + len(whole := " ".join(words)) <= WIDTH:
        return [(first + whole).rstrip()]
    lines: list[str] = []
    line, empty = first, True
    for word in words:
        if not empty and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, empty = then, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line.rstrip()]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Banner(text):
            yield from _wrap(text, "*** ", "*** ")
            yield ""
        case Title(text):
            yield ""
            yield text.upper()
            yield "─" * min(len(text), WIDTH)
        case Paragraph(text):
            yield from _wrap(text)
            yield ""
        case Facts(pairs):
            for name, value in pairs:
                yield from _wrap(f"{name}: {value}", then="  ")
            yield ""
        case Steps(heading, steps, bullets):
            if heading:
                yield from _wrap(f"{heading}:")
            for place, step in enumerate(steps, start=1):
                mark = "- " if bullets else f"{place}. "
                yield from _wrap(step, mark, " " * len(mark))
            yield ""
        case Link(address):
            yield address
            yield ""
        case Table(header, rows, _, rest):
            for row in rows:
                yield from _wrap(f"• {row[0]}", then="  ")
                cells = [f"{name}: {cell}" for name, cell in zip(header[1:], row[1:], strict=True)]
                yield from _wrap("; ".join(cell for cell in cells if _MOMENT not in cell), "  ", "  ")
                yield from (line for cell in cells if _MOMENT in cell for line in _wrap(cell, "  ", "    "))
            if rest:
                yield from _wrap(rest, "  ", "  ")
            yield ""
