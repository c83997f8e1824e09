"""The pages of the country's figures, and their files."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from lachan.server.access.request import Request
from lachan.server.access.rules import anybody
from lachan.server.base.errors import NotFound
from lachan.server.pages.say import vietnamese
from lachan.server.pages.sending import send
from lachan.server.pages.still import still
from lachan.server.portal.figures import drawing
from lachan.server.portal.figures.drawing import Map
from lachan.server.reports import editions
from lachan.server.reports.editions import Edition, File
from lachan.server.reports.figures import Figure, Key, figure, shown
from lachan.server.reports.forms import LICENCE

Answer = TypeVar("Answer", bound=HttpResponseBase)
LISTED: Final = 31  # earlier editions that a page names
KEEP: Final = "public, max-age=300"  # what is the latest changes once a day
KEEP_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_WHOLE: Final = (200, 206, 304)  # answers that hold what never changes


@dataclass(frozen=True, slots=True)
class Shown:
    """One edition as a page shows it; texts in the page's language."""

    figure: Figure
    edition: Edition
    title: str
    question: str
    unit: str
    definition: str
    not_comparable: str
    day: date
    first: date
    last: date
    files: tuple[File, ...]
    map: Map | None
    bars: SafeString | None
    rows: list[tuple[Any, Any]]
    current: bool
    ends: tuple[int, int] | None = None  # of weeks: the most, and the last that is told
    unplaced: int | None = None  # addresses without a known province; None: not told, or another figure


@anybody("the country's figures are for everybody")
@require_safe
@still
def index(request: Request) -> HttpResponse:
    """All figures, each by its newest edition."""
    home = settings.LACHAN_HOME
    found = {one.key: editions.latest(home, one.key) for one in shown(settings.LACHAN_SETTINGS)}
    pictures = [_shown(one, there) for one in shown(settings.LACHAN_SETTINGS) if (there := found[one.key]) is not None]
    context = {
        "figures": pictures,
        **_headlines({key.value: there for key, there in found.items()}),
        "licence": LICENCE,
    }
    return _kept(render(request, "figures/index.html", context), KEEP)


@anybody("the country's figures are for everybody")
@require_safe
def newest(request: Request, figure_: str) -> HttpResponse:
    """To the newest edition of a figure."""
    _known(figure_)
    found = editions.names(settings.LACHAN_HOME, figure_)
    if not found:
        raise Http404
    return _kept(HttpResponseRedirect(reverse("figure-edition", args=(figure_, found[0]))), KEEP)


@anybody("the country's figures are for everybody")
@require_safe
def edition(request: Request, figure_: str, edition_: str) -> HttpResponse:
    """One edition, for good; `?map=63` draws the units of before the merger."""
    known, there = _known(figure_), _edition(figure_, edition_)
    names = editions.names(settings.LACHAN_HOME, figure_)
    picture = _shown(known, there, old=request.GET.get("map") == "63")
    context = {
        "one": picture,
        "newest": names[0] if names else edition_,
        "others": [name for name in names if name != edition_][:LISTED],
        "columns": [(name, type_, vi if vietnamese() else en) for name, type_, vi, en in there.columns],
        "licence": LICENCE,
    }
    return _kept(render(request, "figures/edition.html", context), KEEP)


@anybody("the country's figures are for everybody")
@require_safe
def file(request: Request, figure_: str, edition_: str, name: str) -> HttpResponseBase:
    """One file of an edition, which never changes."""
    _known(figure_)
    there = _edition(figure_, edition_)
    for one in there.files:
        if one.name == name:
            saved = f"{figure_}-{edition_}.{name.rpartition('.')[2]}" if name != "datapackage.json" else name
            answer = send(request, one.place, saved, one.kind, one.size, one.digest, there.made_at)
            return _kept(answer, KEEP_FOR_GOOD) if answer.status_code in _WHOLE else answer
    raise Http404


def _known(key: str) -> Figure:
    try:
        return figure(key, settings.LACHAN_SETTINGS)
    except NotFound:
        raise Http404 from None


def _edition(key: str, name: str) -> Edition:
    try:
        return editions.edition(settings.LACHAN_HOME, key, name)
    except NotFound:
        raise Http404 from None


def _shown(known: Figure, there: Edition, *, old: bool = False) -> Shown:
    vi, about, on = vietnamese(), there.about, date.fromisoformat(there.name)
    said = {name: about[name]["vi" if vi else "en"] for name in ("title", "unit", "definition", "not_comparable")}
    picture = bars = None
    if known.key is Key.PROVINCES:
        picture = drawing.by_old_tiles(there.rows, on) if old else drawing.by_tiles(there.rows, on)
    if known.key is Key.WEEKS:
        bars = drawing.by_bars(there.rows)
    count = {Key.TIME: "spells", Key.OPERATORS: "per_1000"}.get(known.key, "addresses")
    return Shown(
        known,
        there,
        question=known.question.said(vi),
        **said,
        day=on,
        first=date.fromisoformat(about["first_day_utc"]),
        last=date.fromisoformat(about["last_day_utc"]),
        files=there.files,
        map=picture,
        bars=bars,
        rows=drawing.with_bars(there.rows, count),
        current=about["counting"] == known.version,
        ends=_ends(there) if known.key is Key.WEEKS else None,
        unplaced=_unplaced(there) if known.key is Key.PROVINCES else None,
    )


def _ends(there: Edition) -> tuple[int, int] | None:
    told = [row["addresses"] for row in there.rows if row["addresses"] is not None]
    return (max(told), told[-1]) if told else None


def _unplaced(there: Edition) -> int | None:
    """Addresses of no known province: rows whose code is a word. None where one of them is hidden."""
    found = [row["addresses"] for row in there.rows if not str(row["code"]).isdigit()]
    return None if not found or None in found else sum(found)


def _headlines(found: dict[str, Edition | None]) -> dict[str, Any]:
    """What the whole country's figure is, where the last week went, and how long it takes; None: not known."""
    provinces, weeks, time = (found.get(key) for key in (Key.PROVINCES, Key.WEEKS, Key.TIME))
    change = None
    if weeks is not None and len(weeks.rows) >= 2:
        before, last = (row["addresses"] for row in weeks.rows[-2:])
        change = (last - before) / before * 100 if before and last is not None else None
    return {
        "total": None if provinces is None else provinces.about["total"],
        "change": None if change is None else _percent(change),
        "falling": change is not None and change < 0,
        "median": None if time is None else time.about["median_days"],
    }


def _percent(change: float) -> str:
    text = f"{abs(change):.1f}"
    return f"{text.replace('.', ',') if vietnamese() else text}%"


def _kept(answer: Answer, how: str) -> Answer:
    answer.headers["Cache-Control"] = how
    return answer
