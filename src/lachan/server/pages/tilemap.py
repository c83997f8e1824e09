"""A map of tiles drawn on the server: one tile a unit, its name and its figure on it, so that no colour speaks alone.

Beside a drawing stands its table. The colours of the steps are in `figures.css`, in light and in dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEPS: Final = 5
_WIDTH: Final = 56
_HEIGHT: Final = 42
_GAP: Final = 4
_SMALLER: Final = SafeString(' class="other"')
_WIDER: Final = 18  # an island's tile reaches so far into the sea on its west, as its name is longer


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tile: `step` is `none` (0), `1` to `5`, `hidden` or `island`; `words`: what pointing at it says.

    `named`: its second line is a name too, which is longer than a figure.
    """

    column: int
    row: int
    name: str
    figure: str
    step: str
    words: str
    named: bool = False


def steps(values: Sequence[int]) -> tuple[int, ...]:
    """The least figure of each step but the first, so that each step has about as many tiles; fewer where figures are
    few or alike."""
    ordered = sorted(value for value in values if value > 0)
    if not ordered:
        return ()
    found = (ordered[len(ordered) * part // STEPS] for part in range(1, STEPS))
    return tuple(sorted({bound for bound in found if bound > ordered[0]}))


def step_of(value: int, bounds: Sequence[int]) -> int:
    """1 to 5; 0 for 0. Where there are fewer steps, the darkest ones are left out."""
    return 0 if value <= 0 else 1 + sum(1 for bound in bounds if value >= bound)


def draw(tiles: Sequence[Drawn], words: str) -> SafeString:
    """An SVG that fills its place; `words` is what a screen reader says of it."""
    across = max((tile.column for tile in tiles), default=0) + 1
    down = max((tile.row for tile in tiles), default=0) + 1
    drawn = format_html_join(
        "",
        '<g class="tile tile-{}" transform="translate({} {})"><title>{}</title><rect width="{}" height="{}" rx="7"/>'
        '<text x="{}" y="{}" class="where">{}</text><text x="{}" y="{}"{}>{}</text></g>',
        (
            (
                tile.step,
                tile.column * (_WIDTH + _GAP) + 1 - (width - _WIDTH),
                tile.row * (_HEIGHT + _GAP) + 1,
                tile.words,
                width,
                _HEIGHT,
                width / 2,
                18,
                tile.name,
                width / 2,
                33,
                _SMALLER if tile.named else "",
                tile.figure,
            )
            for tile in tiles
            for width in (_WIDTH + (_WIDER if tile.step == "island" else 0),)
        ),
    )
    return format_html(
        '<svg class="tiles" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        across * (_WIDTH + _GAP) - _GAP + 2,
        down * (_HEIGHT + _GAP) - _GAP + 2,
        words,
        drawn,
    )
