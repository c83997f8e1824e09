"""A line of a few figures, drawn small beside the last of them; the figures stand in words beside it too."""

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 120
HEIGHT: Final = 32
_EDGE: Final = 4


def spark(figures: Sequence[int]) -> str:
    """Points of an SVG polyline in a box of WIDTH × HEIGHT, the largest figure on top; empty for fewer than two."""
    if len(figures) < 2:
        return ""
    top, low = max(figures), min(figures)
    span = (top - low) or 1
    step = (WIDTH - 2 * _EDGE) / (len(figures) - 1)
    height = HEIGHT - 2 * _EDGE
    points = ((_EDGE + n * step, HEIGHT - _EDGE - height * (one - low) / span) for n, one in enumerate(figures))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
