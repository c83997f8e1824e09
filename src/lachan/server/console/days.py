"""Days as date fields send them (`2026-11-22`): instants of Vietnam's calendar, in UTC."""

from datetime import UTC, datetime, timedelta

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput

_YEARS = range(1971, 9000)  # whatever is reckoned with a day stays a day


def begins(text: str) -> datetime | None:
    """Midnight of that day; None for nonsense."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    return day.astimezone(UTC) if day.year in _YEARS else None


def asked_begin(text: str, field: str) -> datetime | None:
    """Midnight of the day that a form names; None where it names none. Errors: BadInput, with the field's name."""
    if not text:
        return None
    day = begins(text)
    if day is None:
        raise BadInput(f"{field}: a day as 2026-11-22")
    return day


def asked_end(text: str, field: str) -> datetime:
    """The end of the day that a form names. Errors: BadInput, with the field's name."""
    day = begins(text)
    if day is None:
        raise BadInput(f"{field}: a day as 2026-11-22")
    return day + timedelta(days=1)
