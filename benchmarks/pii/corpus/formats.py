"""Documents as files of each format, written by hand where a few lines do it."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Final

from benchmarks.pii.corpus.documents import Document
from lachan.tools.pii.text.tables import TCVN3

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_RELATIONS: Final = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def lines_of(document: Document) -> list[str]:
    """A table's rows as lines, else the text's."""
    return ["\t".join(row) for row in document.rows] or document.text.split("\n")


def _wp(text: str, font: str = "") -> str:
    """A paragraph in two runs, as Word cuts them."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    middle = len(text) // 2
    runs = "".join(
        f'<w:r>{fonts}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for piece in (text[:middle], text[middle:])
        if piece
    )
    return f"<w:p>{runs}</w:p>"


def docx(document: Document, font: str = "") -> bytes:
    """Word since 2007."""
    if document.rows:
        cells = ("".join(f"<w:tc>{_wp(_in(cell, font), font)}</w:tc>" for cell in row) for row in document.rows)
        body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    else:
        body = "".join(_wp(_in(line, font), font) for line in lines_of(document))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip({
        "[Content_Types].xml": _TYPES.format(f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'),
        "_rels/.rels": _RELATIONS.format(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>',
    })  # fmt: skip


def docx_tcvn3(document: Document) -> bytes:
    """The same in the font .VnTime."""
    return docx(document, ".VnTime")


def _in(text: str, font: str) -> str:
    letters = {letter: shown for shown, letter in TCVN3.items()}
    return "".join(letters.get(c) or letters.get(c.lower()) or c for c in text) if font else text


def xlsx(document: Document) -> bytes:
    """Excel since 2007; strings inline."""
    rows = document.rows or [[line] for line in lines_of(document)]
    cells = (
        "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for cell in row)
        for row in rows
    )
    sheet = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zip({
        "[Content_Types].xml": _TYPES.format(
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        ),
        "_rels/.rels": _RELATIONS.format(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    })  # fmt: skip


def pptx(document: Document) -> bytes:
    """PowerPoint since 2007: one slide with everything (only as far as a reader of text needs it)."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    body = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines_of(document))
    return _zip({
        "[Content_Types].xml": _TYPES.format(""),
        "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": f'<?xml version="1.0"?><p:sld xmlns:p="p" xmlns:a="{a}"><p:txBody>{body}</p:txBody></p:sld>',
    })  # fmt: skip


_ODF: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def _odf(kind: str, body: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    return _zip({"mimetype": mime, "META-INF/manifest.xml": manifest,
                 "content.xml": f'<?xml version="1.0"?><office:document-content {_ODF}><office:body>{body}</office:body></office:document-content>'})  # fmt: skip


def _odf_table(document: Document) -> str:
    rows = document.rows or [[line] for line in lines_of(document)]
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    width = max(map(len, rows))
    return (
        f'<table:table table:name="A"><table:table-column table:number-columns-repeated="{width}"/>'
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        + "</table:table>"
    )


def odt(document: Document) -> bytes:
    """Writer."""
    body = (
        _odf_table(document)
        if document.rows
        else "".join(f"<text:p>{escape(line)}</text:p>" for line in lines_of(document))
    )
    return _odf("text", f"<office:text>{body}</office:text>")


def ods(document: Document) -> bytes:
    """Calc."""
    return _odf("spreadsheet", f"<office:spreadsheet>{_odf_table(document)}</office:spreadsheet>")


def odp(document: Document) -> bytes:
    """Impress: a frame of paragraphs; what LibreOffice makes a ppt of."""
    more = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
        for name, kind in (("draw", "drawing"), ("svg", "svg-compatible"))
    )
    body = "".join(f"<text:p>{escape(line).replace(chr(9), '<text:tab/>')}</text:p>" for line in lines_of(document))
    frame = f'<draw:page draw:name="A" {more}><draw:frame svg:width="25cm" svg:height="15cm" svg:x="1cm" svg:y="1cm"><draw:text-box>{body}</draw:text-box></draw:frame></draw:page>'
    return _odf("presentation", f"<office:presentation>{frame}</office:presentation>")


def pdf(document: Document) -> bytes:
    """One page of lines, in a font without outlines whose ToUnicode map says what is written."""
    # pdfium leaves a lone character of a font without outlines out: the row's number gets a full stop.
    lines = [[c + "." if len(c) == 1 else c for c in row] for row in document.rows] or [
        [line] for line in lines_of(document)
    ]
    used = sorted(set("".join(cell for line in lines for cell in line)))
    codes = {c: n + 1 for n, c in enumerate(used)}
    widths = [max(len(line[i]) if i < len(line) else 0 for line in lines) * 5 + 18 for i in range(max(map(len, lines)))]
    high = max(820, 12 * len(lines))
    shown = "".join(
        f"1 0 0 1 {20 + sum(widths[:i])} {high - 12 * n} Tm <{''.join(f'{codes[c]:04X}' for c in cell)}> Tj\n"
        for n, line in enumerate(lines)
        for i, cell in enumerate(line)
        if cell
    )
    content = f"BT /F1 9 Tf\n{shown}ET".encode()
    mapped = "".join(f"<{code:04X}> <{c.encode('utf-16-be').hex()}>\n" for c, code in codes.items())
    blocks = mapped.splitlines(keepends=True)
    groups = "".join(
        f"{len(blocks[i : i + 100])} beginbfchar\n{''.join(blocks[i : i + 100])}endbfchar\n"
        for i in range(0, len(blocks), 100)
    )
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n{groups}endcmap end end".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 3000 {max(842, 12 * len(lines) + 30)}]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/FontDescriptor 8 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def rtf(document: Document) -> bytes:
    """Rich text, characters beyond ASCII as \\u."""

    def said(text: str) -> str:
        return "".join(
            c if c.isascii() and c not in "\\{}" else f"\\u{ord(c)}?" if not c.isascii() else "\\" + c for c in text
        )

    body = "".join(f"{said(line)}\\par\n" for line in lines_of(document))
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times New Roman;}}}}\\f0 {body}}}".encode()


def html(document: Document) -> bytes:
    """Paragraphs with bold words and entities."""
    body = "".join(
        f"<p>{escape(line).replace('ê', '&ecirc;').replace('  ', ' &nbsp;')}</p>\n" for line in lines_of(document)
    )
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><style>p{{margin:0}}</style></head><body>{body}</body></html>".encode()


def eml(document: Document) -> bytes:
    """A message, its text in base64 or quoted-printable."""
    message = EmailMessage()
    message["Subject"] = "Hồ sơ"
    message["Date"] = "Sun, 22 Nov 2026 08:00:00 +0700"
    message["MIME-Version"] = "1.0"
    message.set_content("\n".join(lines_of(document)), cte="base64" if len(document.text) % 2 else "quoted-printable")
    return message.as_bytes()


def mbox(document: Document) -> bytes:
    """Two messages, the second an empty one."""
    return (
        b"From a Sun Nov 22 08:00:00 2026\n"
        + eml(document)
        + b"\n\nFrom b Sun Nov 22 08:00:00 2026\nSubject: x\nDate: Sun, 22 Nov 2026 08:00:00 +0700\nMIME-Version: 1.0\n\nxin\n"
    )


def csv(document: Document) -> bytes:
    """Comma separated, quoted where needed, with a byte order mark as Excel writes it."""
    import csv as csv_

    out = io.StringIO()
    csv_.writer(out, lineterminator="\r\n").writerows(document.rows or [[line] for line in lines_of(document)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def json_(document: Document) -> bytes:
    """One object a row, in ASCII with escapes."""
    if document.rows:
        return json.dumps([dict(zip(document.rows[0], row, strict=True)) for row in document.rows[1:]]).encode()
    return json.dumps({"lines": lines_of(document)}, indent=1).encode()


def parquet(document: Document) -> bytes:
    """Columns of text."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    rows = document.rows or [["text"], *([line] for line in lines_of(document))]
    columns = {head: [row[i] for row in rows[1:]] for i, head in enumerate(rows[0])}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def sqlite(document: Document) -> bytes:
    """One table."""
    rows = document.rows or [["text"], *([line] for line in lines_of(document))]
    base = sqlite3.connect(":memory:")
    heads = ", ".join('"' + head + '"' for head in rows[0])
    base.execute(f"CREATE TABLE t ({heads})")
    base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(rows[0]))})", rows[1:])  # noqa: S608
    base.commit()
    return bytes(base.serialize())


