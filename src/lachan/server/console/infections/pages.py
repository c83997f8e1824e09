"""Infections: episodes with their trend, by family and by address. Counts subjects, not machines."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import polars as pl
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lachan.server.access import detections
from lachan.server.access.request import Request
from lachan.server.access.rights import Right
from lachan.server.access.rules import holds
from lachan.server.console.facts import asked, asks_facts, classes, type_name
from lachan.server.console.pager import SIZE, pager, start_of
from lachan.server.lake.folders import Home
from lachan.server.lake.infected import Infected
from lachan.server.pages import chart
from lachan.server.pages.say import day_text, vietnamese

DAILY: Final = 62  # days up to which a trend is drawn by day; by week beyond
FAMILIES: Final = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure a day or week, and the drawing of it."""

    drawing: SafeString
    rows: tuple[tuple[str, int, int], ...]  # day or first day of the week, subjects, rows
    weekly: bool


@holds(Right.SEE_DETECTIONS)
@never_cache
@require_safe
@asks_facts
def infections_page(request: Request) -> HttpResponse:
    """Episodes of what was asked for, the latest seen first."""
    ask, start = asked(request), start_of(request)
    context: dict[str, Any] = {"ask": ask, "classes": classes(), "found": None}
    if ask.wanted is not None:
        gap = timedelta(days=settings.LACHAN_SETTINGS.episode_gap_days)
        found = detections.infected(request.asker, Home(settings.LACHAN_HOME), ask.wanted, gap, request.now)
        spells = found.episodes
        shown = spells.slice(start, SIZE).to_dicts()
        context |= {
            "found": found,
            "total": spells.height,
            "subjects": spells["subject"].n_unique(),
            "again": spells.filter(pl.col("nth") > 1).height,
            "trend": trend(found),
            "families": _families(spells),
            "rows": [(one, type_name(one["classification_taxonomy"], one["classification_type"])) for one in shown],
            "pager": pager(request, shown, start, spells.height),
            "without_family": {name: v for name, v in ask.given.items() if name != "family" and v},
            "gap": gap.days,
        }
    return render(request, "infections/list.html", context, status=ask.status)


def trend(found: Infected) -> Trend | None:
    """By day; by week where the days are many. None: nothing was seen."""
    if found.daily.is_empty():
        return None
    days: list[date] = found.daily["day"].unique().sort().to_list()
    first, last = days[0], days[-1]
    weekly = (last - first).days >= DAILY
    every = "1w" if weekly else "1d"
    seen = found.daily.with_columns(pl.col("day").dt.truncate(every))
    counts = seen.group_by("day").agg(pl.col("subject").n_unique().cast(pl.Int64), pl.col("rows").sum())
    span = pl.date_range(_start(first, weekly), last, interval=every, eager=True).alias("day")
    whole = span.to_frame().join(counts, on="day", how="left").fill_null(0).sort("day")
    points = tuple((day_text(day), subjects, rows) for day, subjects, rows in whole.iter_rows())
    return Trend(chart.bars([subjects for _, subjects, _ in points], _words(weekly, points)), points, weekly)


def _start(day: date, weekly: bool) -> date:
    return day - timedelta(days=day.weekday()) if weekly else day


def _words(weekly: bool, points: tuple[tuple[str, int, int], ...]) -> str:
    most = max(points, key=lambda point: point[1])
    if vietnamese():
        each = "mỗi tuần" if weekly else "mỗi ngày"
        return f"Số đối tượng {each} từ {points[0][0]} đến {points[-1][0]}; nhiều nhất {most[1]} vào {most[0]}"
    each = "a week" if weekly else "a day"
    return f"Subjects {each} from {points[0][0]} to {points[-1][0]}; the most, {most[1]}, on {most[0]}"


def _families(spells: pl.DataFrame) -> list[tuple[str, int]]:
    """The families of most subjects."""
    counts = spells.drop_nulls("family").group_by("family").agg(pl.col("subject").n_unique().alias("subjects"))
    ordered = counts.sort("subjects", "family", descending=[True, False]).head(FAMILIES)
    return [(family, subjects) for family, subjects in ordered.iter_rows()]
