"""PDF by pdfium: the text of each page. A page without text is a picture, which we do not read yet."""

from typing import Any

from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Skipped, Text, Unreadable

_PAGES = 20_000


def pieces(data: bytes, place: str, limits: Limits) -> Pieces:
    """One piece a page. Errors: Unreadable(ENCRYPTED, DAMAGED, TOO_MANY, NO_READER)."""
    try:
        import pypdfium2
    except ImportError:
        raise Unreadable(Outcome.NO_READER) from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Outcome.ENCRYPTED if "assword" in str(error) else Outcome.DAMAGED) from None
    left = limits.text_chars
    try:
        if len(document) > _PAGES:
            raise Unreadable(Outcome.TOO_MANY)
        for number in range(len(document)):
            inside = f"{place}#{number + 1}"
            try:
                page = document[number]
                text = _laid_out(page.get_textpage(), pypdfium2.raw)
                pictures = not text.strip() and any(True for _ in page.get_objects(max_depth=2))
                page.close()
            except pypdfium2.PdfiumError:
                yield Skipped(Outcome.DAMAGED, inside)
                continue
            left -= len(text)
            if left < 0:
                raise Unreadable(Outcome.TOO_LARGE)
            if pictures:
                yield Skipped(Outcome.PICTURE, inside)
            yield Text(text.replace("\r\n", "\n").replace("\ufffe", "").replace("\u0002", ""), inside)
    finally:
        document.close()


def _laid_out(text_page: Any, raw: Any) -> str:
    """The page's text; a gap wider than a letter is high becomes a tab, as tables have no other sign in a PDF."""
    count = text_page.count_chars()
    out = []
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text_page, place)
        if code == 32 and 0 < place < count - 1:
            out.append("\t" if _gap(text_page, raw, place) else " ")
        elif code not in (0, 2, 13, 0xFFFE):
            out.append(chr(code))
    return "".join(out)


def _gap(text_page: Any, raw: Any, place: int) -> bool:
    from ctypes import byref, c_double

    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    after, low, high = c_double(), c_double(), c_double()
    before = raw.FPDFText_GetCharBox(text_page, place - 1, byref(left), byref(right), byref(bottom), byref(top))
    behind = raw.FPDFText_GetCharBox(text_page, place + 1, byref(after), byref(left), byref(low), byref(high))
    size = raw.FPDFText_GetFontSize(text_page, place + 1)
    return bool(before and behind and after.value - right.value > max(size, 4.0))
