"""The pages' own type, unpacked for who draws: WOFF2 as shipped, to TrueType in a folder that goes with the process.

Each file holds only its letters (Vietnamese, or Latin), so each gets a family of its own and a text names both.
"""

import tempfile
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

FAMILIES: Final = ("Be Vietnam Pro Latin", "Be Vietnam Pro Vietnamese")
_WEIGHTS: Final = (400, 600)


class _Kept:
    """The folder, for as long as the process lives."""

    folder: tempfile.TemporaryDirectory[str] | None = None


@cache
def folder() -> Path:
    """Where the four files are. Errors: ModuleNotFoundError where the extra `letters` is not installed."""
    from fontTools.ttLib import TTFont

    _Kept.folder = tempfile.TemporaryDirectory(prefix="lachan-type-")
    place = Path(_Kept.folder.name)
    shipped = resources.files("lachan.server.pages").joinpath("static", "fonts")
    for family in FAMILIES:
        letters = family.rsplit(" ", 1)[1].lower()
        for weight in _WEIGHTS:
            with shipped.joinpath(f"be-vietnam-pro-{letters}-{weight}.woff2").open("rb") as packed:
                font = TTFont(packed, recalcTimestamp=False)  # the same bytes in every process
                font.flavor = None
                for record in font["name"].names:
                    if record.nameID in (1, 16):
                        record.string = family
                font.save(place / f"{letters}-{weight}.ttf")
    return place
