"""DKIM signatures of our mails (RFC 6376): rsa-sha256, relaxed/relaxed, of a mail whose bytes we made ourselves. Pure.

The key is a file of the home, at least 1024 bits (RFC 8301 §3.2; 2048 are made). The signature's time is the mail's
own, so the same mail signed twice has the same bytes. Signed are the headers below, each once more than it stands there
where a second one could mislead (RFC 6376 §8.15), and the whole body, never a part of it (`l=` is not used).
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.post.domains import mail_domain

BITS: Final = 2048
KEY_FILE: Final = "dkim.pem"
_LEAST_BITS: Final = 1024
SIGNED: Final = (
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "MIME-Version", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip
_TWICE: Final = frozenset({"from", "to", "reply-to", "subject", "date"})
_SPACE: Final = re.compile(rb"[ \t]+")
_FOLD: Final = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """A key under its selector and domain."""

    key: rsa.RSAPrivateKey
    selector: str
    domain: str

    def signature(self, head: Sequence[bytes], body: bytes, at: datetime) -> bytes:
        """The DKIM-Signature header of a mail, with its line end. `head`: its headers, each whole and with CRLF."""
        fields = {name.lower(): field for field in head for name in [field.split(b":", 1)[0].decode("ascii")]}
        there = [name.lower() for name in SIGNED if name.lower() in fields]
        names = [*there, *(name.lower() for name in SIGNED if name.lower() in _TWICE)]
        digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode("ascii")
        begun = (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector}; t={int(at.timestamp())};\r\n h={_folded(names)};\r\n bh={digest};\r\n b="
        ).encode("ascii")
        hashed = b"".join(relaxed_header(fields[name]) for name in there) + relaxed_header(begun).removesuffix(b"\r\n")
        signed = base64.b64encode(self.key.sign(hashed, padding.PKCS1v15(), hashes.SHA256()))
        return begun + b"\r\n ".join(signed[at : at + _FOLD] for at in range(0, len(signed), _FOLD)) + b"\r\n"


def signer_of(home: Path, settings: Settings) -> Signer | None:
    """The signer of the settings, where they name a key. Errors: BadInput, which never repeats the key."""
    if not settings.dkim.key_file:
        return None
    ours = mail_domain(settings.identity.domain)
    domain = mail_domain(settings.dkim.domain or settings.identity.domain)
    if not f".{ours}".endswith(f".{domain}"):
        raise BadInput("settings.toml: dkim.domain: neither identity.domain nor above it")
    try:
        pem = (home / settings.dkim.key_file).read_bytes()
    except OSError:
        raise BadInput("settings.toml: dkim.key_file: cannot be read") from None
    return Signer(_key(pem), settings.dkim.selector, domain)


@lru_cache(maxsize=4)  # OpenSSL proves anew that its numbers are prime
def _key(pem: bytes) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput("settings.toml: dkim.key_file: not a private key in PEM without a password") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _LEAST_BITS:
        raise BadInput(f"settings.toml: dkim.key_file: not an RSA key of at least {_LEAST_BITS} bits")
    return key


def record_of(signer: Signer) -> tuple[str, str]:
    """The name and text of the TXT record that publishes the key (RFC 6376 §3.6.1)."""
    public = signer.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = f"{signer.selector}._domainkey.{signer.domain}."
    return name, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode('ascii')}"


def zone_line(signer: Signer) -> str:
    """The record as a zone file has it: text in pieces of at most 255 bytes (RFC 1035 §3.3.14)."""
    name, text = record_of(signer)
    pieces = " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))
    return f"{name} IN TXT ( {pieces} )"


def new_key() -> bytes:
    """A fresh private key in PEM. Its chance is OpenSSL's own: a key made of an argument would be no key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def relaxed_header(field: bytes) -> bytes:
    """RFC 6376 §3.4.2."""
    name, value = field.split(b":", 1)
    return name.strip().lower() + b":" + _SPACE.sub(b" ", value.replace(b"\r\n", b"")).strip() + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376 §3.4.4. Ours is base64 and headers of parts: only those have white space to speak of."""
    if b" " in body or b"\t" in body:
        body = b"\r\n".join(
            _SPACE.sub(b" ", line).rstrip(b" ") if b" " in line or b"\t" in line else line
            for line in body.split(b"\r\n")
        )
    trimmed = body.rstrip(b"\r\n")
    return trimmed + b"\r\n" if trimmed else b""


def _folded(names: Sequence[str]) -> str:
    lines, line = [], ""
    for name in names:
        if line and len(line) + len(name) > _FOLD:
            lines.append(line)
            line = ""
        line += f"{name}:"
    return "\r\n ".join([*lines, line])[:-1]
