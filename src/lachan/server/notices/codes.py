"""Names that a rerun finds again: a notice's code, Message-ID and MIME boundaries, each a SHA-256 of what it names.

A code is `LC-` and ten signs of Crockford's base32 (no I, L, O, U): 45 bits and a check character. It is the *check
code* that is printed, a name and not a secret. Codes of eight signs, made before there was a check character, are read
as well.

The check character makes the sum of all ten signs, each times its own power of 2 in GF(32), zero. Those powers differ,
so one wrong sign, and any two that changed places, never pass (a linear code of distance 2 with distinct weights).
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE: Final = re.compile(rf"[{ALPHABET}]{{10}}|[{ALPHABET}]{{8}}")
_BITS: Final = 45
_FIELD: Final = 0b100101  # x⁵ + x² + 1: GF(32), where 2 generates all 31 others than zero


def _sha(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def code_of(organisation: str, taxonomy: str, receipts: Sequence[str], attempt: int = 0) -> str:
    """The code of the notice that tells `organisation` of a class in these batches. `attempt`: how many are taken."""
    again = (str(attempt),) if attempt else ()
    bits = int.from_bytes(_sha("notice", organisation, taxonomy, *sorted(receipts), *again)[:6]) >> 48 - _BITS
    signs = "".join(ALPHABET[bits >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return _written(signs + check_character(signs))


def check_character(signs: str) -> str:
    """The last sign of a code, of its nine others."""
    total = 0
    for sign in signs:
        total = _doubled(total ^ ALPHABET.index(sign))
    return ALPHABET[total]


def _checks(signs: str) -> bool:
    return check_character(signs[:-1]) == signs[-1]


def _doubled(value: int) -> int:
    """Times 2 in GF(32)."""
    return value << 1 ^ _FIELD if value & 16 else value << 1


def _written(signs: str) -> str:
    half = len(signs) // 2
    return f"LC-{signs[:half]}-{signs[half:]}"


def read_code(text: str) -> str:
    """A code as people type it (any case, O for 0, I or L for 1, with or without hyphens). Errors: BadInput."""
    bare = re.sub(r"[\s\u2010-\u2015-]", "", text).upper()
    signs = bare.translate(_MISREAD)
    # `LC` and an old code have ten signs too; so has a new one that begins with 1C and was typed with an L.
    if bare.startswith("LC") and not (len(bare) == 10 and _CODE.fullmatch(signs) and _checks(signs)):
        signs = signs[2:]
    if _CODE.fullmatch(signs) is None:
        raise BadInput("not a notice's code: they look like LC-7K2M9-4QXR1")
    if len(signs) == 10 and not _checks(signs):
        raise BadInput("not a notice's code: a sign is mistyped, or two changed places")
    return _written(signs)


def message_id(code: str, planned_at: datetime, items_digest: str, domain: str) -> str:
    """RFC 5322 §3.6.4, without the angle brackets; also the name of the mail's file in the outbox."""
    return f"{code.lower()}.{_sha('message', code, utc_text(planned_at), items_digest).hex()[:16]}@{domain}"
