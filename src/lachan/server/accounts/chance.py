"""Tokens and codes, from randomness that the doors hand in; and the digests that are kept of them."""

import base64
import hashlib
from collections.abc import Callable
from typing import Final

Draw = Callable[[int], bytes]  # so many random bytes; os.urandom at the doors, a seed in tests

TOKEN_BYTES: Final = 32
_CODE_BYTES: Final = 10  # 80 bits, 16 signs


def token(draw: Draw) -> str:
    """256 bits, safe in a URL and a cookie."""
    return base64.urlsafe_b64encode(draw(TOKEN_BYTES)).rstrip(b"=").decode("ascii")


def code(draw: Draw) -> str:
    """80 bits for people to copy from paper: `K7QF-2MNA-…`, without letters that look like digits (RFC 4648 base32)."""
    text = base64.b32encode(draw(_CODE_BYTES)).decode("ascii")
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def digest(secret: str) -> str:
    """What is kept of a token or code: SHA-256, as both are too long to be guessed."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def plain_code(typed: str) -> str:
    """A code as it was made, from what somebody typed: blanks, dashes and case do not matter."""
    text = "".join(sign for sign in typed.upper() if sign.isalnum())[:40]
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))
