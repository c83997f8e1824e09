"""The records that detectors and the decision share.

Points are added up: what a number's structure, its words, its column and its neighbours say for a meaning. A meaning
is believed where it has more points than every other and than *nothing personal*, which begins with `NOTHING` points.
"""

from dataclasses import dataclass, field
from typing import Final

from lachan.tools.pii.text.letters import fold, plain

NOTHING: Final = 1.5
WORD: Final = 3.0  # points of a word that names the kind, right before the value


@dataclass(frozen=True, slots=True)
class Finding:
    """Something personal: its kind, the span of the text it was found in, points above *nothing*. No value."""

    kind: str
    start: int
    end: int
    points: float


@dataclass(frozen=True)
class Window:
    """A piece of text under decision: as it is, without marks, and folded; all three of one length.

    `header`: folded words that stand over it (a column's head); `first`: where it begins to be its own, as what stands
    before is context that another window has decided on.
    """

    text: str
    header: str = ""
    first: int = 0
    plain: str = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        without = plain(self.text)
        lower = without.lower()
        object.__setattr__(self, "plain", without)
        object.__setattr__(self, "folded", lower if len(lower) == len(without) else fold(self.text))


@dataclass(frozen=True, slots=True)
class Token:
    """A value that could mean several things: its span, its digits or characters without separators, its shape."""

    start: int
    end: int
    value: str
    shape: str


Meanings = dict[str, float]  # kind → points of structure
