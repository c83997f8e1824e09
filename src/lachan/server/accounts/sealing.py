"""What is kept sealed or as a pseudonym, under keys derived from the instance's secret key (RFC 5869)."""

import base64
import hashlib
import hmac
from ipaddress import ip_address, ip_network
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lachan.server.base.errors import Damaged

_V4_BLOCK: Final = 24
_V6_BLOCK: Final = 56  # what one line is commonly given (RFC 6177)


def _key(purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"lachan accounts {purpose}".encode()).derive(settings.SECRET_KEY.encode())


def seal(secret: bytes) -> bytes:
    """Encrypted and authenticated (Fernet)."""
    return Fernet(base64.urlsafe_b64encode(_key("seal"))).encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """Errors: Damaged where it was changed, or sealed under another secret key."""
    try:
        return Fernet(base64.urlsafe_b64encode(_key("seal"))).decrypt(sealed)
    except InvalidToken:
        raise Damaged("a second factor's secret cannot be opened: is the secret key another?") from None


def pseudonym(kind: str, text: str) -> str:
    """A keyed digest: equal texts have equal ones, and nobody without the key can go back."""
    return hmac.new(_key(f"pseudonym {kind}"), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def block_of(address: str) -> str:
    """The block an address belongs to: /24 of IPv4, /56 of IPv6; empty for what is no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    if ip.version == 6 and (mapped := ip.ipv4_mapped) is not None:
        ip = mapped
    return str(ip_network((ip, _V4_BLOCK if ip.version == 4 else _V6_BLOCK), strict=False))
