"""What a letter is made of: blocks of text that know nothing of plain or HTML."""

from dataclasses import dataclass

from lachan.server.post.languages import Language


@dataclass(frozen=True, slots=True)
class Banner:
    """Said before everything else."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """A section begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `quiet`: a remark."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do, in order; `bullets`: in no order."""

    heading: str
    steps: tuple[str, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header. `figures`: which columns are numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the authority's own portal, on a line of its own: the only thing in a mail that can be clicked."""

    address: str


Block = Banner | Title | Paragraph | Facts | Steps | Table | Link


@dataclass(frozen=True, slots=True)
class Letter:
    """One language's half of a mail."""

    language: Language
    blocks: tuple[Block, ...]
