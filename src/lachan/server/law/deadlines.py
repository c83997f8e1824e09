"""Deadlines as the law words them, and when they end.

Hours run without a pause, through nights and holidays. Days are those of Asia/Ho_Chi_Minh: the day of the event is not
counted and the last day ends at its midnight (Civil Code 91/2015/QH13, Art. 147.2 and 148.6), given as 23:59:59.
Deliberately not applied: Art. 148.5, by which a term in calendar days that ends on a day of rest runs on to the next
working day. Without it a body is asked earlier, never later.
"""

import calendar as months
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from lachan.server.base.clock import VIETNAM, vietnam_day
from lachan.server.base.errors import BadInput
from lachan.server.law import calendar
from lachan.server.law.dated import Language


class Unit(StrEnum):
    """A unit of calendar time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Hours:
    """So many hours from the event."""

    n: int


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days after the day of the event."""

    n: int


@dataclass(frozen=True, slots=True)
class Days:
    """So many calendar days after the day of the event."""

    n: int


@dataclass(frozen=True, slots=True)
class YearlyBefore:
    """Before this day of each year: the last day is the one before it."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Every:
    """Once in each period of so many units, counted from the end of the last one."""

    n: int
    unit: Unit


class Undated(StrEnum):
    """The law gives no number: at once, as soon as possible, or when somebody asks."""

    AT_ONCE = "at once"
    PROMPTLY = "promptly"
    ON_REQUEST = "on request"


@dataclass(frozen=True, slots=True)
class Keep:
    """To be kept at least so long; what ends then is the duty to keep."""

    n: int
    unit: Unit


Deadline = Hours | WorkingDays | Days | YearlyBefore | Every | Undated | Keep


@dataclass(frozen=True, slots=True)
class Due:
    """When a deadline ends: an aware instant in UTC, or None where the law gives no number.

    `provisional`: a working day on the way is not decided or not verified yet.
    """

    at: datetime | None
    provisional: bool


_UNDATED_VI: Final = {
    Undated.AT_ONCE: "ngay lập tức",
    Undated.PROMPTLY: "kịp thời",
    Undated.ON_REQUEST: "khi được yêu cầu",
}
_UNIT_VI: Final = {Unit.DAY: "ngày", Unit.WEEK: "tuần", Unit.MONTH: "tháng", Unit.YEAR: "năm"}


def parse_deadline(text: str) -> Deadline:
    """A deadline from its words: `72 hours`, `2 working days`, `5 days`, `before 06-20`, `every 6 months`,
    `keep 30 days`, `at once`, `promptly`, `on request`.

    Errors: BadInput for anything else.
    """
    match text.split():
        case [n, "hours"] if n.isdecimal() and int(n):
            return Hours(int(n))
        case [n, "working", "days"] if n.isdecimal() and int(n):
            return WorkingDays(int(n))
        case [n, "days"] if n.isdecimal() and int(n):
            return Days(int(n))
        case ["before", day] if _is_day(day):
            return YearlyBefore(int(day[:2]), int(day[3:]))
        case ["every" | "keep" as word, n, unit] if n.isdecimal() and int(n) and unit.removesuffix("s") in set(Unit):
            return (Every if word == "every" else Keep)(int(n), Unit(unit.removesuffix("s")))
        case _ if text in set(Undated):
            return Undated(text)
    raise BadInput("not a deadline in words that are known here")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(f"2001-{text}").strftime("%m-%d") == text
    except ValueError:
        return False


def in_words(deadline: Deadline, language: Language = "vi") -> str:
    """The deadline for a reader: `72 giờ`, `2 ngày làm việc`, `trước ngày 20/6 hằng năm`."""
    vi = language == "vi"
    match deadline:
        case Hours(n):
            return f"{n} giờ" if vi else f"{n} hours"
        case WorkingDays(n):
            return f"{n} ngày làm việc" if vi else f"{n} working days"
        case Days(n):
            return f"{n} ngày" if vi else f"{n} days"
        case YearlyBefore(month, day):
            return f"trước ngày {day}/{month} hằng năm" if vi else f"before {day} {months.month_name[month]} each year"
        case Every(n, unit):
            return f"{n} {_UNIT_VI[unit]} một lần" if vi else f"every {n} {unit}s" if n > 1 else f"every {unit}"
        case Keep(n, unit):
            return f"lưu ít nhất {n} {_UNIT_VI[unit]}" if vi else f"keep at least {n} {unit}{'s' * (n > 1)}"
        case Undated():
            return _UNDATED_VI[deadline] if vi else deadline.value


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), VIETNAM).astimezone(UTC)


def _later(day: date, n: int, unit: Unit) -> date:
    if unit in (Unit.DAY, Unit.WEEK):
        return day + timedelta(days=n * (7 if unit is Unit.WEEK else 1))
    count = day.year * 12 + day.month - 1 + n * (12 if unit is Unit.YEAR else 1)
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def reckon(deadline: Deadline, start: datetime) -> Due:
    """When the deadline ends for an event at `start` (an aware instant). Errors: BadInput for a naive one."""
    if start.tzinfo is None or start.utcoffset() is None:
        raise BadInput("an instant without a time zone has no deadline")
    day = vietnam_day(start)
    match deadline:
        case Hours(n):
            return Due(start.astimezone(UTC) + timedelta(hours=n), False)
        case WorkingDays(n):
            counted = calendar.add_working_days(day, n)
            return Due(_end_of(counted.day), counted.provisional)
        case Days(n):
            return Due(_end_of(day + timedelta(days=n)), False)
        case YearlyBefore(month, number):
            last = date(day.year, month, number) - timedelta(days=1)
            if last < day:
                last = date(day.year + 1, month, number) - timedelta(days=1)
            return Due(_end_of(last), False)
        case Every(n, unit) | Keep(n, unit):
            return Due(_end_of(_later(day, n, unit)), False)
        case Undated():
            return Due(None, False)


def due(deadline: Deadline, start: datetime) -> datetime:
    """The instant (UTC) at which the deadline ends; `reckon` also tells whether it is provisional.

    Errors: BadInput for a naive `start`, and for a deadline without a number (at once, promptly, on request).
    """
    at = reckon(deadline, start).at
    if at is None:
        raise BadInput(f"the law gives no number for this deadline: {deadline}")
    return at
