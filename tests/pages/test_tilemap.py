"""The map's colours can be read, in light and in dark, and its steps hold about as many tiles each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.pages import statics
from lachan.server.pages.tilemap import STEPS, Drawn, draw, step_of, steps
from tests.pages.test_look import _contrast


@pytest.mark.parametrize("dark", [False, True])
def test_a_tile_is_read_against_its_own_colour(dark: bool) -> None:
    """WCAG 2.2, 1.4.3, for each step: the middle ones too."""
    css = statics.content("figures.css").decode()
    blocks = [dict(re.findall(r"--(tile-[a-z0-9-]+): (#[0-9a-f]{6})", block)) for block in css.split(":root")[1:]]
    colours = blocks[1] if dark else blocks[0]
    assert len(colours) == 2 * STEPS
    assert [n for n in range(1, STEPS + 1) if _contrast(colours[f"tile-{n}"], colours[f"tile-{n}-ink"]) < 4.5] == []


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_steps_grow_with_figures(values: list[int]) -> None:
    bounds = steps(values)
    assert list(bounds) == sorted(set(bounds))
    found = [step_of(value, bounds) for value in sorted(values)]
    assert found == sorted(found)
    assert all((step == 0) == (value == 0) for step, value in zip(found, sorted(values), strict=True))
    assert max(found, default=0) <= STEPS


def test_names_on_a_tile_are_text() -> None:
    drawn = draw([Drawn(0, 0, "<b>", "1", "1", "x & y")], 'a "map"')
    assert "<b>" not in drawn
    assert "&lt;b&gt;" in drawn
    assert "x &amp; y" in drawn
