"""The answer token: 128 bits that stand only in the link of one mail, and open that notice's answer page.

It is HMAC-SHA256 of the mail's Message-ID under the home's own secret, cut to 128 bits: a rerun, and a stored mail that
is made again, find the same one, and nobody without the secret can guess it. The database holds only its SHA-256, when
it expires and when it was revoked. The file of the secret is made once (`lachan init`); whoever has it, or the mail,
can answer. Opening a link changes nothing: mail scanners open links.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.base.files import written_aside
from lachan.server.notices.codes import ALPHABET, read_code
from lachan.server.notices.models import Notice
from lachan.server.notices.states import State

SECRET_FILE: Final = "answers.key"
ENTROPY: Final = 32  # bytes of the secret
_BITS: Final = 128
_SIGNS: Final = 26  # of five bits; the first has three


class Standing(StrEnum):
    """What a token opens."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"  # also where another notice took the place of its own


@dataclass(frozen=True, slots=True)
class Verified:
    """The notice of a token, and whether it still opens."""

    notice: Notice
    standing: Standing


def make_secret(home: Path, entropy: bytes) -> bool:
    """Keep the secret of a home, readable by its owner only; whether it was made. One that is there stays: with another
    one, stored mails could not be made again. `entropy`: ENTROPY bytes of the operating system's."""
    place = home / SECRET_FILE
    if len(entropy) != ENTROPY:
        raise ValueError("entropy: of another length")
    if place.exists():
        return False
    with written_aside(place) as out:
        os.fchmod(out.fileno(), 0o600)
        out.write(entropy)
    return True


def secret_of(home: Path) -> bytes:
    """The secret. Errors: BadInput where there is none, Damaged where it is not one."""
    try:
        secret = (home / SECRET_FILE).read_bytes()
    except OSError:
        raise BadInput(f"{SECRET_FILE}: cannot be read; `lachan init` makes one") from None
    if len(secret) != ENTROPY:
        raise Damaged(f"{SECRET_FILE}: not a secret of ours")
    return secret


def mint(secret: bytes, message_id: str) -> str:
    """The token of a mail: 26 signs of Crockford's base32."""
    bits = int.from_bytes(hmac.digest(secret, f"lachan answer\x1f{message_id}".encode(), "sha256")[: _BITS // 8])
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (_SIGNS - 1), -1, -5))


def digest(token: str) -> str:
    """As it is stored. 128 random bits need no slow hash."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def verify(token: str, now: datetime) -> Verified:
    """The notice of a token, found by its digest. Changes nothing. Errors: NotFound, which does not repeat it."""
    if len(token) != _SIGNS or not set(token) <= set(ALPHABET):
        raise NotFound("no such answer token")
    notice = Notice.objects.select_related("organisation").filter(answer_digest=digest(token)).first()
    if notice is None or notice.answer_expires_at is None:
        raise NotFound("no such answer token")
    if notice.answer_revoked_at is not None or notice.state == State.REPLACED:
        return Verified(notice, Standing.REVOKED)
    return Verified(notice, Standing.EXPIRED if notice.answer_expires_at <= now else Standing.VALID)


def revoke(code: str, now: datetime) -> bool:
    """Let the link of a notice open nothing any more; whether it did before. Errors: BadInput, NotFound."""
    wanted = read_code(code)
    if not Notice.objects.filter(code=wanted).exists():
        raise NotFound("no such notice")
    open_ = Notice.objects.filter(code=wanted, answer_digest__isnull=False, answer_revoked_at__isnull=True)
    return bool(open_.update(answer_revoked_at=now))
