"""Writes the form of letters into docs/reference/letters.md, from `decree30.toml`; a test demands that the two agree.

`python -m scripts.letters_page` writes the table.
"""

from collections.abc import Iterator
from pathlib import Path

from lachan.server.notices.letters.layout import Style, layout

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "letters.md"
BEGIN = "<!-- form: written by `python -m scripts.letters_page` -->\n"
END = "<!-- /form -->\n"
NAMES = {
    "page_width": "A4, width",
    "page_height": "A4, height",
    "margin_top": "margin, top",
    "margin_bottom": "margin, bottom",
    "margin_left": "margin, left",
    "margin_right": "margin, right",
    "left_block": "left block of the head",
    "issuer_rule": "line under the issuer",
    "motto_rule": "line under the motto",
    "subject_gap": "space above V/v",
    "first_line": "first line of a paragraph",
    "paragraph_gap": "space between paragraphs",
    "line_spacing": "line spacing",
    "signature_gap": "room for the signature",
    "country": "Quốc hiệu",
    "motto": "Tiêu ngữ",
    "superior": "body above the issuer",
    "issuer": "issuing body",
    "number": "Số, ký hiệu",
    "place_and_date": "place and date",
    "subject": "V/v",
    "addressee": "Kính gửi",
    "body": "body",
    "clause": "heading of a clause",
    "authority": "authority and title",
    "signer": "signer's name",
    "copies_label": "Nơi nhận",
    "copies": "lines under Nơi nhận",
    "page_number": "page number, from the second page on",
    "annex_label": "Phụ lục",
    "annex_title": "title of an annex",
    "annex_of": "what an annex belongs to",
    "table": "cells of the list",
}


def table() -> str:
    """The table, in Markdown."""
    return "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    form = layout()
    yield "| part | set | allowed | section of Part I |"
    yield "|---|---|---|---|"
    for name, measure in form.measures.items():
        yield (
            f"| {NAMES[name]} | {measure.value:g} {measure.unit} | {_range(measure.least, measure.most)} "
            f"| {measure.source} |"
        )
    for name, style in form.styles.items():
        allowed = _range(style.least, style.most)
        yield f"| {NAMES[name]} | {style.size:g} pt{_manner(style)} | {allowed} | {style.source} |"


def _range(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def _manner(style: Style) -> str:
    words = [word for word in ("bold", "italic", "caps") if getattr(style, word)]
    return f", {', '.join(words)}" if words else ""


def page(text: str) -> str:
    """The page with its table written anew."""
    head, _, rest = text.partition(BEGIN)
    return head + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
