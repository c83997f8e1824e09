"""What was counted, as values: a small country with a carrier, a bank and a body whose province nobody wrote down."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from lachan.server.base.settings import Figures, Identity, Kind, Settings
from lachan.server.lake.folders import Home
from lachan.server.registry.words import OrganisationKind
from lachan.server.reports.counting import OWNED, SPELLS, Counted, cohort
from lachan.server.reports.figures import shown
from lachan.server.reports.making import Made, publish
from lachan.server.reports.placing import Organisation
from tests.notices.build import NOW

DAY = date(2026, 11, 23)
MONDAY = date(2026, 11, 16)
SETTINGS = Settings(
    kind=Kind.REAL,
    identity=Identity(
        legal_name="Trung tâm Thử", founding_decision="01", contact="a@thu.example", domain="thu.example"
    ),
)
WITH_OPERATORS = SETTINGS.model_copy(update={"figures": Figures(operators=True)})
ORGANISATIONS = {
    "song-xanh": Organisation("Viễn thông Sông Xanh", OrganisationKind.OPERATOR, "01"),
    "ban-mai": Organisation("=1+1 Mạng Ban Mai", OrganisationKind.OPERATOR, "79"),
    "hoa-sen": Organisation("Ngân hàng Hoa Sen", OrganisationKind.BANK, "79"),
    "so-a": Organisation("Sở giả lập A", OrganisationKind.STATE, "01"),
    "khong-ro": Organisation("Tổ chức không rõ tỉnh", OrganisationKind.OTHER, ""),
}
ROWS = [
    ("hoa-sen", "song-xanh", "Mirai", 120),
    ("so-a", "ban-mai", "Sality", 4),
    ("song-xanh", "song-xanh", "Mirai", 900),
    ("khong-ro", None, None, 33),
    (None, "ban-mai", "<b>Ramnit</b>", 41),
    (None, None, "Tinba", 2),
]


def counted(rows: list[tuple[str | None, str | None, str | None, int]] = ROWS, day: date = DAY) -> Counted:
    """`rows`: holder, operator, family, addresses."""
    return Counted(
        day,
        pl.DataFrame(rows, schema=OWNED, orient="row"),
        tuple((MONDAY - timedelta(weeks=n), n * 50) for n in (2, 1, 0)),
        pl.DataFrame([(0, 30), (2, 40), (5, 60), (20, 3), (70, 12)], schema=SPELLS, orient="row"),
        cohort(day, timedelta(days=30)),
        ORGANISATIONS,
        30,
    )


def published(root: Path, settings: Settings = SETTINGS, day: date = DAY) -> list[Made]:
    """Editions of that day."""
    return publish(Home(root), settings, NOW, counted(day=day), list(shown(settings)))
