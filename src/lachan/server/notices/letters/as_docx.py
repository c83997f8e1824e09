"""A letter as DOCX (ISO/IEC 29500), for offices that finish their documents by hand: the same form, by the same table.

The same letter is the same bytes: times inside the package are the letter's own date.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from lachan.server.notices.letters.composing import texts
from lachan.server.notices.letters.content import Annex, AnnexTable, Content
from lachan.server.notices.letters.layout import FONT, layout

_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def docx(content: Content) -> bytes:
    """The finished file."""
    document = Document()
    _page(document, content)
    _head(document, content)
    _addressees(document, content)
    for part in content.body:
        _body(document.add_paragraph(), part.text, part.style)
    _foot(document, content)
    for annex in content.annexes:
        _annex(document, annex)
    made = datetime.combine(content.issued_on, time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = content.number, content.issuer, content.issuer
    properties.created, properties.modified, properties.language = made, made, "vi-VN"
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _page(document: Any, content: Content) -> None:
    form, section = layout(), document.sections[0]
    section.page_width, section.page_height = Mm(form.of("page_width")), Mm(form.of("page_height"))
    section.top_margin, section.bottom_margin = Mm(form.of("margin_top")), Mm(form.of("margin_bottom"))
    section.left_margin, section.right_margin = Mm(form.of("margin_left")), Mm(form.of("margin_right"))
    section.header_distance = Mm(form.of("margin_top") / 2)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(form.styles["body"].size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    header = section.header.paragraphs[0]
    header.alignment = _CENTRE
    _field(_run(header, "", "page_number"), "PAGE")
    if content.banner:
        for footer in (section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
            footer.alignment = _CENTRE
            _run(footer, f"{content.banner}. {texts()['page_trial']}", "copies_label")


def _head(document: Any, content: Content) -> None:
    form = layout()
    (left, right), (below_left, below_right) = _beside(document, form.of("left_block"), 2)
    first = left.paragraphs[0]
    if content.superior:
        _line(first, content.superior, "superior")
        first = left.add_paragraph()
    _line(first, content.issuer, "issuer")
    _ruled(left, form.of("issuer_rule"), form.of("left_block"))
    _line(right.paragraphs[0], "Cộng hòa xã hội chủ nghĩa Việt Nam", "country")
    motto = _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", "motto")
    motto.runs[0].font.underline = True  # as long as the text (II.1)
    number = _line(below_left.paragraphs[0], f"Số: {content.number}", "number")
    subject = _line(below_left.add_paragraph(), f"V/v {content.subject}", "subject")
    subject.paragraph_format.space_before = Pt(form.of("subject_gap"))
    date_line = _line(below_right.paragraphs[0], content.place_and_date, "place_and_date")
    number.paragraph_format.space_before = date_line.paragraph_format.space_before = Pt(6)


def _addressees(document: Any, content: Content) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
    if len(content.addressees) == 1:
        _line(paragraph, f"Kính gửi: {content.addressees[0]}", "addressee")
        return
    _line(paragraph, "Kính gửi:", "addressee")
    for place, name in enumerate(content.addressees, 1):
        end = "." if place == len(content.addressees) else ";"
        _line(document.add_paragraph(), f"- {name}{end}", "addressee")


def _body(paragraph: Paragraph, text: str, style: str) -> None:
    form, set_as = layout(), paragraph.paragraph_format
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    set_as.first_line_indent, set_as.space_before = Mm(form.of("first_line")), Pt(form.of("paragraph_gap"))
    set_as.line_spacing, set_as.keep_with_next = form.of("line_spacing"), style == "clause"
    _run(paragraph, text, style)


def _foot(document: Any, content: Content) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    [(left, right)] = _beside(document, 0.5, 1)
    _line(left.paragraphs[0], "Nơi nhận:", "copies_label", _LEFT)
    for text in content.copies:
        _line(left.add_paragraph(), f"- {text}", "copies", _LEFT)
    for place, text in enumerate(content.authority):
        _line(right.paragraphs[0] if place == 0 else right.add_paragraph(), text, "authority")
    name = _line(right.add_paragraph(), content.signer, "signer")
    name.paragraph_format.space_before = Mm(layout().of("signature_gap"))


def _annex(document: Any, annex: Annex) -> None:
    label = _line(document.add_paragraph(), annex.label, "annex_label")
    label.paragraph_format.page_break_before = True
    _line(document.add_paragraph(), annex.title, "annex_title")
    _line(document.add_paragraph(), annex.of, "annex_of")
    for part in annex.parts:
        _body(document.add_paragraph(), part.text, part.style)
    if annex.table is not None:
        document.add_paragraph()
        _table(document, annex.table)


def _table(document: Any, given: AnnexTable) -> None:
    table = document.add_table(rows=1 + len(given.rows), cols=len(given.header))
    table.style = "Table Grid"
    _widths(table, given.shares)
    for row, cells in zip(table._tbl.tr_lst, (given.header, *given.rows), strict=True):
        for cell, text in zip(row.tc_lst, cells, strict=True):
            _run(Paragraph(cell.p_lst[0], table), text, "table", bold=cells is given.header)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _beside(document: Any, share: float, rows: int) -> list[tuple[Any, Any]]:
    """Rows of two cells without lines or inner margins; `share`: the left one's part of the text's width."""
    table = document.add_table(rows=rows, cols=2)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    _widths(table, [share, 1 - share])
    return [(row.cells[0], row.cells[1]) for row in table.rows]


def _widths(table: Any, shares: Sequence[float]) -> None:
    """Columns and their cells by parts of the text's width: offices' programs heed the one or the other."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    widths = [Length(int(_text_width() * share / sum(shares))) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _ruled(cell: Any, share: float, block: float) -> None:
    """A line under the issuer: the upper border of an empty paragraph that is indented on both sides."""
    paragraph = cell.add_paragraph()
    side = Length(int(_text_width() * block * (1 - share) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _line(paragraph: Any, text: str, style: str, alignment: Any = _CENTRE) -> Any:
    paragraph.alignment = alignment
    _run(paragraph, text, style)
    return paragraph


def _run(paragraph: Any, text: str, style: str, *, bold: bool = False) -> Any:
    how = layout().styles[style]
    run = paragraph.add_run(text.upper() if how.caps else text)
    run.font.size, run.font.bold, run.font.italic = Pt(how.size), how.bold or bold, how.italic
    return run


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _text_width() -> int:
    form = layout()
    return int(Mm(form.of("page_width") - form.of("margin_left") - form.of("margin_right")))


def _steady(raw: bytes) -> bytes:
    """The same package with one time for all its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for member in read.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(info, read.read(member))
    return out.getvalue()
