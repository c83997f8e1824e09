"""The Vietnamese lunisolar calendar, reckoned at UTC+7.

Pure functions. A month begins on the day of the new moon; the month in which the sun reaches longitude 270° (winter
solstice) is the eleventh; where thirteen new moons lie between two eleventh months, the first month without a
principal term (a multiple of 30°) repeats the number of the one before it (leap). Days are those of UTC+7, which is
why Tết can differ from the Chinese New Year, reckoned at UTC+8 (1985, 2007, 2030).

Astronomy: J. Meeus, *Astronomical Algorithms*, 2nd edition: new moons, chapter 49; the sun, chapter 25 (0.01°, about a
quarter of an hour); ΔT by the polynomials of Espenak and Meeus (2006). Claimed for 1968 to 2199: UTC+7 has been the
calendar's base since 1968.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor, radians, sin

from lachan.server.base.errors import BadInput

FIRST_YEAR, LAST_YEAR = 1968, 2199
_ZONE_DAYS = 7 / 24
_ORDINAL_OF_JULIAN_DAY_ZERO = -1721425  # date.fromordinal(jd + this) for the civil day that begins at jd - 0.5
_SYNODIC_MONTH = 29.530588861

# (coefficient in days, power of E, multiples of M, M', F); Ω and the planets follow. Meeus, table 49.A, new moon.
_PERIODIC = (
    (-0.40720, 0, 0, 1, 0),
    (0.17241, 1, 1, 0, 0),
    (0.01608, 0, 0, 2, 0),
    (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0),
    (-0.00514, 1, 1, 1, 0),
    (0.00208, 2, 2, 0, 0),
    (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2),
    (0.00056, 1, 1, 2, 0),
    (-0.00042, 0, 0, 3, 0),
    (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2),
    (-0.00024, 1, -1, 2, 0),
    (-0.00007, 0, 2, 1, 0),
    (0.00004, 0, 0, 2, -2),
    (0.00004, 0, 3, 0, 0),
    (0.00003, 0, 1, 1, -2),
    (0.00003, 0, 0, 2, 2),
    (-0.00003, 0, 1, 1, 2),
    (0.00003, 0, -1, 1, 2),
    (-0.00002, 0, -1, 1, -2),
    (-0.00002, 0, 1, 3, 0),
    (0.00002, 0, 0, 4, 0),
)
# (degrees at k = 0, degrees per lunation, coefficient in 10⁻⁶ days): the planetary arguments, Meeus p. 351-352.
_PLANETARY = (
    (299.77, 0.107408, 325),
    (251.88, 0.016321, 165),
    (251.83, 26.651886, 164),
    (349.42, 36.412478, 126),
    (84.66, 18.206239, 110),
    (141.74, 53.303771, 62),
    (207.14, 2.453732, 60),
    (154.84, 7.306860, 56),
    (34.52, 27.261239, 47),
    (207.19, 0.121824, 42),
    (291.34, 1.844379, 40),
    (161.72, 24.198154, 37),
    (239.56, 25.513099, 35),
    (331.55, 3.592518, 23),
)


@dataclass(frozen=True, slots=True, order=True)
class LunarDate:
    """A day of the lunar calendar: year (that of its Tết), month 1 to 12, whether it is the leap one, day 1 to 30."""

    year: int
    month: int
    leap: bool
    day: int


def _polynomial(x: float, *coefficients: float) -> float:
    total = 0.0
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def delta_t(year: float) -> float:
    """Terrestrial minus universal time, in seconds, for 1961 to 2200 (Espenak and Meeus 2006)."""
    if year < 1986:
        t = year - 1975
        return 45.45 + 1.067 * t - t**2 / 260 - t**3 / 718
    t = year - 2000
    if year < 2005:
        return _polynomial(t, 63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)
    if year < 2050:
        return _polynomial(t, 62.92, 0.32217, 0.005589)
    century = (year - 1820) / 100
    return -20 + 32 * century**2 - (0.5628 * (2150 - year) if year < 2150 else 0.0)


def new_moon(k: int) -> float:
    """Julian ephemeris day of the new moon number `k`, counted from 6 January 2000. Error below a minute."""
    t = k / 1236.85
    anomaly_sun = radians(2.5534 + 29.10535670 * k + _polynomial(t, 0, 0, -0.0000014, -0.00000011))
    anomaly_moon = radians(201.5643 + 385.81693528 * k + _polynomial(t, 0, 0, 0.0107582, 0.00001238, -0.000000058))
    latitude = radians(160.7108 + 390.67050284 * k + _polynomial(t, 0, 0, -0.0016118, -0.00000227, 0.000000011))
    node = radians(124.7746 - 1.56375588 * k + _polynomial(t, 0, 0, 0.0020672, 0.00000215))
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t
    mean = 2451550.09766 + _SYNODIC_MONTH * k + _polynomial(t, 0, 0, 0.00015437, -0.000000150, 0.00000000073)
    moon = sum(
        size * eccentricity**power * sin(s * anomaly_sun + m * anomaly_moon + f * latitude)
        for size, power, s, m, f in _PERIODIC
    )
    planets = sum(size * 1e-6 * sin(radians(start + rate * k)) for start, rate, size in _PLANETARY)
    return mean + moon - 0.00017 * sin(node) + planets


def sun_longitude(julian_day: float) -> float:
    """Apparent longitude of the sun at a Julian ephemeris day, in degrees from 0 to 360. Error about 0.01°."""
    t = (julian_day - 2451545.0) / 36525
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    nutation = 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return (280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - nutation) % 360


def _universal(julian_ephemeris_day: float) -> float:
    return julian_ephemeris_day - delta_t(2000 + (julian_ephemeris_day - 2451545) / 365.25) / 86400


@lru_cache(maxsize=4096)
def _month_start(k: int) -> date:
    """The civil day at UTC+7 of the new moon number `k`."""
    return date.fromordinal(floor(_universal(new_moon(k)) + 0.5 + _ZONE_DAYS) + _ORDINAL_OF_JULIAN_DAY_ZERO)


def _term_at(day: date) -> int:
    """Which twelfth of the ecliptic (0-11, from the spring equinox) the sun is in as this civil day begins at UTC+7."""
    midnight = day.toordinal() - _ORDINAL_OF_JULIAN_DAY_ZERO - 0.5 - _ZONE_DAYS
    ephemeris = midnight + delta_t(day.year + (day.month - 0.5) / 12) / 86400
    return floor(sun_longitude(ephemeris) / 30)


def _lunation(day: date) -> int:
    """The number of the new moon that began the month in which `day` lies."""
    k = floor((day.toordinal() - _ORDINAL_OF_JULIAN_DAY_ZERO - 2451550.1) / _SYNODIC_MONTH) + 1
    while _month_start(k) > day:
        k -= 1
    return k


@lru_cache(maxsize=512)
def _eleventh_month(year: int) -> int:
    """The number of the new moon that began the month of this year's winter solstice."""
    solstice = date(year, 12, 20)
    while _term_at(solstice + timedelta(days=1)) < 9:
        solstice += timedelta(days=1)
    return _lunation(solstice)


