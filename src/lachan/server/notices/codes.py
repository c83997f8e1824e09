"""Names that a rerun finds again: a notice's code, Message-ID and MIME boundaries, each a SHA-256 of what it names.

A code is `LC-` and eight signs of Crockford's base32 (no I, L, O, U): 40 bits. It is a name, not a secret.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lachan.server.base.clock import utc_text
from lachan.server.base.errors import BadInput

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_DOMAIN: Final = "lachan.invalid"  # RFC 2606: a name that never exists
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE: Final = re.compile(rf"([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+")


def _sha(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def code_of(organisation: str, taxonomy: str, receipts: Sequence[str], attempt: int = 0) -> str:
    """The code of the notice that tells `organisation` of a class in these batches. `attempt`: how many are taken."""
    again = (str(attempt),) if attempt else ()
    bits = int.from_bytes(_sha("notice", organisation, taxonomy, *sorted(receipts), *again)[:5])
    signs = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"LC-{signs[:4]}-{signs[4:]}"


def read_code(text: str) -> str:
    """A code as people type it (any case, O for 0, I or L for 1, with or without hyphens). Errors: BadInput."""
    bare = re.sub(r"[\s\u2010-\u2015-]", "", text).upper()
    prefixed = bare.startswith("LC") and len(bare) == 10
    match = _CODE.fullmatch((bare[2:] if prefixed else bare).translate(_MISREAD))
    if match is None:
        raise BadInput("not a notice's code: they look like LC-7K2M-94QX")
    return f"LC-{match[1]}-{match[2]}"


def mail_domain(domain: str) -> str:
    """The identity's domain in lower-case A-labels, or `lachan.invalid` where it is empty. Errors: BadInput."""
    if not domain:
        return NO_DOMAIN
    try:
        ascii_ = domain.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        ascii_ = ""
    if _DOMAIN.fullmatch(ascii_) is None:
        raise BadInput("settings.toml: identity.domain: not a domain name")
    return ascii_


def message_id(code: str, planned_at: datetime, items_digest: str, domain: str) -> str:
    """RFC 5322 §3.6.4, without the angle brackets; also the name of the mail's file in the outbox."""
    return f"{code.lower()}.{_sha('message', code, utc_text(planned_at), items_digest).hex()[:16]}@{domain}"


def boundary(message: str, part: str) -> str:
    """RFC 2046 §5.1.1. `=_` stands in neither base64 nor a header of ours, so it cannot occur inside a part."""
    return f"=_{_sha('boundary', message, part).hex()[:24]}"
