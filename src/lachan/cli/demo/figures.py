"""The invented country's figures: the samples are three days of a few networks, and a map needs a country.

What is counted is drawn from digests and goes the way of any count: tables, small cells, files, pages.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from lachan.server.base.settings import Settings

_FAMILIES: Final = ("Mirai", "Sality", "Andromeda", "Necurs", "Conficker", "Ramnit", "Virut", "Tinba", None)
_OPERATORS: Final = ("song-xanh", "ban-mai", "sao-mai", "truong-son")
_SPELLS: Final = ((0, 2310), (1, 840), (2, 512), (4, 707), (6, 611), (9, 954), (13, 402), (20, 688), (45, 391), (61, 7))


def publish_invented(home: Path, settings: Settings, now: datetime) -> int:
    """Today's editions, where there are none; how many were made."""
    import polars as pl

    from lachan.server.lake.folders import Home
    from lachan.server.law.provinces import provinces
    from lachan.server.registry.words import OrganisationKind
    from lachan.server.reports.counting import OWNED, SPELLS, WEEKS, Counted, cohort, monday_of
    from lachan.server.reports.figures import shown
    from lachan.server.reports.making import publish
    from lachan.server.reports.placing import Organisation

    day, gap = now.date(), settings.episode_gap_days
    units = {f"gia-lap-{unit.code}": unit for unit in provinces(day)}
    known = {key: Organisation(f"Sở giả lập {u.code}", OrganisationKind.STATE, u.code) for key, u in units.items()}
    known |= {key: Organisation(f"Nhà mạng {key}", OrganisationKind.OPERATOR, "") for key in _OPERATORS}
    rows = [
        (holder, operator, family, _drawn(f"{holder} {family}", 90 if place % 6 else 3))
        for holder in (*units, *_OPERATORS, None)
        for place, family in enumerate(_FAMILIES)
        for operator in (_OPERATORS[_drawn(f"{holder}", len(_OPERATORS) - 1)],)
    ]
    rows = [(h, o, f, n * (20 if h in _OPERATORS else 1) if _drawn(f"{h}", 11) else n // 40) for h, o, f, n in rows]
    monday = monday_of(day) - timedelta(weeks=WEEKS)
    weeks = tuple((monday + timedelta(weeks=n), 13_900 - 160 * n + _drawn(f"week {n}", 900)) for n in range(WEEKS))
    counted = Counted(
        day,
        pl.DataFrame([row for row in rows if row[3]], schema=OWNED, orient="row"),
        weeks,
        pl.DataFrame(_SPELLS, schema=SPELLS, orient="row"),
        cohort(day, timedelta(days=gap)),
        known,
        gap,
    )
    return len(publish(Home(home), settings, now, counted, list(shown(settings))))


def _drawn(what: str, most: int) -> int:
    """0 to `most`, the same in every run."""
    return int.from_bytes(sha256(what.encode()).digest()[:4]) % (most + 1)
