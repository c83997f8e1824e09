"""An edition as a picture. Pure: rows in, SVG out; what a picture says stands in the table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.safestring import SafeString

from lachan.server.law.provinces import successor
from lachan.server.pages import chart, tilemap
from lachan.server.pages.say import number, vietnamese
from lachan.server.pages.tilemap import Drawn
from lachan.server.reports.tiles import MERGED_ON, Tile, tiles

_DAY_BEFORE: Final = date.fromordinal(MERGED_ON.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the map's legend."""

    step: int
    words: str


@dataclass(frozen=True, slots=True)
class Map:
    """`old`: drawn by the 63 units before the merger."""

    drawing: SafeString
    legend: tuple[Step, ...]
    hidden: bool
    old: bool


def by_tiles(rows: Sequence[Mapping[str, Any]], on: date) -> Map:
    """The map of the units of that day."""
    told = {row["code"]: row["addresses"] for row in rows}
    bounds = _bounds(rows)
    drawn = [_tile(tile, told.get(tile.code), bounds) for tile in tiles(on)]
    return Map(tilemap.draw(drawn, _map_words()), _legend(rows, bounds), any(t.step == "hidden" for t in drawn), False)


def by_old_tiles(rows: Sequence[Mapping[str, Any]], on: date) -> Map:
    """The 63 units of before, each in the colour of the one that it belongs to now, whose name stands on it."""
    told = {row["code"]: (row["name"], row["addresses"]) for row in rows}
    bounds, drawn = _bounds(rows), []
    short = {tile.code: tile.short for tile in tiles(on)}
    for tile in tiles(_DAY_BEFORE):
        if tile.island:
            drawn.append(_tile(tile, None, bounds))
            continue
        now = successor(tile.code, _DAY_BEFORE, on)
        name, value = told.get(now.code, (now.name, None))
        step = "hidden" if value is None else _step(value, bounds)
        words = f"{tile.name} → {name}: {_figure(value)}"
        drawn.append(Drawn(tile.column, tile.row, tile.short, short[now.code], step, words, named=True))
    return Map(tilemap.draw(drawn, _old_words()), _legend(rows, bounds), any(t.step == "hidden" for t in drawn), True)


def by_bars(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The weeks; one that is hidden has no bar."""
    values = [row["addresses"] or 0 for row in rows]
    first, last = (rows[0]["week"], rows[-1]["week"]) if rows else ("", "")
    most = number(max(values, default=0))
    vi = f"Số địa chỉ mỗi tuần, từ tuần {first} đến tuần {last}; nhiều nhất {most}. Bảng ở dưới nêu từng tuần."
    en = f"Addresses a week, from {first} to {last}; the most {most}. The table below has each week."
    return chart.bars(values, vi if vietnamese() else en)


def with_bars(rows: Sequence[Mapping[str, Any]], name: str) -> list[tuple[Mapping[str, Any], SafeString | str]]:
    """Each row and the bar of its figure `name`; none where it is hidden, or has no province among provinces."""
    drawn = [row for row in rows if row[name] is not None and row.get("code", "0").isdigit()]
    most = max((row[name] for row in drawn), default=0) or 1
    return [(row, chart.lying(row[name] / most) if row in drawn else "") for row in rows]


def _tile(tile: Tile, value: int | None, bounds: Sequence[int]) -> Drawn:
    if tile.island:  # named in full: both lines of the tile are its name
        short, _, of = tile.name.partition(" (")
        return Drawn(tile.column, tile.row, short, f"({of}", "island", tile.name)
    step = "hidden" if value is None else _step(value, bounds)
    figure = _say("đã che", "hidden") if value is None else number(value)
    return Drawn(tile.column, tile.row, tile.short, figure, step, f"{tile.name}: {_figure(value)}")


def _step(value: int, bounds: Sequence[int]) -> str:
    return str(tilemap.step_of(value, bounds) or "none")


def _bounds(rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tilemap.steps([row["addresses"] for row in rows if row["code"].isdigit() and row["addresses"] is not None])


def _legend(rows: Sequence[Mapping[str, Any]], bounds: Sequence[int]) -> tuple[Step, ...]:
    told = [row["addresses"] for row in rows if row["code"].isdigit() and row["addresses"]]
    if not told:
        return ()
    edges = [min(told), *bounds, max(told) + 1]
    spans = [(edges[place], edges[place + 1] - 1) for place in range(len(edges) - 1)]
    return tuple(
        Step(place, number(first) if first >= last else f"{number(first)}–{number(last)}")
        for place, (first, last) in enumerate(spans, 1)
    )


def _figure(value: int | None) -> str:
    if value is None:
        return _say("số đã che", "hidden")
    return _say(f"{number(value)} địa chỉ", f"{number(value)} addresses")


def _map_words() -> str:
    return _say(
        "Bản đồ ô: mỗi ô một tỉnh, thành phố, có cả quần đảo Hoàng Sa (Đà Nẵng) và Trường Sa (Khánh Hòa). Bảng bên "
        "dưới nêu từng số.",
        "A map of tiles: one for each province, with Hoang Sa (Da Nang) and Truong Sa (Khanh Hoa). The table has each "
        "figure.",
    )


def _old_words() -> str:
    return _say(
        "Bản đồ ô theo 63 tỉnh, thành phố trước ngày 1/7/2025; trên mỗi ô là tỉnh nay bao gồm nó.",
        "A map of the 63 units before 1 July 2025; each names the unit that it belongs to now.",
    )


def _say(vi: str, en: str) -> str:
    return vi if vietnamese() else en
