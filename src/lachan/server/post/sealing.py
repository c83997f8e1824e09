"""What a letter holds while it waits: sealed under a key derived from the instance's secret key (RFC 5869)."""

import base64
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lachan.server.base.errors import Damaged


@dataclass(frozen=True, slots=True)
class Contents:
    """Personal data, and where there is a link a secret. Pairs are Vietnamese and English. `about`: what it is about;
    `body`, `steps`: what a letter to many says; `leave`: the link that ends it (RFC 8058)."""

    recipient: str = field(repr=False)
    name: str = field(repr=False)
    link: str = field(default="", repr=False)
    about: tuple[str, str] = ("", "")
    body: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    steps: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    leave: str = field(default="", repr=False)


@lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    key = HKDF(SHA256(), 32, None, b"lachan post seal").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(contents: Contents) -> bytes:
    """Encrypted and authenticated (Fernet)."""
    return _box(settings.SECRET_KEY).encrypt(json.dumps(asdict(contents)).encode())


def unseal(sealed: bytes) -> Contents:
    """Errors: Damaged where it was changed, wiped, or sealed under another secret key."""
    try:
        said = json.loads(_box(settings.SECRET_KEY).decrypt(sealed))
    except InvalidToken:
        raise Damaged("a letter cannot be opened: is the secret key another?") from None
    body, steps = ((tuple(one[0]), tuple(one[1])) for one in (said.get(k, ((), ())) for k in ("body", "steps")))
    about = (said["about"][0], said["about"][1])
    return Contents(said["recipient"], said["name"], said["link"], about, body, steps, said.get("leave", ""))
