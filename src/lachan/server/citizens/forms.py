"""What an empty form carries: a number from the kernel, and when it was opened, signed. Pure.

A person needs some seconds to write a line; a program that sends forms does not wait. The number makes sending twice
the same as sending once.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.citizens.keys import Keys
from lachan.server.citizens.sealing import Draw

SOONEST: Final = timedelta(seconds=4)
LATEST: Final = timedelta(hours=24)
_NONCE: Final = 16
_AT: Final = 8
_MAC: Final = 16


class TooSoon(BadInput):
    """Sent faster than anybody writes."""


class TooLate(BadInput):
    """The page stood open for more than a day, or is not ours."""


class SentBefore(TooLate):
    """This very form brought other words before: what was changed since would be lost."""


def opened(keys: Keys, now: datetime, draw: Draw) -> str:
    """What a form that is opened now carries; safe in a page."""
    body = draw(_NONCE) + int(now.timestamp()).to_bytes(_AT, "big")
    return base64.urlsafe_b64encode(body + _mac(keys, body)).decode("ascii").rstrip("=")


def number(keys: Keys, said: str, now: datetime, soonest: timedelta = SOONEST) -> bytes:
    """The number of a form that is sent now. Errors: TooSoon, TooLate."""
    late = "form: it was open for too long: send it once more"
    try:
        raw = base64.urlsafe_b64decode(said[:100].encode("ascii") + b"==")
    except (binascii.Error, ValueError):
        raise TooLate(late) from None
    body, mac = raw[: _NONCE + _AT], raw[_NONCE + _AT :]
    if len(raw) != _NONCE + _AT + _MAC or not hmac.compare_digest(mac, _mac(keys, body)):
        raise TooLate(late)
    seconds = int.from_bytes(body[_NONCE:], "big")
    if seconds >= 1 << 40:
        raise TooLate(late)
    age = now - datetime.fromtimestamp(seconds, UTC)
    if age > LATEST:
        raise TooLate(late)
    if age < soonest:
        raise TooSoon("form: sent faster than anybody writes: wait a few seconds, then send it once more")
    return body[:_NONCE]


def _mac(keys: Keys, body: bytes) -> bytes:
    return hmac.digest(keys.forms, body, "sha256")[:_MAC]
