"""What is asked, once for us and once for the peer: pages of the desk, and statistics."""

# ruff: noqa: S608  (our own words, of our own making)
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.queries.ground import LAST

NOW: Final = datetime(LAST.year, LAST.month, LAST.day, tzinfo=UTC) + timedelta(days=1)
SINCE: Final = (NOW - timedelta(days=28)).date().isoformat()
ADDRESS: Final = "240.0.61.0"  # of the addresses that come again
PREFIX: Final = "240.0.61.0/24"
SMALL, LARGE = "to-chuc-7", "nha-mang-3"
FAMILY: Final = "ba-4"
_NEWEST: Final = 'order by "time.source" desc limit 50'
_IN: Final = f"""where "time.source" >= '{SINCE}'"""


@dataclass(frozen=True)
class Question:
    """`page`: an address below /console/. `sql`: the peer's; empty: it has nothing alike."""

    name: str
    page: str
    sql: str = ""


PAGES: Final = (
    Question("newest", f"detections/?since={SINCE}", f"select * from events {_IN} {_NEWEST}"),
    Question(
        "by address",
        f"detections/?since=2020-01-01&what={ADDRESS}",
        f"""select * from events where "source.ip" = '{ADDRESS}' {_NEWEST}""",
    ),
    Question(
        "by prefix",
        f"detections/?since=2020-01-01&what={PREFIX}",
        f"""select * from events where "source.ip" <<= '{PREFIX}' {_NEWEST}""",
    ),
    Question(
        "by a small organisation",
        f"detections/?since=2020-01-01&organisation={SMALL}",
        f"""select * from events where "source.abuse_contact" = '{SMALL}' {_NEWEST}""",
    ),
    Question(
        "by an operator",
        f"detections/?since=2020-01-01&organisation={LARGE}",
        f"""select * from events where "source.abuse_contact" = '{LARGE}' {_NEWEST}""",
    ),
    Question(
        "by family",
        f"detections/?since={SINCE}&family={FAMILY}",
        f"""select * from events {_IN} and "malware.name" = '{FAMILY}' {_NEWEST}""",
    ),
    Question(
        "by AS number",
        f"detections/?since={SINCE}&what=AS64500",
        f"""select * from events {_IN} and "source.asn" = 64500 {_NEWEST}""",
    ),
    Question(
        "by class",
        f"detections/?since={SINCE}&taxonomy=vulnerable",
        f"""select * from events {_IN} and "classification.taxonomy" = 'vulnerable' {_NEWEST}""",
    ),
    Question(
        "by domain and below",
        f"detections/?since={SINCE}&what=ten-77.example",
        f"""select * from events {_IN} and "source.fqdn" like '%.ten-77.example' {_NEWEST}""",
    ),
    Question("infections of a small organisation", f"infections/?since={SINCE}&organisation={SMALL}"),
    Question("infections of an operator", f"infections/?since={SINCE}&organisation={LARGE}"),
    Question("infections of an address", f"infections/?since=2020-01-01&what={ADDRESS}"),
    Question("search: who is affected by a family", f"search/?q={FAMILY}"),
    Question("search: who is affected, a prefix", "search/?q=240.3.0.0/16"),
    Question("search: who is affected, an AS number", "search/?q=AS64500"),
    Question("search: who is affected, a weakness", "search/?q=CVE-2026-1007"),
    Question("search: an organisation's name", "search/?q=to+chuc+77"),
)
STATISTICS: Final = {
    "rows by organisation": """select "source.abuse_contact", count(*) from events group by 1""",
    "rows by day": """select date_trunc('day', "time.source"), count(*) from events group by 1""",
    "rows by class and type": """select "classification.taxonomy", "classification.type", count(*) from events
        group by 1, 2""",
    "rows by family": """select "malware.name", count(*) from events group by 1""",
    "rows by day of one organisation": f"""select date_trunc('day', "time.source"), count(*) from events
        where "source.abuse_contact" = '{SMALL}' group by 1""",
}
