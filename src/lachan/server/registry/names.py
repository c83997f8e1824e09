"""Domain names in one form: lower case, A-labels, no trailing dot.

A-labels are made by Python's IDNA codec (RFC 3490). It differs from IDNA 2008 (RFC 5891) in four letters (ß, ς and the
two joiners), none of which Vietnamese uses.
"""

import re
from typing import Final

from lachan.server.base.errors import BadInput

WHITESPACE: Final = " \t\r\n"
MAX_LENGTH: Final = 253  # RFC 1035 §2.3.4, less the root's dot and length octet
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def host_form(text: str) -> str | None:
    """What a host name is compared by: lower case, A-labels, no trailing dot; None where it cannot be a name.

    Lenient on purpose: what a feed reports need not be a well-formed name to be below a registered one.
    """
    host = text.strip(WHITESPACE)
    if len(host) > MAX_LENGTH + 1:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower().removesuffix(".")
    return host if host and len(host) <= MAX_LENGTH else None


def parse_domain(text: str) -> str:
    """A domain to register, at least two labels. Errors: BadInput with the reason."""
    name = host_form(text)
    if name is None:
        raise BadInput("not a domain name")
    labels = name.split(".")
    if len(labels) < 2:
        raise BadInput("a single label: a top-level domain is nobody's")
    if labels[-1].isdigit():
        raise BadInput("an address, not a domain name")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise BadInput("not a domain name: a label is empty, too long, or holds a character that names do not have")
    return name
