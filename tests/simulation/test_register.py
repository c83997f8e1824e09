"""The invented register: the same bytes from the same seed, of the size asked for, its truth what its days say."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from lachan.server.base.errors import BadInput, Refused
from lachan.server.simulation.register import Asked, World, operators
from lachan.server.simulation.registerfiles import RegisterWritten, write_register

DAY = date(2026, 11, 1)


def written(out: Path, seed: int = 1) -> RegisterWritten:
    return write_register(Asked(seed, 200, 1200, 3, DAY), out, lambda n: None)


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    done = written(tmp_path / "a")
    written(tmp_path / "b")
    written(tmp_path / "c", seed=2)
    assert (done.days, done.prefixes, done.asns) == (3, 1200, 60)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a").keys() == contents(tmp_path / "c").keys()
    assert contents(tmp_path / "a") != contents(tmp_path / "c")
    with pytest.raises(Refused, match="holds other things"):
        written(tmp_path / "a")
    with pytest.raises(BadInput, match="--prefixes"):
        write_register(Asked(1, 200, 10, 3, DAY), tmp_path / "d", lambda n: None)


def test_it_is_of_the_size_asked_for(tmp_path: Path) -> None:
    assert len(operators()) == 20
    assert len({asn for operator in operators() for asn in operator.asns}) == 60
    world = World(Asked(1, 10_000, 20_000, 2, DAY))
    spaces = [(s.family, s.first, s.length) for s in (*world.allocations, *world.assignments)]
    assert len(spaces) == len(set(spaces)) == 20_000
    assert len(world.customers) == 9_980
    manners = Counter(customer.manner for customer in world.customers)
    assert 0.55 < manners["well"] / 9_980 < 0.65
    assert 0.1 < manners["never"] / 9_980 < 0.2


def test_assignments_lie_in_their_operators_allocation_and_touch_no_other() -> None:
    world = World(Asked(3, 100, 3000, 1, DAY))
    ranges = sorted((s.first, s.first + (1 << (32 - s.length)), s) for s in world.assignments if s.family == 4)
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(ranges))
    around = [(a.first, a.first + (1 << (32 - a.length)), a.operator) for a in world.allocations if a.family == 4]
    for first, end, space in ranges[::50]:
        assert [operator for low, high, operator in around if low <= first and end <= high] == [space.operator]


def test_the_truth_is_what_the_days_say(tmp_path: Path) -> None:
    written(tmp_path / "a")
    world = World(Asked(1, 200, 1200, 3, DAY))
    with (tmp_path / "a" / "truth.csv").open(encoding="utf-8") as source:
        spans = list(csv.DictReader(source))
    assert len({(s["prefix"], s["from_day"]) for s in spans}) == len(spans)
    for day in range(3):
        held = [s for s in spans if int(s["from_day"]) <= day and (not s["to_day"] or day < int(s["to_day"]))]
        known = sum(world.read_as(number, day) is not None for number in range(len(world.assignments)))
        assert len(held) == known + len(world.allocations) + len(operators())
