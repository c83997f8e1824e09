"""Draws are even, independent of each other, and the same for ever."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.simulation.draws import drawn, exponential, key, mix, threshold, unit

WORDS = st.integers(0, 2**64 - 1)


def by_hand(value: int) -> int:
    """MurmurHash3's finaliser in whole numbers."""
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD % 2**64
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 % 2**64
    return value ^ value >> 33


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_mix_is_the_finaliser(values: list[int]) -> None:
    assert mix(pl.Series(values, dtype=pl.UInt64)).to_list() == [by_hand(v) for v in values]


def test_the_draws_of_this_version_are_those_of_every_version() -> None:
    assert key(1, 2, 3) == 124529454075407760
    assert drawn(pl.Series([0, 1, 2], dtype=pl.UInt64), key(7)).to_list() == [
        15254709608348527286,
        6280429058059423703,
        15348896893213026157,
    ]


@given(WORDS, WORDS)
def test_salts_have_nothing_to_do_with_each_other(one: int, other: int) -> None:
    numbers = pl.int_range(0, 4_000, dtype=pl.UInt64, eager=True)
    first, second = unit(drawn(numbers, key(one))), unit(drawn(numbers, key(other)))
    assert abs(first.mean() - 0.5) < 0.03  # type: ignore[operator]
    if one != other:
        correlation = pl.DataFrame({"a": first, "b": second}).select(pl.corr("a", "b")).item()
        assert abs(correlation) < 0.08


def test_waiting_times_have_their_mean() -> None:
    draws = drawn(pl.int_range(0, 100_000, dtype=pl.UInt64, eager=True), key(1))
    waits = exponential(draws, pl.Series([5.0]).new_from_index(0, draws.len()))
    assert waits.mean() == pytest.approx(5.0, rel=0.02)
    assert waits.median() == pytest.approx(5.0 * 0.693, rel=0.02)
    assert (waits >= 0).all()


@pytest.mark.parametrize("probability", [0.0, 0.12, 0.5, 1.0])
def test_thresholds(probability: float) -> None:
    draws = drawn(pl.int_range(0, 100_000, dtype=pl.UInt64, eager=True), key(2))
    assert (draws < threshold(probability)).mean() == pytest.approx(probability, abs=0.005)
