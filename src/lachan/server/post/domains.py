"""The domain under which our mails are named and signed. Pure."""

import re
from typing import Final

from lachan.server.base.errors import BadInput

NO_DOMAIN: Final = "lachan.invalid"  # RFC 2606: a name that never exists
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})+")


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
