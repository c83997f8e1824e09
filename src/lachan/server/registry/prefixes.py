"""Prefixes and AS numbers as values: strict text in, canonical text and 128-bit ranges out.

A range is in the terms of `lachan.wire.addresses`: IPv4 stands at its mapped value, so 203.0.113.0/24 is 120 bits long
there. An IPv4-mapped IPv6 prefix (RFC 4291 §2.5.5.2) is the IPv4 prefix. Private and reserved space is accepted: a
register may hold it, and exercises use it.
"""

import ipaddress
from dataclasses import dataclass
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.wire.addresses import split, text_of

_MAPPED: Final = 0xFFFF << 32
_BITS: Final = 128
_V4_AHEAD: Final = 96
LARGEST_ASN: Final = (1 << 32) - 1  # RFC 6793


@dataclass(frozen=True, slots=True)
class Prefix:
    """One prefix: canonical text, first and last 128-bit value, length in 128-bit terms (0–128)."""

    text: str
    first: int
    last: int
    length: int

    @property
    def start(self) -> tuple[int, int]:
        """(hi, lo) of the first address, shifted signed."""
        return split(self.first)

    @property
    def end(self) -> tuple[int, int]:
        """(hi, lo) of the last address, shifted signed."""
        return split(self.last)


def parse_prefix(text: str) -> Prefix:
    """One prefix or single address. Errors: BadInput with the reason (host bits set, not a prefix, …)."""
    if "%" in text:
        raise BadInput("a zone index has no meaning outside its own machine")
    address, slash, length_text = text.partition("/")
    if slash and not (length_text.isascii() and length_text.isdigit() and len(length_text) <= 3):
        raise BadInput("the prefix length is not a number")
    try:
        value = ipaddress.ip_address(address)
    except ValueError:
        raise BadInput("not an IPv4 or IPv6 prefix") from None
    length = int(length_text) if slash else value.max_prefixlen
    if length > value.max_prefixlen:
        raise BadInput(f"the prefix length is more than {value.max_prefixlen}")
    first = int(value)
    if value.version == 4:
        first, length = _MAPPED | first, length + _V4_AHEAD
    hosts = (1 << (_BITS - length)) - 1
    if first & hosts:
        raise BadInput("host bits are set: the address is not the first of its network")
    if length < _V4_AHEAD and first <= _MAPPED <= first | hosts:
        raise BadInput("an IPv6 prefix this short would cover all of IPv4, which stands at ::ffff:0:0/96")
    return Prefix(prefix_text(first, length), first, first | hosts, length)


def prefix_text(first: int, length: int) -> str:
    """Canonical text of the prefix that begins at a 128-bit value; mapped ones as IPv4."""
    v4 = length >= _V4_AHEAD and first >> 32 == 0xFFFF
    return f"{text_of(first)}/{length - _V4_AHEAD if v4 else length}"


def parse_asn(text: str) -> int:
    """An AS number, `64500` or `AS64500`, 1 to 4294967295 (RFC 6793, RFC 7607 for zero). Errors: BadInput."""
    digits = text[2:] if text[:2].upper() == "AS" else text
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and 0 < int(digits) <= LARGEST_ASN):
        raise BadInput("not an AS number (1 to 4294967295)")
    return int(digits)
