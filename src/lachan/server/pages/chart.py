"""Bars drawn on the server: one figure a day or week. Beside a drawing stands its table, for who does not see it."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_HEIGHT: Final = 100
_STEP: Final = 10
_BAR: Final = 8


def bars(values: Sequence[int], words: str) -> SafeString:
    """An SVG that fills its place; `words` is what a screen reader says of it."""
    most = max(values, default=0) or 1
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"/>',
        (
            (place * _STEP + (_STEP - _BAR) // 2, round(_HEIGHT - height, 2), _BAR, round(height, 2))
            for place, height in enumerate(value / most * _HEIGHT for value in values)
        ),
    )
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        max(len(values), 1) * _STEP,
        _HEIGHT,
        words,
        drawn,
    )


def lying(share: float) -> SafeString:
    """One bar that lies in a table's cell, beside the figure it draws; `share`: 0 to 1 of the cell."""
    width = round(max(0.0, min(share, 1.0)) * _HEIGHT, 1)
    return format_html(
        '<svg class="lying" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg>',
        width,
    )
