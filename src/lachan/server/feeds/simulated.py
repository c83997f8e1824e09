"""Addresses that no device on the internet has, and that our simulations and demonstrations therefore use."""

from typing import Final

import polars as pl

from lachan.wire.addresses import split, value_of

# 240.0.0.0/4 is reserved (RFC 1112 §4), 2001:db8::/32 is for documentation (RFC 3849). Both ends belong to the range.
_FOUR: Final = split(value_of("240.0.0.0")), split(value_of("255.255.255.255"))
_SIX: Final = split(value_of("2001:db8::")), split(value_of("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"))


def simulated(hi: pl.Series, lo: pl.Series) -> pl.Series:
    """Whether each address lies in one of the two ranges; null where there is none."""
    four = (hi == _FOUR[0][0]) & lo.is_between(_FOUR[0][1], _FOUR[1][1])
    return four | hi.is_between(_SIX[0][0], _SIX[1][0])
