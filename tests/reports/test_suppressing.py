"""Small cells cannot be found: not by subtraction, and not by who knows the rule and tries every table."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.reports.suppressing import THRESHOLD, alone, suppress

figures = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=1, max_size=40)
small_tables = st.lists(st.integers(0, 24), min_size=2, max_size=4)


def names(count: int) -> list[str]:
    return [f"{place:02}" for place in range(count)]


@given(figures)
def test_no_small_figure_is_told_and_no_other_is_changed(values: list[int]) -> None:
    told = suppress(names(len(values)), values)
    assert all(value is None or value == 0 or value >= THRESHOLD for value in told.values)
    assert all(value is None or value == values[place] for place, value in enumerate(told.values))
    assert told.total in (sum(values), None)
    assert (told.total is None) == (0 < sum(values) < THRESHOLD)
    if not any(0 < value < THRESHOLD for value in values):
        assert told.hidden == 0, "nothing is hidden where nothing is small"


@given(figures)
def test_what_is_hidden_is_never_alone_under_a_sum(values: list[int]) -> None:
    told = suppress(names(len(values)), values)
    if told.total is not None:
        assert told.hidden != 1


@given(figures)
def test_every_small_row_may_be_anything_from_1_to_9(values: list[int]) -> None:
    """As long as there are rows to hide with it: the hidden sum leaves room, whatever the other hidden rows are."""
    told = suppress(names(len(values)), values)
    hidden = [value for value, shown in zip(values, told.values, strict=True) if shown is None]
    small = sum(1 for value in hidden if value < THRESHOLD)
    if small and any(value is not None and value >= THRESHOLD for value in told.values):
        assert sum(hidden) >= (len(hidden) - small) * THRESHOLD + small * (THRESHOLD - 1)


@settings(max_examples=300)
@given(small_tables)
def test_who_knows_the_rule_and_tries_every_table_finds_no_small_figure(values: list[int]) -> None:
    """All tables that would be published alike: a hidden figure has several values among them, and not all of one
    hidden row's are small where it is."""
    told = suppress(names(len(values)), values)
    hidden = [place for place, value in enumerate(told.values) if value is None]
    if not hidden or told.total is None:
        return
    left = told.total - sum(value for value in told.values if value is not None)
    possible: dict[int, set[int]] = {place: set() for place in hidden}
    for guess in product(range(1, left + 1), repeat=len(hidden) - 1):
        last = left - sum(guess)
        if last < 1:
            continue
        table = [value if value is not None else 0 for value in told.values]
        for place, value in zip(hidden, (*guess, last), strict=True):
            table[place] = value
        if suppress(names(len(values)), table) == told:
            for place in hidden:
                possible[place].add(table[place])
    for place in hidden:
        if values[place] < THRESHOLD:
            assert len(possible[place]) >= 3, (values, told, possible)


@pytest.mark.parametrize(
    ("values", "told", "total"),
    [
        ((), (), 0),
        ((0, 0), (0, 0), 0),
        ((10, 0, 400), (10, 0, 400), 410),
        ((4, 0), (None, 0), None),
        ((4, 400), (None, None), 404),
        ((1, 1, 1, 0), (None, None, None, 0), None),
        ((9, 9, 0), (None, None, 0), 18),
    ],
)
def test_by_hand(values: tuple[int, ...], told: tuple[int | None, ...], total: int | None) -> None:
    found = suppress(names(len(values)), values)
    assert (found.values, found.total) == (told, total)


@given(st.integers(1, 9), st.lists(st.integers(50, 500), min_size=2, max_size=6, unique=True))
def test_the_row_hidden_with_it_is_chosen_by_its_name_alone(small: int, large: list[int]) -> None:
    """Whatever the figures are: else the choice would tell, or yesterday's table."""
    table = names(len(large) + 1)
    chosen = [place for place, value in enumerate(suppress(table, [small, *large]).values) if value is None]
    again = [place for place, value in enumerate(suppress(table, [small, *reversed(large)]).values) if value is None]
    assert chosen == again


@given(st.lists(st.integers(0, 40)))
def test_figures_that_do_not_add_up_are_looked_at_one_by_one(values: list[int]) -> None:
    assert [value is None for value in alone(values)] == [0 < value < THRESHOLD for value in values]
