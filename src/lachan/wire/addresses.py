"""Internet addresses as values: one order for both families, 128 bits, as two signed 64-bit columns.

An IPv4 address a.b.c.d is the value of its mapped form ::ffff:a.b.c.d (RFC 4291 §2.5.5.2), so a mapped address and the
IPv4 address are the same value and are written as IPv4. 6to4 (2002::/16, RFC 3056) and Teredo (2001::/32, RFC 4380)
stay what they are, IPv6 addresses of a relay's making: `tunnel_of` names them, and nothing is unwrapped, because the
inner address is a claim that nobody checked.

`hi` and `lo` are the upper and lower 64 bits minus 2⁶³: signed, and in the order of the unsigned value.
Text is accepted strictly: four decimal octets without leading zeros (RFC 6943 §3.1.1 tells why), or a form of RFC 4291
§2.2; no zone index, no brackets, no prefix length. IPv6 is written by RFC 5952.
"""

import ipaddress
import struct
from socket import AF_INET6, inet_ntop, inet_pton
from typing import Final

import polars as pl

SHIFT: Final = 1 << 63
_LOW: Final = (1 << 64) - 1
_MAPPED: Final = 0xFFFF << 32
_TWO_WORDS: Final = struct.Struct(">QQ")
_ZERO_96: Final = bytes(12)
_MAPPED_96: Final = bytes(10) + b"\xff\xff"
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
# First and last `hi` of 2002::/16 and of 2001::/32.
_SIXTOFOUR: Final = ((0x2002 << 48) - SHIFT, (0x2003 << 48) - 1 - SHIFT)
_TEREDO: Final = ((0x2001_0000 << 32) - SHIFT, (0x2001_0001 << 32) - 1 - SHIFT)
_FEW: Final = 8  # a column with at least this many rows to one distinct value is decided on distinct values
_IPV4: Final = rf"^{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}$"


def split(value: int) -> tuple[int, int]:
    """The (hi, lo) pair of an unsigned 128-bit value."""
    return (value >> 64) - SHIFT, (value & _LOW) - SHIFT


def join(hi: int, lo: int) -> int:
    """The unsigned 128-bit value of a (hi, lo) pair."""
    return ((hi + SHIFT) << 64) | (lo + SHIFT)


def value_of(text: str) -> int:
    """The 128-bit value of one address. Errors: ValueError for what is not an address."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return _MAPPED | int(address)
    if address.scope_id is not None:
        raise ValueError("a zone index has no meaning outside its own machine")
    return int(address)


def text_of(value: int) -> str:
    """The canonical text of a 128-bit value; mapped ones as IPv4."""
    if value >> 32 == 0xFFFF:
        return str(ipaddress.IPv4Address(value & 0xFFFFFFFF))
    return str(ipaddress.IPv6Address(value))


def canonical(text: str) -> str:
    """Canonical text of one address. Errors: ValueError."""
    return text_of(value_of(text))


def tunnel_of(text: str) -> str | None:
    """`6to4` or `teredo` for an address made by that mechanism, else None."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.sixtofour is not None:
        return "6to4"
    return "teredo" if address.teredo is not None else None


def tunnels(hi: pl.Series) -> pl.Series:
    """`tunnel_of` in bulk, by the upper 64 bits: `6to4`, `teredo` or null."""
    return pl.select(
        pl.when(hi.is_between(*_SIXTOFOUR)).then(pl.lit("6to4")).when(hi.is_between(*_TEREDO)).then(pl.lit("teredo"))
    ).to_series()


def parse(texts: pl.Series) -> pl.DataFrame:
    """Addresses in bulk: a text column → `text` (canonical), `hi`, `lo`; all three null where it is not an address.

    IPv4 is done in columns; IPv6 on distinct values, because its text has many forms. A column of few distinct values
    is done on those alone.
    """
    frame = pl.DataFrame({"raw": texts}, schema={"raw": pl.String})
    distinct = frame["raw"].unique()
    if distinct.len() * _FEW <= frame.height:
        return frame.join(_parse_each(distinct.to_frame()), on="raw", how="left", maintain_order="left").drop("raw")
    return _parse_each(frame).drop("raw")


def _parse_each(frame: pl.DataFrame) -> pl.DataFrame:
    octets = pl.col("raw").str.split_exact(".", 3)
    octet = [octets.struct.field(f"field_{i}").cast(pl.Int64, strict=False) for i in range(4)]
    low = octet[0] * (1 << 24) + octet[1] * (1 << 16) + octet[2] * (1 << 8) + octet[3]
    is_v4 = pl.col("raw").str.contains(_IPV4)
    frame = frame.select(
        "raw",
        pl.when(is_v4).then(pl.col("raw")).alias("text"),
        pl.when(is_v4).then(pl.lit(-SHIFT, pl.Int64)).alias("hi"),
        pl.when(is_v4).then(low + (_MAPPED - SHIFT)).alias("lo"),
    )
    if frame["text"].null_count() == frame["raw"].null_count():
        return frame
    others = frame.filter(pl.col("text").is_null() & pl.col("raw").str.contains(":", literal=True))["raw"].unique()
    if others.is_empty():
        return frame
    return frame.join(_parse_distinct(others), on="raw", how="left", maintain_order="left").select(
        "raw",
        pl.coalesce("text", "text6").alias("text"),
        pl.coalesce("hi", "hi6").alias("hi"),
        pl.coalesce("lo", "lo6").alias("lo"),
    )


def _parse_distinct(texts: pl.Series) -> pl.DataFrame:
    rows: list[tuple[str, str, int, int]] = []
    for raw in texts.to_list():
        try:
            rows.append((raw, *_canonical_ipv6(raw)))
        except (ValueError, OSError):
            continue
    schema = {"raw": pl.String, "text6": pl.String, "hi6": pl.Int64, "lo6": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _canonical_ipv6(raw: str) -> tuple[str, int, int]:
    """The C library's parser where both agree with RFC 5952; Python's for forms with dots and for ::/96."""
    if "." not in raw:
        packed = inet_pton(AF_INET6, raw)
        if packed[:12] != _ZERO_96 and packed[:12] != _MAPPED_96:
            hi, lo = _TWO_WORDS.unpack(packed)
            return inet_ntop(AF_INET6, packed), hi - SHIFT, lo - SHIFT
    value = value_of(raw)
    return text_of(value), *split(value)
