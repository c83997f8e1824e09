"""What people write, sealed: AES-256 in Galois/counter mode (NIST SP 800-38D) under the key of that one report.

Sealed: a nonce of 12 bytes from the kernel, then the ciphertext with its tag. Each part is bound to its name
(`contents`, `answer`, a picture's place), so that parts cannot change places.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lachan.server.base.errors import Damaged
from lachan.server.citizens.keys import Keys

Draw = Callable[[int], bytes]  # so many random bytes; os.urandom at the doors, a seed in tests
NONCE: Final = 12
SALT: Final = 16


@dataclass(frozen=True, slots=True)
class Contents:
    """What somebody wrote: personal data. `link`: an address or telephone number; `language`: `vi` or `en`."""

    text: str = field(repr=False)
    link: str = field(repr=False)
    contact: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered. `en` is empty where somebody wrote in their own words."""

    vi: str = field(repr=False)
    en: str = field(default="", repr=False)


def seal(keys: Keys, salt: bytes, part: str, plain: bytes, draw: Draw) -> bytes:
    """Encrypted and authenticated, bound to its part."""
    nonce = draw(NONCE)
    return nonce + AESGCM(keys.of_report(salt)).encrypt(nonce, plain, part.encode())


def unseal(keys: Keys, salt: bytes, part: str, sealed: bytes) -> bytes:
    """Errors: Damaged where it was changed, or sealed under another key."""
    try:
        return AESGCM(keys.of_report(salt)).decrypt(sealed[:NONCE], sealed[NONCE:], part.encode())
    except (InvalidTag, ValueError):
        raise Damaged("a report cannot be opened: is citizens.key_file another?") from None


def written(record: Contents | Answer) -> bytes:
    """A record as it is sealed."""
    return json.dumps(asdict(record), ensure_ascii=False).encode()


def contents(raw: bytes) -> Contents:
    """And back."""
    return Contents(**json.loads(raw))


def answer(raw: bytes) -> Answer:
    """And back."""
    return Answer(**json.loads(raw))
