"""The number of a case: `VV-2026-00042-5`. Year, serial, and a check digit; digits only, to be said on the telephone.

VV is "vụ việc". The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): over year
and serial it finds every single wrong digit and every two neighbours that changed places.
"""

import re
from typing import Final

from lachan.server.base.errors import BadInput

MOST: Final = 99_999  # cases a year
_TABLE: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_CODE: Final = re.compile(r"(?:VV)?([0-9]{4})([0-9]{5})([0-9])")


def code_of(year: int, serial: int) -> str:
    """The number of the `serial`-th case of a year."""
    digits = f"{year:04}{serial:05}"
    return f"VV-{year:04}-{serial:05}-{check_digit(digits)}"


def check_digit(digits: str) -> str:
    """Damm's digit."""
    found = 0
    for digit in digits:
        found = int(_TABLE[found][int(digit)])
    return str(found)


def read_code(text: str) -> str:
    """A number as people type it, with or without VV and hyphens. Errors: BadInput, which does not repeat it."""
    found = _CODE.fullmatch(re.sub(r"[\s\u2010-\u2015-]", "", text[:40]).upper())
    if found is None:
        raise BadInput("not a case's number: they look like VV-2026-00042-5")
    year, serial, check = found.groups()
    if check_digit(year + serial) != check:
        raise BadInput("not a case's number: a digit is mistyped, or two changed places")
    return f"VV-{year}-{serial}-{check}"
