"""What a browser says of itself: kind of device, and whether its system or itself gets no more updates.

Only what is certain: browsers write `Windows NT 10.0` for Windows 10 and 11 alike, `Android 10` and `Mac OS X 10_15_7`
for all that is newer, so of those nothing is concluded (User-Agent reduction). Of Windows, the Client Hint
`Sec-CH-UA-Platform-Version` tells 10 (1 to 10) from 11 (13 and more). Nothing of it is kept.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

HINTS: Final = "Sec-CH-UA-Platform-Version"
MAX_AGENT: Final = 500
# Microsoft's lifecycle page: 22H2, the last version. Editions for long-term service live longer and look the same.
WINDOWS_10_ENDED: Final = date(2025, 10, 14)
_DEVICES: Final = (
    ("Android", "android"), ("iPhone", "iphone"), ("iPad", "iphone"), ("Windows", "windows"), ("Mac OS X", "mac"),
    ("Linux", "linux"),
)  # fmt: skip
_VERSIONS: Final = (
    ("windows-nt", re.compile(r"Windows NT (\d+)\.(\d+)")),
    ("internet-explorer", re.compile(r"(?:MSIE |Trident/.*rv:)(\d+)\.(\d+)")),
    ("edge-legacy", re.compile(r" Edge/(\d+)\.(\d+)")),
)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A product that gets no more updates since a day. `perhaps`: some editions of it still do."""

    vi: str
    en: str
    ended: date
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    product: str
    below: tuple[int, int]
    told: Outdated


@cache
def _table() -> tuple[_Row, ...]:
    text = resources.files("lachan.server.portal.device").joinpath("outdated.csv").read_text(encoding="utf-8")
    return tuple(
        _Row(row["product"], _version(row["below"]), Outdated(row["vi"], row["en"], date.fromisoformat(row["ended"])))
        for row in csv.DictReader(text.splitlines())
    )


def device_of(agent: str) -> str:
    """android, iphone, windows, mac, linux; or other."""
    return next((name for sign, name in _DEVICES if sign in agent[:MAX_AGENT]), "other")


def outdated(agent: str, hint: str, today: date) -> list[Outdated]:
    """What of system and browser gets no more updates on that day. `hint`: HINTS as sent, or empty."""
    found = []
    for product, pattern in _VERSIONS:
        said = pattern.search(agent[:MAX_AGENT])
        if said is None:
            continue
        version = int(said[1][:6]), int(said[2][:6])
        told = next((row.told for row in _table() if row.product == product and version < row.below), None)
        if told is not None and told.ended <= today:
            found.append(told)
    if "Windows NT 10.0" in agent[:MAX_AGENT] and today >= WINDOWS_10_ENDED:
        major = re.match(r'"?(\d{1,4})', hint)
        if major is not None and 1 <= int(major[1]) <= 10:
            found.append(Outdated("Windows 10", "Windows 10", WINDOWS_10_ENDED, perhaps=True))
    return found


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)