def zipped(document: Document) -> bytes:
    """A docx in a zip in a zip."""
    out = docx(document)
    for name in ("hồ sơ.docx", "trong.zip"):
        pack = io.BytesIO()
        with zipfile.ZipFile(pack, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name), out)
        out = pack.getvalue()
    return out


FORMATS: Final[dict[str, Callable[[Document], bytes]]] = {
    "docx": docx, "docx in .VnTime": docx_tcvn3, "xlsx": xlsx, "pptx": pptx, "odt": odt, "ods": ods, "odp": odp, "pdf": pdf, "rtf": rtf, "html": html, "eml": eml,
    "mbox": mbox, "csv": csv, "json": json_, "parquet": parquet, "sqlite": sqlite, "zip": zipped,
}  # fmt: skip
# Made by LibreOffice from another format, where it is installed: format → (made from, LibreOffice's filter).
BY_LIBREOFFICE: Final = {
    "doc": ("docx", "doc"),
    "xls": ("xlsx", "xls"),
    "ppt": ("odp", "ppt"),
    "rtf by LibreOffice": ("docx", "rtf"),
    "docx by LibreOffice": ("odt", "docx"),
}


def convert(program: str, files: list[Path], form: str, folder: Path) -> None:
    """All in one run, with a profile of its own."""
    import subprocess

    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", form, "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