@lru_cache(maxsize=512)
def _leap_lunation(year: int) -> int | None:
    """The leap month between the eleventh months of `year - 1` and `year`, by number of new moon, if there is one."""
    first, last = _eleventh_month(year - 1), _eleventh_month(year)
    if last - first < 13:
        return None
    return next(k for k in range(first + 1, last) if _term_at(_month_start(k)) == _term_at(_month_start(k + 1)))


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"the lunar calendar is reckoned for {FIRST_YEAR} to {LAST_YEAR}, not for {year}")
    return year


def to_lunar(day: date) -> LunarDate:
    """The lunar date of a civil day in Vietnam. Errors: BadInput outside 1968 to 2199."""
    _checked(day.year)
    k = _lunation(day)
    after = day.year if k >= _eleventh_month(day.year) else day.year - 1  # solar year of the eleventh month behind us
    offset, leap = k - _eleventh_month(after), _leap_lunation(after + 1)
    if leap is not None and k >= leap:
        offset -= 1
    month = (10 + offset) % 12 + 1
    return LunarDate(after if offset < 2 else after + 1, month, k == leap, (day - _month_start(k)).days + 1)


def to_solar(lunar: LunarDate) -> date:
    """The civil day of a lunar date. Errors: BadInput outside 1968 to 2199, or for a day that does not exist."""
    after = _checked(lunar.year) - (lunar.month < 11)
    k = _eleventh_month(after) + (lunar.month + 1) % 12
    leap = _leap_lunation(after + 1)
    if leap is not None and (k >= leap or (lunar.leap and k + 1 == leap)):
        k += 1
    day = _month_start(k) + timedelta(days=lunar.day - 1)
    if lunar.day < 1 or day >= _month_start(k + 1) or lunar.leap != (k == leap):
        raise BadInput("no such day in the lunar calendar")
    return day


def tet(year: int) -> date:
    """The first day of the first lunar month (Tết Nguyên đán) that falls in this solar year."""
    return to_solar(LunarDate(year, 1, False, 1))


def hung_kings(year: int) -> date:
    """The tenth day of the third lunar month (Giỗ Tổ Hùng Vương) in this solar year."""
    return to_solar(LunarDate(year, 3, False, 10))
