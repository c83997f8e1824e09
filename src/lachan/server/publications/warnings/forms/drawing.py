"""A warning drawn by Typst: share pictures, an A4 sheet in big letters, a hand-out. What staff wrote goes in as JSON
data and is never markup. Pure: the same edition gives the same bytes."""

import io
import json
import tempfile
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from lachan.server.base.errors import OurFault
from lachan.server.publications.warnings.forms import fonts
from lachan.server.publications.warnings.forms.house import ENGLISH_BANNERS, House, areas, systems
from lachan.server.publications.warnings.forms.texts import clock, lead, over
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import tone


class Shape(StrEnum):
    """What is drawn. Pixels at `PPI`: square 1080 × 1080, wide 1280 × 720."""

    SQUARE = "square"
    WIDE = "wide"
    SHEET = "sheet"  # A4, for a wall
    HANDOUT = "handout"  # A4, to give away


Form = Literal["svg", "png", "pdf"]
PPI: Final = {Shape.SQUARE: 144.0, Shape.WIDE: 144.0, Shape.SHEET: 120.0, Shape.HANDOUT: 120.0}
COLOURS: Final = {"red": "#a3231c", "amber": "#7d4400", "blue": "#1a4f8f", "grey": "#4c5d57"}


def drawn(edition: Edition, house: House, language: str, shape: Shape, form: Form) -> bytes:
    """`form`: svg, png or pdf. Errors: ModuleNotFoundError where the extra `letters` is not installed."""
    import typst

    template = resources.files(__package__).joinpath("warning.typ").read_bytes()
    with tempfile.TemporaryDirectory(prefix="lachan-warning-") as name:
        folder = Path(name)
        (folder / "warning.typ").write_bytes(template)
        (folder / "warning.json").write_text(json.dumps(given(edition, house, language, shape)), encoding="utf-8")
        (folder / "code.svg").write_bytes(_code(house.link(edition, language)))
        type_ = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.folder())])
        made = typst.Compiler(folder / "warning.typ", root=folder, font_paths=type_).compile(
            format=form, ppi=PPI[shape], timestamp=edition.published_at.replace(microsecond=0)
        )
    if not isinstance(made, bytes):
        raise OurFault("a picture of a warning has more than one page")
    return made


def given(edition: Edition, house: House, language: str, shape: Shape) -> dict[str, object]:
    """What the template is told."""
    text, vi = edition.content.text(language), language == "vi"
    banner = house.banner if vi else ENGLISH_BANNERS.get(house.banner, house.banner)
    return {
        "shape": shape.value,
        "language": language,
        "families": list(fonts.FAMILIES),
        "colour": COLOURS["grey" if edition.over else tone(edition.content.severity)],
        "lead": lead(edition, language)[2:],  # the sign is drawn: the type has none
        "sign": {"●": "circle", "▲": "triangle", "ℹ": "letter"}.get(lead(edition, language)[0], "ring"),
        "title": text.title,
        "what": text.what,
        "who": text.who,
        "steps": [] if edition.over else list(text.steps),
        "reason": over(edition, language) if edition.over else "",
        "where": areas(edition, language),
        "systems": systems(edition, language),
        "until": clock(edition.content.expires, language),
        "dated": clock(edition.published_at, language),
        "house": house.called(language),
        "speaker": f"{edition.content.speaker}, {edition.content.of_office(language)}",
        "link": house.short_link(edition),
        "banner": banner,
        "words": {
            "what": "Chuyện gì xảy ra" if vi else "What happened",
            "who": "Ai cần chú ý" if vi else "Who is concerned",
            "do": "Bạn cần làm" if vi else "What to do",
            "where": "Nơi áp dụng" if vi else "Where",
            "until": "Đến" if vi else "Until",
            "from": "Đơn vị" if vi else "From",
            "systems": "Thiết bị" if vi else "Devices",
            "more": "Còn {} việc nữa" if vi else "{} more",
            "speaker": "Người phát ngôn" if vi else "Spokesperson",
            "never": _NEVER[language],
        },
    }


_NEVER: Final = {
    "vi": "Không cơ quan nào hỏi mật khẩu, mã OTP hay bảo bạn chuyển tiền, cài ứng dụng qua điện thoại.",
    "en": "No authority asks for a password or one-time code, or tells you by phone to send money or install an app.",
}


def _code(link: str) -> bytes:
    """A code that a telephone reads."""
    import segno

    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=4, border=2, dark="#12251f", light="#ffffff")
    return out.getvalue()
