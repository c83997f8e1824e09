"""The form of Decree 30/2020/NĐ-CP, Annex I: its table within its bounds, and finished files measured by it."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from lachan.server.base.errors import BadInput
from lachan.server.notices.letters import composing
from lachan.server.notices.letters.as_docx import docx
from lachan.server.notices.letters.as_pdf import pdf
from lachan.server.notices.letters.composing import long_date, number_text
from lachan.server.notices.letters.layout import layout
from scripts import letters_page
from tests.docs.pages import ROOT
from tests.needs import needs
from tests.notices.letters.sample import FONTS, SENDER, TABLE, TINOS, content

FORM = layout()
needs_font = needs(TINOS[0], command=TINOS[1])
needs_poppler = needs("poppler-utils", command="pdftoppm")
MM = 72 / 25.4  # points


@cache
def letter(lines: int = 3, **changes: Any) -> bytes:
    return pdf(content(lines, **changes), TABLE, FONTS)


@pytest.fixture(scope="module")
def pages() -> Iterator[list[Any]]:
    with pdfplumber.open(io.BytesIO(letter())) as opened:
        yield opened.pages


def line(page: Any, text: str) -> list[dict[str, Any]]:
    """The characters of the first line that holds this text."""
    found = page.search(re.escape(text), regex=True)
    assert found, f"not on the page: {text}"
    characters: list[dict[str, Any]] = found[0]["chars"]
    return characters


def middle(characters: list[dict[str, Any]]) -> float:
    return float(characters[0]["x0"] + characters[-1]["x1"]) / 2


def test_every_value_is_within_what_the_decree_allows() -> None:
    for name, measure in FORM.measures.items():
        assert measure.least <= measure.value <= measure.most, name
    for name, style in FORM.styles.items():
        assert style.least <= style.size <= style.most, name


def test_the_page_on_letters_shows_the_table() -> None:
    written = letters_page.PAGE.read_text(encoding="utf-8")
    assert letters_page.page(written) == written, "run `python -m scripts.letters_page`"
    assert set(letters_page.NAMES) == set(FORM.measures) | set(FORM.styles)


PLACES = [
    ("country", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("motto", "Độc lập - Tự do - Hạnh phúc"),
    ("superior", "BỘ THỬ NGHIỆM"),
    ("issuer", "CỤC AN TOÀN GIẢ ĐỊNH"),
    ("number", "Số: 07/A05-P2"),
    ("place_and_date", "Hà Nội, ngày 03 tháng 12 năm 2026"),
    ("subject", "V/v thông báo"),
    ("addressee", "Kính gửi: Sở Khoa học và Công nghệ tỉnh Hoa Sen"),
    ("body", "Thực hiện Chỉ thị"),
    ("clause", "1. Kết quả ghi nhận"),
    ("authority", "KT. CỤC TRƯỞNG"),
    ("authority", "PHÓ CỤC TRƯỞNG"),
    ("signer", "Nguyễn Văn Thử"),
    ("copies_label", "Nơi nhận:"),
    ("copies", "- Như trên;"),
    ("annex_label", "Phụ lục I"),
    ("annex_title", "DANH SÁCH ĐỊA CHỈ"),
    ("annex_of", "(Kèm theo Công văn số 07/A05-P2"),
]


@needs_font
@pytest.mark.parametrize(("style", "text"), PLACES, ids=[text[:24] for _, text in PLACES])
def test_each_part_has_its_size_and_style(pages: list[Any], style: str, text: str) -> None:
    wanted = FORM.styles[style]
    page = next(page for page in reversed(pages) if page.search(re.escape(text)))
    for character in line(page, text):
        assert character["size"] == pytest.approx(wanted.size, abs=0.01)
        if character["text"].strip():
            assert ("Bold" in character["fontname"]) == wanted.bold, character["fontname"]
            assert ("Italic" in character["fontname"]) == wanted.italic, character["fontname"]
        assert character["non_stroking_color"] in ((0,), (0.0,), (0, 0, 0), 0), "black (I.4)"


@needs_font
def test_margins(pages: list[Any]) -> None:
    left, right = FORM.of("margin_left") * MM, (FORM.of("page_width") - FORM.of("margin_right")) * MM
    top, bottom = FORM.of("margin_top") * MM, (FORM.of("page_height") - FORM.of("margin_bottom")) * MM
    for page in pages:
        assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM), abs=0.5)
        inked = [c for c in page.chars if c["text"].strip() and not (c["bottom"] <= top and page.page_number > 1)]
        assert min(c["x0"] for c in inked) >= left - 0.5
        assert max(c["x1"] for c in inked) <= right + 0.5
        assert min(c["top"] for c in inked) >= top - 2
        assert max(c["bottom"] for c in inked) <= bottom + 2
    lines = [found for page in pages[:1] for found in page.extract_text_lines()]
    assert sum(abs(found["x1"] - right) < 0.6 for found in lines) >= 6, "the body is justified"
    assert sum(abs(found["x0"] - left) < 1.5 for found in lines) >= 6


@needs_font
def test_places_on_the_first_page(pages: list[Any]) -> None:
    page = pages[0]
    left, width = FORM.of("margin_left") * MM, (210 - FORM.of("margin_left") - FORM.of("margin_right")) * MM
    split = left + width * FORM.of("left_block")
    centres = {"left": (left + split) / 2, "right": (split + left + width) / 2, "page": left + width / 2}
    wanted = {
        "left": ["BỘ THỬ NGHIỆM", "CỤC AN TOÀN GIẢ ĐỊNH", "Số: 07/A05-P2"],
        "right": [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Hà Nội, ngày 03 tháng 12 năm 2026",
        ],
        "page": ["Kính gửi: Sở Khoa học và Công nghệ tỉnh Hoa Sen"],
    }
    for block, texts in wanted.items():
        for text in texts:
            assert middle(line(page, text)) == pytest.approx(centres[block], abs=1.5), text
        tops = [line(page, text)[0]["top"] for text in texts]
        assert tops == sorted(tops)
    assert line(page, "BỘ THỬ NGHIỆM")[0]["top"] == pytest.approx(line(page, "CỘNG HÒA")[0]["top"], abs=0.6)
    assert line(page, "Số: 07")[0]["bottom"] == pytest.approx(line(page, "Hà Nội, ngày")[0]["bottom"], abs=3)
    indented = line(page, "Thực hiện Chỉ thị")[0]["x0"] - left
    assert indented == pytest.approx(FORM.of("first_line") * MM, abs=0.6)


@needs_font
def test_lines_under_issuer_and_motto(pages: list[Any]) -> None:
    strokes = sorted((s for s in pages[0].lines if s["width"] > 10), key=lambda s: s["x0"])
    assert len(strokes) == 2
    for stroke, text, share in zip(
        strokes,
        ("CỤC AN TOÀN GIẢ ĐỊNH", "Độc lập - Tự do - Hạnh phúc"),
        (FORM.measures["issuer_rule"], FORM.measures["motto_rule"]),
        strict=True,
    ):
        above = line(pages[0], text)
        length = above[-1]["x1"] - above[0]["x0"]
        assert share.least - 0.01 <= stroke["width"] / length <= share.most + 0.01, text
        assert (stroke["x0"] + stroke["x1"]) / 2 == pytest.approx(middle(above), abs=1)
        assert 0 < stroke["top"] - above[0]["top"] < 2 * above[0]["size"]


@needs_font
def test_spaces_in_the_body(pages: list[Any]) -> None:
    size = FORM.styles["body"].size
    single = 1.15 * size  # a line of Times New Roman
    rows = [r for r in pages[0].extract_text_lines() if r["chars"][0]["size"] == size and r["x0"] < 180]
    steps = [round(b["top"] - a["top"], 1) for a, b in pairwise(rows[1:])]
    within, between = min(steps), max(s for s in steps if s < 2 * size)
    assert single - 0.2 <= within <= 1.5 * single
    assert within == pytest.approx(single * FORM.of("line_spacing"), abs=0.3)
    assert between - within >= FORM.of("paragraph_gap") - 0.3


@needs_font
def test_signature_and_copies_stand_side_by_side_and_not_alone(pages: list[Any]) -> None:
    page = next(page for page in pages if page.search("Nơi nhận:"))
    label, authority, name = (line(page, text) for text in ("Nơi nhận:", "KT. CỤC TRƯỞNG", "Nguyễn Văn Thử"))
    assert label[0]["x0"] == pytest.approx(FORM.of("margin_left") * MM, abs=1)
    assert label[0]["top"] == pytest.approx(authority[0]["top"], abs=6)
    assert middle(authority) == pytest.approx(middle(name), abs=1)
    assert middle(name) > page.width / 2
    below = line(page, "PHÓ CỤC TRƯỞNG")[0]["bottom"]
    assert name[0]["top"] - below >= FORM.measures["signature_gap"].least * MM
    assert page.search("Trân trọng")


@needs_font
def test_page_numbers_stand_in_the_top_margin_from_the_second_page_on(pages: list[Any]) -> None:
    assert len(pages) >= 3
    for page in pages:
        above = [c for c in page.chars if c["bottom"] <= FORM.of("margin_top") * MM]
        text = "".join(c["text"] for c in above)
        assert text == ("" if page.page_number == 1 else str(page.page_number))
        if above:
            left, right = FORM.of("margin_left"), FORM.of("margin_right")
            assert middle(above) == pytest.approx((left + (210 - left - right) / 2) * MM, abs=1)
            assert above[0]["size"] == FORM.styles["page_number"].size


@needs_font
def test_the_file_is_pdf_a_with_its_fonts_and_the_whole_list_inside() -> None:
    raw = letter()
    with pdfplumber.open(io.BytesIO(raw)) as opened:
        document = opened.doc
        catalog = document.catalog
        metadata = catalog["Metadata"].resolve().get_data().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
        assert catalog["Lang"].decode(errors="ignore") if isinstance(catalog["Lang"], bytes) else catalog["Lang"]
        attached = (
            [one.resolve() for one in catalog["AF"].resolve()]
            if hasattr(catalog["AF"], "resolve")
            else [one.resolve() for one in catalog["AF"]]
        )
        assert [one["EF"]["F"].resolve().get_data() for one in attached] == [TABLE]
        fonts = {c["fontname"].partition("+")[2] for page in opened.pages for c in page.chars}
        assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert raw == pdf(content(), TABLE, FONTS), "the same letter, the same bytes"


@needs_font
def test_a_trial_says_so_on_every_page() -> None:
    with pdfplumber.open(io.BytesIO(letter(banner="BẢN THỬ NGHIỆM"))) as opened:
        for page in opened.pages:
            assert "BẢN THỬ NGHIỆM. VĂN BẢN NÀY KHÔNG CÓ GIÁ TRỊ" in page.extract_text()


@needs_font
@pytest.mark.slow
def test_a_long_list_runs_over_pages_with_its_header() -> None:
    with pdfplumber.open(io.BytesIO(letter(lines=120))) as opened:
        listing = [page for page in opened.pages if "Đối tượng" in page.extract_text()]
        assert len(listing) > 1
        numbers = [row[0] for page in listing for table in page.extract_tables() for row in table]
    assert [n for n in numbers if n != "STT"] == [str(n) for n in range(1, 121)]


@needs_font
def test_several_addressees_stand_in_a_list() -> None:
    both = replace(content(), addressees=("Cục A", "Cục B"))
    with pdfplumber.open(io.BytesIO(pdf(both, TABLE, FONTS))) as opened:
        text = opened.pages[0].extract_text()
    assert "Kính gửi:\n- Cục A;\n- Cục B." in text


@needs_font
@pytest.mark.slow
@settings(max_examples=30)
@given(st.text(max_size=120))
def test_any_name_can_be_set(name: str) -> None:
    assert pdf(content(organisation=name or "?", above=name), TABLE, FONTS).startswith(b"%PDF-")


def test_texts_are_never_markup() -> None:
    name = "#panic() $x$ *a* <b> \\ `c` @d"
    assert composing.shown(name) == name
    if Path(TINOS[1]).is_file():
        with pdfplumber.open(io.BytesIO(letter(organisation=name))) as opened:
            assert "#panic() $x$ *a* <b>" in opened.pages[0].extract_text()


def test_without_a_font_of_the_decree_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"letters\.fonts"):
        pdf(content(), TABLE, [str(tmp_path)])


@needs_font
@needs_poppler
def test_drawn_by_another_program_it_is_the_picture_of_the_page(tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(letter())
    command = ["pdftoppm", "-r", "72", "-gray", "-f", "1", "-l", "1", "-png", "-singlefile", str(place)]
    subprocess.run([*command, str(tmp_path / "drawn")], check=True)
    drawn = Image.open(tmp_path / "drawn.png").convert("L")
    kept = Image.open(ROOT / "docs/assets/letter.png").convert("L")
    assert drawn.size == kept.size
    assert ImageStat.Stat(ImageChops.difference(drawn, kept)).mean[0] < 3, "draw docs/assets/letter.png anew"
    ink = drawn.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ink is not None
    mm = [side / 72 * 25.4 for side in ink]
    assert mm[0] >= FORM.of("margin_left") - 0.5
    assert mm[1] >= FORM.of("margin_top") - 0.5
    assert mm[2] <= 210 - FORM.of("margin_right") + 0.5
    assert mm[3] <= 297 - FORM.of("margin_bottom") + 0.5


def test_the_docx_has_the_same_form_and_words() -> None:
    raw = docx(content())
    assert raw == docx(content())
    document = Document(io.BytesIO(raw))
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    for side in ("top", "bottom", "left", "right"):
        assert abs(getattr(section, f"{side}_margin") - Mm(FORM.of(f"margin_{side}"))) < Mm(0.1)
    assert document.styles["Normal"].font.name == "Times New Roman"
    cells = [c for t in document.tables for row in t.rows for c in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    for style, text in PLACES:
        wanted = FORM.styles[style]
        found = next((p for p in reversed(paragraphs) if text in p.text), None)
        assert found is not None, text
        run = found.runs[0]
        assert (run.font.size, bool(run.font.bold), bool(run.font.italic)) == (
            Pt(wanted.size),
            wanted.bold,
            wanted.italic,
        ), text
    said = "\n".join(p.text for p in paragraphs)
    assert all(part.text in said for part in content().body)
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert {member.date_time[0] for member in package.infolist()} == {1980}


def test_numbers_and_dates_are_written_as_the_decree_says() -> None:
    assert [number_text(n, "A05-P2") for n in (1, 9, 10, 123)] == ["01/A05-P2", "09/A05-P2", "10/A05-P2", "123/A05-P2"]
    assert long_date(date(2026, 1, 5)) == "05 tháng 01 năm 2026"
    assert long_date(date(2026, 2, 28)) == "28 tháng 02 năm 2026"
    assert long_date(date(2026, 3, 9)) == "09 tháng 3 năm 2026"
    assert long_date(date(2026, 11, 22)) == "22 tháng 11 năm 2026"


def test_the_copy_to_the_governing_body() -> None:
    assert content().copies == (
        "Như trên;",
        "Ủy ban nhân dân tỉnh Hoa Sen (để biết, chỉ đạo);",
        "Lưu: VT, P2.",
    )
    assert content(above="", sender=replace(SENDER, unit="")).copies == ("Như trên;", "Lưu: VT.")


def test_no_letter_asks_for_a_secret_or_a_click() -> None:
    said = " ".join(part.text for part in content().body)
    assert "không yêu cầu cung cấp mật khẩu" in said
    assert "có số, có mã chưa chắc là thật" in said
    assert re.search(r"https?://|www\.", said) is None
