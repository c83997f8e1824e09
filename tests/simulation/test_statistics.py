"""The invented country behaves as its tables say: churn, sharing, decay, shares; checked where the draws are made."""

import polars as pl
import pytest

from lachan.server.simulation.country import DAY, country
from lachan.server.simulation.devices import devices, population
from lachan.server.simulation.plan import chunks, plan
from lachan.server.simulation.sightings import FIRST_PORT, PORTS, blocks_of, sightings
from tests.simulation.ground import asked

DAYS = 12


def test_a_fixed_line_changes_its_address_with_the_probability_of_its_pool() -> None:
    people = population(country(0.06), 5, DAYS, 1.0)
    some = devices(people, 0, round(people.devices))
    found = sightings(people, some)
    pairs = found.join(found.with_columns(pl.col("day") + 1), on=["n", "day"], suffix="_before")
    moved = pairs.group_by("pool").agg(pl.len(), (pl.col("offset") != pl.col("offset_before")).mean().alias("moved"))
    checked = 0
    for pool, count, share in moved.iter_rows():
        place = people.country.pools[pool]
        if place.kind in ("business", "hosting"):
            assert share == 0
        elif place.kind == "fixed" and count > 5_000:
            checked += 1
            assert share == pytest.approx(place.change, rel=0.1)
    assert checked >= 3


def test_a_fixed_address_is_held_by_one_line_at_a_time() -> None:
    people = population(country(0.03), 6, DAYS, 1.0)
    found = sightings(people, devices(people, 0, round(people.devices)))
    kinds = pl.Series([p.kind for p in people.country.pools]).gather(found["pool"])
    lines = found.filter(kinds == "fixed").group_by("day", "offset").agg(pl.col("line").n_unique())
    assert lines["line"].max() == 1
    assert lines.height > 10_000


def test_a_mobile_address_is_shared_and_its_port_names_the_line() -> None:
    people = population(country(0.12), 7, 3, 1.0)
    found = sightings(people, devices(people, 0, round(people.devices)))
    mobile = found.filter(pl.Series([p.kind == "mobile" for p in people.country.pools]).gather(found["pool"]))
    one = mobile.group_by("day", "offset", "block").agg(pl.col("line").n_unique(), pl.col("pool").n_unique())
    assert one["line"].max() == 1
    sharing = mobile.group_by("day", "pool", "offset").agg(pl.col("line").n_unique())
    checked = 0
    for (pool,), there in sharing.group_by("pool"):
        addresses = people.country.pools[int(pool)].addresses
        lines = int(there["line"].sum()) / 3
        if lines > 800:  # so many lines thrown on so many addresses
            checked += 1
            expected = lines / (addresses * (1 - (1 - 1 / addresses) ** lines))
            assert there["line"].mean() == pytest.approx(expected, rel=0.03)
    assert checked >= 2


@pytest.mark.parametrize("pool", [n for n, p in enumerate(country(0.001).pools) if p.kind == "mobile"])
def test_blocks_are_a_permutation_of_lines(pool: int) -> None:
    small = country(0.001)
    lines = pl.int_range(0, small.pools[pool].lines, dtype=pl.Int64, eager=True)
    slots = [blocks_of(small, 3, day, pool, lines) for day in (0, 1)]
    for slot in slots:
        assert slot.n_unique() == lines.len()
        assert slot.is_between(0, small.pools[pool].addresses * small.pools[pool].lines_per_address - 1).all()
    assert (slots[0] == slots[1]).mean() < 0.01  # type: ignore[operator]
    ports = PORTS // small.pools[pool].lines_per_address
    assert FIRST_PORT + small.pools[pool].lines_per_address * ports <= 65_536


def test_without_renewal_infections_decay_with_their_half_life() -> None:
    people = population(country(0.2), 8, 40, 0.0)
    some = devices(people, 0, round(people.devices))
    checked = 0
    for number, threat in enumerate(people.country.threats):
        theirs = some.filter(pl.col("threat") == number)
        if theirs.height > 3_000:
            checked += 1
            alive = (theirs["end"] > 20 * DAY).mean()
            assert alive == pytest.approx(0.5 ** (20 / threat.half_life_days), abs=0.03), threat.name
    assert checked >= 4
    assert (some["start"] < 0).all()


def test_with_renewal_the_country_stays_as_infected_as_it_was() -> None:
    people = population(country(0.05), 9, 60, 1.0)
    some = devices(people, 0, round(people.devices))
    alive = [int(((some["start"] <= d * DAY) & (some["end"] > d * DAY)).sum()) for d in (0, 20, 40, 59)]
    assert max(alive) / min(alive) < 1.05


def test_shares_are_those_of_the_tables() -> None:
    people = population(country(0.1), 10, 1, 1.0)
    some = devices(people, 0, round(people.devices))
    stock = some.filter((pl.col("start") <= 0) & (pl.col("end") > 0))
    pools, threats = people.country.pools, people.country.threats
    weight = [p.lines * p.infected for p in pools]
    for operator in ("song-xanh", "ban-mai", "truong-son"):
        own = [n for n, p in enumerate(pools) if p.operator.key == operator]
        expected = sum(weight[n] for n in own) / sum(weight)
        assert stock["pool"].is_in(own).mean() == pytest.approx(expected, rel=0.03)
    fixed = stock.filter(pl.col("pool").is_in([n for n, p in enumerate(pools) if p.kind == "fixed"]))
    names = {t.name: n for n, t in enumerate(threats)}
    for name in ("avalanche", "conficker", "mirai"):
        expected = threats[names[name]].shares["fixed"] / sum(t.shares["fixed"] for t in threats)
        assert (fixed["threat"] == names[name]).mean() == pytest.approx(expected, rel=0.06), name


def test_a_device_is_seen_only_while_it_is_infected_and_as_often_as_its_threat_says() -> None:
    people = population(country(0.03), 11, DAYS, 1.0)
    some = devices(people, 0, round(people.devices))
    found = sightings(people, some)
    day = found["day"].cast(pl.Int64)
    assert (some["start"].gather(found["n"]) < (day + 1) * DAY).all()
    assert (some["end"].gather(found["n"]) > day * DAY).all()
    assert found.select("n", "day").is_duplicated().sum() == 0
    whole = some.with_row_index("n").filter((pl.col("start") <= 0) & (pl.col("end") >= DAYS * DAY))
    checked = 0
    for number, threat in enumerate(people.country.threats):
        theirs = whole.filter(pl.col("threat") == number)
        if theirs.height > 1_000:
            checked += 1
            often = found["n"].is_in(theirs["n"].implode()).sum() / theirs.height / DAYS
            assert often == pytest.approx(threat.seen, rel=0.05), threat.name
    assert checked >= 2


def test_a_larger_simulation_of_a_full_country_asks_for_more_rows_of_the_same_devices() -> None:
    few, many = plan(asked(40_000, addresses=3_000)), plan(asked(80_000, addresses=3_000))
    assert (few.devices, few.sightings, few.weight) == (many.devices, many.sightings, many.weight)


def test_chunks_do_not_change_what_is_drawn() -> None:
    people = population(country(0.002), 12, 5, 1.0)
    whole = sightings(people, devices(people, 0, 600))
    parts = [
        sightings(people, devices(people, first, 200)).with_columns(pl.col("n") + first) for first in (0, 200, 400)
    ]
    order = ["day", "n"]
    assert pl.concat(parts).sort(order).equals(whole.sort(order))
    assert sum(found.height for _, found in chunks(people, 600)) == whole.height
