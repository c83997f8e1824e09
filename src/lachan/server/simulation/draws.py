"""Chance as a function: 64-bit draws from (seed, what, when), the same on every machine and in every version.

`mix` is the finaliser of MurmurHash3 (Appleby, public domain): a bijection of 64 bits in which every bit of the input
changes every bit of the output with probability one half. Polars' own `hash` may change with its version.
"""

import math
from typing import Final

import polars as pl

_WORD: Final = (1 << 64) - 1
_STEP: Final = 0x9E3779B97F4A7C15  # 2⁶⁴ divided by the golden ratio: neighbours become far apart
_FIRST: Final = 0xFF51AFD7ED558CCD
_SECOND: Final = 0xC4CEB9FE1A85EC53
_33: Final = 1 << 33
_11: Final = 1 << 11


def _word(value: int) -> pl.Series:
    return pl.Series([value & _WORD], dtype=pl.UInt64)


def mix(values: pl.Series) -> pl.Series:
    """64-bit numbers, well mixed."""
    mixed = (values ^ (values // _33)) * _word(_FIRST)
    mixed = (mixed ^ (mixed // _33)) * _word(_SECOND)
    return mixed ^ (mixed // _33)


def key(*parts: int) -> int:
    """A 64-bit key of some whole numbers, in their order; `mix` for one value at a time."""
    value = 0
    for part in parts:
        value = (value + part + 1) * _STEP & _WORD
        value = (value ^ value >> 33) * _FIRST & _WORD
        value = (value ^ value >> 33) * _SECOND & _WORD
        value ^= value >> 33
    return value


def drawn(values: pl.Series, salt: int) -> pl.Series:
    """One draw for each value; another `salt` (a `key`) gives draws that have nothing to do with these."""
    return mix(values * _word(_STEP) + _word(salt))


def unit(draws: pl.Series) -> pl.Series:
    """Numbers in [0, 1)."""
    return (draws // _11).cast(pl.Float64) * 2.0**-53


def exponential(draws: pl.Series, mean: pl.Series) -> pl.Series:
    """Waiting times of that mean."""
    return -((1.0 - unit(draws)).log()) * mean


def threshold(probability: float) -> int:
    """A draw lies below it with that probability."""
    return min(math.floor(probability * 2.0**64), _WORD)
