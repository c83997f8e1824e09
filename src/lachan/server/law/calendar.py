"""Working days of state bodies in Vietnam: Labour Code, Articles 111 and 112, and the yearly decisions.

The law gives the days (`vn/holidays.csv`), the Prime Minister places Tết and the second day of National Day each year
and sometimes swaps a working day with a Saturday (`vn/calendar-decisions.csv`). A year without its decisions is
*provisional*: Tết and National Day are placed by the file's customary offsets, and every answer about it says so.
In doubt a day counts as a working day: an unverified day off is not given, so a deadline falls early, never late.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lachan.server.base.errors import BadInput
from lachan.server.law import lunar
from lachan.server.law.dated import Confidence, Language, in_force, marked
from lachan.server.law.holidays import Decision, DecisionKind, Holiday, decisions, holidays, working_weeks

_DAY = timedelta(days=1)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
FIRST_YEAR, LAST_YEAR = 2014, lunar.LAST_YEAR  # the file's law begins on 1 May 2013: the first whole year is 2014


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off for a reason other than the week, in Vietnamese and English (marked where not verified)."""

    day: date
    reason: str
    reason_en: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year's calendar. `undecided`: keys of the holidays without a decision; `unverified` days count as working."""

    year: int
    days_off: tuple[DayOff, ...]
    worked_rest_days: tuple[date, ...]
    unverified: tuple[DayOff, ...]
    undecided: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Whether the State's decision for this year is not recorded yet."""
        return bool(self.undecided)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Whether a day is worked, and why. `provisional`: a decision or a check that is still missing may change it."""

    value: bool
    reason: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a count of working days ends; provisional if any day on the way was."""

    day: date
    provisional: bool


def _rests(day: date) -> bool:
    return any(day.isoweekday() in week.rest_days for week in in_force(working_weeks(), day))


def _compensated(day: date) -> bool:
    return _rests(day) and any(week.compensated for week in in_force(working_weeks(), day))


def _placed(number: int) -> tuple[dict[date, Holiday], list[str]]:
    """The days off of that year by holiday, and the keys of those whose place is not decided, or not surely."""
    days: dict[date, Holiday] = {}
    undecided: list[str] = []
    for holiday in holidays():
        if not holiday.holds(holiday.named_day(number)):
            continue
        found = [
            decision
            for decision in decisions()
            if (decision.holiday, decision.year, decision.kind) == (holiday.key, number, DecisionKind.DAYS)
        ]
        if holiday.decided and not any(decision.confidence is not Confidence.LOW for decision in found):
            undecided.append(holiday.key)
        for day in [day for decision in found for day in decision.days] or holiday.customary(number):
            days[day] = holiday
    return days, undecided


def _in_lieu(days: dict[date, Holiday]) -> dict[date, date]:
    """For each verified holiday on a day of weekly rest, the next working day that is not off already (Art. 111.3)."""
    instead: dict[date, date] = {}
    for day in sorted(day for day, holiday in days.items() if holiday.verified and _compensated(day)):
        free = day + _DAY
        while _rests(free) or free in days or free in instead:
            free += _DAY
        instead[free] = day
    return instead


def _off(day: date, holiday: Holiday, why: str = "", why_en: str = "", *, verified: bool = True) -> DayOff:
    return DayOff(
        day=day,
        reason=marked(holiday.name + why, holiday),
        reason_en=marked(holiday.name_en + why_en, holiday, "en"),
        verified=verified and holiday.verified,
    )


def _swaps(number: int) -> tuple[Decision, ...]:
    """The swaps that touch a year; a swap of New Year may lie partly in the year before."""
    return tuple(
        decision
        for decision in decisions()
        if decision.kind is DecisionKind.SWAP and number in {day.year for day in (*decision.days, *decision.worked)}
    )


@lru_cache(maxsize=256)
def year(number: int) -> Year:
    """The calendar of one year. Errors: BadInput outside 2014 to 2199."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise BadInput(f"the working calendar is known for {FIRST_YEAR} to {LAST_YEAR}, not for {number}")
    days, undecided = _placed(number)
    off = [_off(day, holiday) for day, holiday in days.items()]
    for day, holiday_day in _in_lieu(days).items():
        why, why_en = f" (nghỉ bù ngày {holiday_day:%d/%m})", f" (in lieu of {holiday_day:%d %B})"
        off.append(_off(day, days[holiday_day], why, why_en))
    named = {holiday.key: holiday for holiday in holidays()}
    swaps = _swaps(number)
    for swap in swaps:
        sure = swap.confidence is not Confidence.LOW
        for day in swap.days:
            off.append(_off(day, named[swap.holiday], " (hoán đổi ngày làm việc)", " (swapped day)", verified=sure))
    off = sorted((entry for entry in off if entry.day.year == number), key=lambda entry: entry.day)
    return Year(
        year=number,
        days_off=tuple(entry for entry in off if entry.verified),
        worked_rest_days=tuple(sorted(day for swap in swaps for day in swap.worked if day.year == number)),
        unverified=tuple(entry for entry in off if not entry.verified),
        undecided=tuple(undecided),
    )


@lru_cache(maxsize=256)
def _by_day(number: int) -> tuple[dict[date, DayOff], dict[date, DayOff]]:
    calendar = year(number)
    return {off.day: off for off in calendar.days_off}, {off.day: off for off in calendar.unverified}


def is_working_day(day: date, language: Language = "vi") -> WorkingDay:
    """Whether state bodies work on that day, with the reason. Errors: BadInput outside 2014 to 2199."""
    calendar = year(day.year)
    off, doubtful = _by_day(day.year)
    vi = language == "vi"
    if day in calendar.worked_rest_days:
        reason = "làm bù theo hoán đổi ngày làm việc" if vi else "worked in exchange for a swapped day"
        return WorkingDay(True, reason, calendar.provisional)
    if day in off:
        return WorkingDay(False, off[day].reason if vi else off[day].reason_en, calendar.provisional)
    if _rests(day):
        return WorkingDay(False, _WEEKDAYS[day.weekday()] if vi else f"{day:%A}", calendar.provisional)
    if day in doubtful:
        name = doubtful[day].reason if vi else doubtful[day].reason_en
        return WorkingDay(True, f"{name}: {'tính là ngày làm việc' if vi else 'counted as a working day'}", True)
    return WorkingDay(True, "ngày làm việc" if vi else "working day", calendar.provisional)


def add_working_days(day: date, n: int) -> Counted:
    """The n-th working day after `day`, which itself is not counted; n = 0: `day`, or the next working day.

    Errors: BadInput for a negative n, or outside 2014 to 2199.
    """
    if n < 0:
        raise BadInput("working days are counted forwards")
    first = is_working_day(day)
    provisional, left = False, n
    if n == 0 and first.value:
        return Counted(day, first.provisional)
    left = max(n, 1)
    while left:
        day += _DAY
        answer = is_working_day(day)
        provisional |= answer.provisional
        left -= answer.value
    return Counted(day, provisional)
