"""Time-based one-time passwords (RFC 6238 with HMAC-SHA-1, 6 digits, 30 seconds, as every authenticator app has it)."""

import base64
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from lachan.server.accounts.chance import Draw

SECRET_BYTES: Final = 20  # RFC 4226 §4, R6
STEP_SECONDS: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1  # steps a telephone's clock may be off (RFC 6238 §5.2)


def secret(draw: Draw) -> bytes:
    """A new secret."""
    return draw(SECRET_BYTES)


def code_at(key: bytes, step: int) -> str:
    """The code of one step."""
    return TOTP(key, DIGITS, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS).decode("ascii")


def step_at(now: datetime) -> int:
    """The step that an instant lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(key: bytes, code: str, now: datetime, last_step: int) -> int | None:
    """The step that `code` belongs to, where it is near `now` and later than the last one used; else None.

    A code, or one older than it, is never accepted twice (RFC 6238 §5.2).
    """
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    here = step_at(now)
    for step in range(here - DRIFT, here + DRIFT + 1):
        if step > last_step and bytes_eq(code_at(key, step).encode("ascii"), digits.encode("ascii")):
            return step
    return None


def base32(key: bytes) -> str:
    """The secret for typing: groups of four."""
    text = base64.b32encode(key).decode("ascii").rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def uri(key: bytes, issuer: str, account: str) -> str:
    """What the square code holds (Google's Key Uri Format)."""
    label = quote(f"{issuer}:{account}", safe=":@")
    return f"otpauth://totp/{label}?" + urlencode(
        {"secret": base32(key).replace(" ", ""), "issuer": issuer}, quote_via=quote
    )
