"""The records that detectors and the decision share.

Points are added up: what a number's structure, its words, its column and its neighbours say for a meaning. A meaning
is believed where it has more points than every other and than *nothing personal*, which begins with `NOTHING` points.
"""

from typing import Final, NamedTuple

from lachan.tools.pii.text.letters import fold, plain

NOTHING: Final = 1.5
WORD: Final = 3.0  # points of a word that names the kind, right before the value


class Finding(NamedTuple):
    """Something personal: its kind, the span of the text it was found in, points above *nothing*. No value."""

    kind: str
    start: int
    end: int
    points: float


class Window:
    """A piece of text under decision: as it is, without marks, and folded; all three of one length.

    `header`: folded words that stand over it (a column's head); `first`: where it begins to be its own, as what stands
    before is context that another window has decided on. The copies are made when they are asked for.
    """

    __slots__ = ("_folded", "_plain", "first", "header", "text")

    def __init__(self, text: str, header: str = "", first: int = 0) -> None:
        self.text, self.header, self.first = text, header, first
        self._plain: str | None = None
        self._folded: str | None = None

    @property
    def plain(self) -> str:
        """Without marks, case kept."""
        if self._plain is None:
            self._plain = plain(self.text)
        return self._plain

    @property
    def folded(self) -> str:
        """Without marks, in lower case."""
        if self._folded is None:
            lower = self.plain.lower()
            self._folded = lower if len(lower) == len(self.text) else fold(self.text)
        return self._folded


class Token(NamedTuple):
    """A value that could mean several things: its span, its digits or characters without separators, its shape."""

    start: int
    end: int
    value: str
    shape: str


Meanings = dict[str, float]  # kind → points of structure
