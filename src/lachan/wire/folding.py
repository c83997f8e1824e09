"""Names as they are compared and searched: nobody types Vietnamese marks into a search box."""

import re
import unicodedata
from typing import Final

_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_NOT_WORD: Final = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """What names are compared by: lower case, no diacritics, đ as d, one space between words.

    `fold("Đắk Lắk") == "dak lak"`, `fold("Bà Rịa - Vũng Tàu") == "ba ria vung tau"`.
    """
    once = unicodedata.normalize("NFKD", text).casefold()
    # Twice: what is taken apart may hold capitals (`𝓐`), and what is made small may be taken apart (Unicode, D146).
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", once).casefold())
    plain = _MARKS.sub("", whole).replace("đ", "d")
    return _NOT_WORD.sub(" ", plain).strip()
