"""Time is an argument; these are the few places that turn an instant into something a person reads.

Instants are aware datetimes in UTC. People in Vietnam read Asia/Ho_Chi_Minh, which has been UTC+7 without daylight
saving since 13 June 1975, so a screen's day is that zone's day.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant in UTC. Called at the doors only; everything inside takes `now` as an argument."""
    return datetime.now(UTC)


def utc_text(instant: datetime) -> str:
    """`2026-11-22T03:10:05Z`, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def both_times(instant: datetime, language: str = "vi") -> str:
    """`2026-11-22T03:10:05Z = 10:10:05 giờ Việt Nam`; the Vietnamese date is named where the day differs."""
    local = instant.astimezone(VIETNAM)
    utc = instant.astimezone(UTC)
    other_day = local.date() != utc.date()
    if language == "en":
        return f"{utc_text(utc)} = {local:%H:%M:%S}{f' on {local:%d/%m/%Y}' if other_day else ''} Vietnam time"
    return f"{utc_text(utc)} = {local:%H:%M:%S}{f' ngày {local:%d/%m/%Y}' if other_day else ''} giờ Việt Nam"


def vietnam_day(instant: datetime) -> date:
    """The calendar day in Vietnam at this instant; reports and deadlines count in these."""
    return instant.astimezone(VIETNAM).date()
