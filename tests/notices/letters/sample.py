"""Invented letters for the tests of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from lachan.server.notices.content import figures_of
from lachan.server.notices.items import NUMBER
from lachan.server.notices.letters.composing import compose
from lachan.server.notices.letters.content import Content, Listed, Listing, Occasion, Sender, Told
from tests.notices.build import rows

FONTS = ("/usr/share/fonts",)
TINOS = ("fonts-croscore", "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")
FILE = "danh-sach-A05-P2-2026-07.csv"
TABLE = "\ufefftime_utc,source_ip\r\n2026-11-22T03:10:05Z,203.0.113.5\r\n".encode()
SENDER = Sender(
    superior="Bộ Thử nghiệm",
    issuer="Cục An toàn giả định",
    place="Hà Nội",
    authority=("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"),
    signer="Nguyễn Văn Thử",
    unit="P2",
    contact="canh-bao@thu.example",
)
OCCASION = Occasion(
    number="07/A05-P2",
    issued_on=date(2026, 12, 3),
    begins=date(2026, 11, 1),
    ends=date(2026, 11, 30),
    answer_by=date(2026, 12, 18),
    organisation="Sở Khoa học và Công nghệ tỉnh Hoa Sen",
    above="Ủy ban nhân dân tỉnh Hoa Sen",
    banner="",
)


def told() -> list[Told]:
    """Infected devices and an exposed service."""
    infected = rows({}, {"subject": "203.0.113.6", "source_ip": "203.0.113.6"})
    exposed = rows(
        {
            "classification_taxonomy": "vulnerable",
            "classification_type": "vulnerable-system",
            "malware_name": None,
            "malware_family": None,
            "role": "holder",
        }
    )
    made = []
    for code, taxonomy, frame in (
        ("LC-7K2M-94QX", "malicious-code", infected),
        ("LC-3F8T-0HAW", "vulnerable", exposed),
    ):
        made.append(Told((code,), taxonomy, figures_of(frame.with_columns(pl.lit(0, pl.UInt32).alias(NUMBER)))[0]))
    return made


def listed(count: int = 3) -> list[Listed]:
    seen = datetime(2026, 10, 20, 3, 10, tzinfo=UTC)
    return [
        Listed(
            subject=f"203.0.113.{n % 256}",
            kind="address",
            type="infected-system",
            taxonomy="malicious-code",
            name="Mirai",
            first=seen,
            last=seen + timedelta(hours=n),
            rows=n + 1,
        )
        for n in range(count)
    ]


def content(lines: int = 3, sender: Sender = SENDER, **changes: Any) -> Content:
    return compose(replace(OCCASION, **changes), sender, told(), Listing(tuple(listed(lines)), lines), FILE)
