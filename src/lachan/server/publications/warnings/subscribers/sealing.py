"""A subscriber's address at rest: sealed under a key derived from the instance's secret key (RFC 5869), and found again
by a keyed digest of it."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lachan.server.base.errors import Damaged


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal data. `leave`: the key of the link that leaves."""

    address: str = field(repr=False)
    leave: str = field(repr=False)


@lru_cache(maxsize=4)
def _key(secret: str, what: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"lachan warnings " + what).derive(secret.encode())


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(settings.SECRET_KEY, b"seal")))


def seal(one: Sealed) -> bytes:
    """Encrypted and authenticated (Fernet)."""
    return _box().encrypt(json.dumps([one.address, one.leave]).encode())


def unseal(sealed: bytes) -> Sealed:
    """Errors: Damaged where it was changed, or sealed under another secret key."""
    try:
        address, leave = json.loads(_box().decrypt(sealed))
    except InvalidToken:
        raise Damaged("a subscriber's row cannot be opened: is the secret key another?") from None
    return Sealed(address, leave)


def address_digest(address: str) -> bytes:
    """The same for an address however its letters are cased; without the key nobody can try addresses."""
    return hmac.digest(_key(settings.SECRET_KEY, b"find"), address.casefold().encode(), "sha256")


def link_digest(token: str) -> bytes:
    """What is kept of a link's key."""
    return hashlib.sha256(token.encode()).digest()
