"""What the house calls a report: `PA-12`, from "phản ánh". Not the receipt, which the house never sees."""

import re
from typing import Final

from lachan.server.base.errors import NotFound

_CODE: Final = re.compile(r"PA-([1-9][0-9]{0,11})")


def code_of(number: int) -> str:
    """Of the row's number."""
    return f"PA-{number}"


def number_of(code: str) -> int:
    """And back. Errors: NotFound for what is none."""
    found = _CODE.fullmatch(code.strip().upper()[:20])
    if found is None:
        raise NotFound("there is nothing here")
    return int(found[1])
