"""Ranges of addresses as the prefixes that cover them."""

import ipaddress
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.registry.prefixes import Prefix, parse_prefix

MAX_PREFIXES: Final = 64  # of one IPv4 range: two to a length at most


def between(first: str, last: str) -> tuple[Prefix, ...]:
    """The fewest prefixes from one address to another, both included. Errors: BadInput."""
    try:
        low, high = ipaddress.ip_address(first), ipaddress.ip_address(last)
    except ValueError:
        raise BadInput("not a range of addresses") from None
    if low.version != 4 or high.version != 4:
        raise BadInput("a range of IPv6 addresses is written as a prefix")
    if low > high:
        raise BadInput("the range ends before it begins")
    assert isinstance(low, ipaddress.IPv4Address)
    assert isinstance(high, ipaddress.IPv4Address)
    return tuple(parse_prefix(str(network)) for network in ipaddress.summarize_address_range(low, high))


def counted(first: str, count: int) -> tuple[Prefix, ...]:
    """The prefixes of so many IPv4 addresses. Errors: BadInput."""
    try:
        low = ipaddress.IPv4Address(first)
        return between(first, str(low + (count - 1)))
    except ValueError:
        raise BadInput("not a range of addresses") from None


def ranged(text: str) -> tuple[Prefix, ...]:
    """The key of an inetnum or inet6num: `a - b`, or a prefix. Errors: BadInput."""
    first, dash, last = text.partition("-")
    return between(first.strip(), last.strip()) if dash else (parse_prefix(text.strip()),)
