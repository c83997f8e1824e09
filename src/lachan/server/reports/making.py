"""Makes the editions of a day: counts once, makes each figure's table, writes what is not there yet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.lake.folders import Home
from lachan.server.reports import editions, forms, lines, tables
from lachan.server.reports.counting import Counted, count
from lachan.server.reports.figures import Figure, Key, shown
from lachan.server.reports.tables import Table


@dataclass(frozen=True, slots=True)
class Made:
    """One edition. `rows` of its table, and how many of their figures are `hidden`."""

    figure: str
    edition: str
    rows: int
    hidden: int


def make(home: Home, settings: Settings, now: datetime, day: date | None = None) -> list[Made]:
    """The editions of that day that do not exist yet: today's, by UTC, as what is counted ends with the UTC day before
    and that has to be over. Safe to kill anywhere and to run again.

    Errors: BadInput for a day to come, or a table of lines that cannot be read; Damaged.
    """
    today = now.astimezone(UTC).date()
    day = day or today
    if day > today:
        raise BadInput("day: has not begun yet")
    missing = [one for one in shown(settings) if not editions.place(home.root, one.key, day.isoformat()).exists()]
    return publish(home, settings, now, count(home, settings, day), missing) if missing else []


def publish(home: Home, settings: Settings, now: datetime, counted: Counted, wanted: list[Figure]) -> list[Made]:
    """Those figures of what was counted, written where there is no edition of that day."""
    name, made = counted.day.isoformat(), []
    for one in wanted:
        table = _table(one.key, counted, home, vietnam_day(now))
        packed = forms.files(one, table, name, now, settings.identity.legal_name, settings.banner)
        if editions.write(home.root, one.key, name, packed):
            made.append(Made(one.key, name, table.rows.height, table.hidden))
    return made


def _table(key: Key, counted: Counted, home: Home, today: date) -> Table:
    if key is Key.PROVINCES:
        return tables.by_province(counted, today)
    if key is Key.WEEKS:
        return tables.by_week(counted)
    if key is Key.FAMILIES:
        return tables.by_family(counted)
    if key is Key.TIME:
        return tables.by_length(counted)
    return tables.by_operator(counted, lines.read(home.root, counted.day))
