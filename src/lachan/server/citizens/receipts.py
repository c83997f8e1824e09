"""The receipt: sixteen digits to copy on paper or say on the telephone, `4821 0937 5562 1084`. Pure.

Fifteen are random, the last is Damm's check digit (as of a case's number, `cases.codes`): one wrong digit, and two
neighbours that changed places, are told at once and cost no guess. They are made of the number, from the kernel, that
the empty form carried: the same form sent twice has the same receipt. Kept is only their HMAC-SHA256 under the room's
key.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.cases.codes import check_digit
from lachan.server.citizens.keys import Keys

DRAWN: Final = 15
_SPACES: Final = re.compile(r"[\s.\u2010-\u2015-]")
_DIGITS: Final = re.compile(r"[0-9]{16}")


def drawn(keys: Keys, nonce: bytes, turn: int) -> str:
    """Of a form's number; `turn`: 0, or more where another report has that receipt already (once in 10¹⁵)."""
    raw = hmac.digest(keys.receipts, b"draw" + turn.to_bytes(1, "big") + nonce, "sha256")
    digits = f"{int.from_bytes(raw, 'big') % 10**DRAWN:0{DRAWN}}"
    return digits + check_digit(digits)


def digest(keys: Keys, receipt: str) -> str:
    """What is kept of it."""
    return hmac.new(keys.receipts, b"keep" + receipt.encode("ascii"), hashlib.sha256).hexdigest()


def form_digest(keys: Keys, nonce: bytes) -> str:
    """What is kept of the form it came by."""
    return hmac.new(keys.receipts, b"form" + nonce, hashlib.sha256).hexdigest()


def said_digest(keys: Keys, nonce: bytes, parts: Iterable[bytes]) -> str:
    """What is kept of what the form said, so that the same is told from other words. The number is not kept: nobody
    can try out what was said."""
    mark = hmac.new(keys.receipts, b"said" + nonce, hashlib.sha256)
    for part in parts:
        mark.update(hashlib.sha256(part).digest())
    return mark.hexdigest()


def grouped(receipt: str) -> str:
    """In groups of four."""
    return " ".join(receipt[place : place + 4] for place in range(0, len(receipt), 4))


def read(typed: str) -> str:
    """As people type it. Errors: BadInput, which does not repeat it."""
    digits = _SPACES.sub("", typed[:60])
    if not _DIGITS.fullmatch(digits):
        raise BadInput("receipt: sixteen digits, as 4821 0937 5562 1084")
    if check_digit(digits[:DRAWN]) != digits[DRAWN]:
        raise BadInput("receipt: a digit is mistyped, or two changed places")
    return digits
