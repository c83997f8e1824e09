"""A letter as PDF/A-3b (ISO 19005-3), set by Typst: the same letter is the same bytes. The table goes along inside, so
that a signature covers it too."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import typst

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.notices.letters.composing import texts
from lachan.server.notices.letters.content import Content
from lachan.server.notices.letters.layout import FONTS, layout

STANDARD: Final = "a-3b"
_TYPES: Final = {".csv": "text/csv", ".gz": "application/gzip"}


def pdf(content: Content, table: bytes, folders: Sequence[str]) -> bytes:
    """The finished file. `table`: the bytes of `content.list_name`; `folders`: where fonts are looked for.

    Errors: BadInput where no folder holds a font of the decree's.
    """
    template = resources.files(__package__).joinpath("letter.typ").read_bytes()
    fonts, family = _fonts(tuple(folders))
    with tempfile.TemporaryDirectory(prefix="lachan-letter-") as name:
        folder = Path(name)
        (folder / "letter.typ").write_bytes(template)
        (folder / "letter.json").write_text(json.dumps(_given(content, family)), encoding="utf-8")
        (folder / "list.csv").write_bytes(table)
        made = typst.Compiler(folder / "letter.typ", root=folder, font_paths=fonts).compile(
            format="pdf",
            pdf_standards=STANDARD,
            timestamp=datetime.combine(content.issued_on, time(), tzinfo=VIETNAM).astimezone(UTC),
        )
    assert isinstance(made, bytes)
    return made


def _given(content: Content, family: str) -> dict[str, object]:
    form = layout()
    return {
        "content": {**asdict(content), "issued_on": content.issued_on.isoformat()},
        "styles": {name: asdict(style) for name, style in form.styles.items()},
        "measures": {name: measure.value for name, measure in form.measures.items()},
        "fonts": [family],
        "list_type": _TYPES[Path(content.list_name).suffix],
        "list_what": content.annexes[0].title,
        "trial": texts()["page_trial"],
    }


@cache
def _fonts(folders: tuple[str, ...]) -> tuple[typst.Fonts, str]:
    """The fonts of these folders alone, and the first of FONTS among them."""
    there = [folder for folder in folders if Path(folder).is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=there)
    found = set(fonts.families())
    family = next((name for name in FONTS if name in found), None)
    if family is None:
        raise BadInput("settings.toml: letters.fonts: none of Times New Roman, Tinos, Liberation Serif is there")
    return fonts, family
