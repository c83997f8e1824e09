"""What the law and the yearly decisions say about days off, as records; `calendar` reckons with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from lachan.server.law import lunar
from lachan.server.law.dated import DATED_COLUMNS, Confidence, Dated, rows

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Dated):
    """A day off given by law. Offsets are days from the named day; where `decided`, they are only customary.

    `adjacent` has seven numbers, Monday first: which neighbour of the day is customarily added, by its weekday.
    """

    key: str
    name: str
    name_en: str
    is_lunar: bool
    month: int
    day: int
    offsets: tuple[int, ...]
    decided: bool
    adjacent: tuple[int, ...]
    article: str
    instrument: str

    def named_day(self, year: int) -> date:
        """The holiday itself in that solar year."""
        if self.is_lunar:
            return lunar.to_solar(lunar.LunarDate(year, self.month, False, self.day))
        return date(year, self.month, self.day)

    def customary(self, year: int) -> tuple[date, ...]:
        """The days off as the law fixes them, or as is usual where the State decides each year."""
        named = self.named_day(year)
        extra = (self.adjacent[named.weekday()],) if self.adjacent else ()
        return tuple(sorted(named + offset * _DAY for offset in (*self.offsets, *extra)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingWeek(Dated):
    """The weekly days of rest (ISO, Monday = 1); `compensated`: a holiday on one moves to the next working day."""

    rest_days: tuple[int, ...]
    compensated: bool


class DecisionKind(StrEnum):
    """`days`: where the statutory days off lie. `swap`: a working day taken off and worked on a day of rest instead."""

    DAYS = "days"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one holiday of one year; `first` and `last` are inclusive."""

    holiday: str
    year: int
    kind: DecisionKind
    first: date
    last: date
    worked_instead: date | None
    source: str
    confidence: Confidence

    @property
    def days(self) -> tuple[date, ...]:
        """Each day from the first to the last."""
        return tuple(self.first + n * _DAY for n in range((self.last - self.first).days + 1))

    @property
    def worked(self) -> tuple[date, ...]:
        """The day of rest that is worked in exchange, if any."""
        return () if self.worked_instead is None else (self.worked_instead,)


def _holidays() -> Iterator[Holiday]:
    columns = ("key", "name", "name_en", "rule", "offsets", "decided", "adjacent", "article", "instrument")
    for row in rows("holidays.csv", (*columns, *DATED_COLUMNS)):
        base, _, month_day = row.text("rule").partition(" ")
        month, _, day = month_day.partition("-")
        if base not in ("solar", "lunar") or not (month.isdigit() and day.isdigit()):
            raise row.wrong("rule", "not `solar MM-DD` or `lunar MM-DD`")
        try:
            offsets, adjacent = (tuple(int(n) for n in row.many(column, " ")) for column in ("offsets", "adjacent"))
        except ValueError:
            raise row.wrong("offsets", "offsets and adjacent hold whole numbers only") from None
        if len(adjacent) not in (0, 7) or not offsets:
            raise row.wrong("adjacent", "seven numbers, Monday first, or none; offsets at least one")
        yield Holiday(
            key=row.text("key"),
            name=row.text("name"),
            name_en=row.text("name_en"),
            is_lunar=base == "lunar",
            month=int(month),
            day=int(day),
            offsets=offsets,
            decided=row.yes("decided"),
            adjacent=adjacent,
            article=row.optional("article"),
            instrument=row.text("instrument"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )


@lru_cache(maxsize=1)
def holidays() -> tuple[Holiday, ...]:
    """The days off that the law gives, in every period."""
    return tuple(_holidays())


@lru_cache(maxsize=1)
def working_weeks() -> tuple[WorkingWeek, ...]:
    """The weekly rest, in every period."""
    return tuple(
        WorkingWeek(
            rest_days=tuple(int(n) for n in row.many("rest_days", " ")),
            compensated=row.yes("compensated"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("working-week.csv", ("rest_days", "compensated", *DATED_COLUMNS))
    )


@lru_cache(maxsize=1)
def decisions() -> tuple[Decision, ...]:
    """The yearly decisions, as in the file."""
    columns = ("holiday", "year", "kind", "first", "last", "worked_instead", "source", "confidence")
    return tuple(
        Decision(
            holiday=row.text("holiday"),
            year=row.integer("year"),
            kind=row.one_of("kind", DecisionKind),
            first=row.day("first"),
            last=row.day("last"),
            worked_instead=row.optional_day("worked_instead"),
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows("calendar-decisions.csv", columns)
    )
