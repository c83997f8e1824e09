"""`publications/tools.csv`, read strictly. Pure but for the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from lachan.server.law.dated import DATED_COLUMNS, Dated, Row, in_force, parse

FILE: Final = "tools.csv"
MOST_MEGABYTES: Final = 4_096
LONGEST: Final = 400  # characters of a text: a card, not a page


class System(StrEnum):
    """What a tool works on, in the order of the page."""

    WINDOWS = "windows"
    ANDROID = "android"
    IPHONE = "iphone"
    MACOS = "macos"
    LINUX = "linux"
    ACCOUNT = "account"


class Way(StrEnum):
    """How one comes by it."""

    BUILT_IN = "built-in"
    DOWNLOAD = "download"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Dated):
    """A free tool. `check_*`: how to see that it is the maker's own. `size_mb`: None where it changes or is not known.
    `reviewed`: the day on which somebody last looked at the record."""

    key: str
    name_vi: str
    name_en: str
    maker: str
    systems: tuple[System, ...]
    way: Way
    for_vi: str
    for_en: str
    use_vi: str
    use_en: str
    size_mb: int | None
    check_vi: str
    check_en: str
    url: str
    reviewed: date


_COLUMNS: Final = (
    "key", "name_vi", "name_en", "maker", "systems", "way", "for_vi", "for_en", "use_vi", "use_en", "size_mb",
    "check_vi", "check_en", "url", "reviewed", *DATED_COLUMNS,
)  # fmt: skip


@lru_cache(maxsize=1)
def all_tools() -> tuple[Tool, ...]:
    """Every record, as shipped."""
    return read(files("lachan.server.publications").joinpath(FILE).read_text(encoding="utf-8"))


def tools(on: date) -> tuple[Tool, ...]:
    """Those that hold on that day."""
    return in_force(all_tools(), on)


def by_system(found: Iterable[Tool]) -> list[tuple[System, list[Tool]]]:
    """Each system that has a tool, with its tools; one for several systems stands under each of them."""
    listed = list(found)
    groups = [(system, [tool for tool in listed if system in tool.systems]) for system in System]
    return [(system, group) for system, group in groups if group]


def read(text: str) -> tuple[Tool, ...]:
    """The records of a CSV text. Errors: BadInput naming line, column and reason."""
    found: dict[str, Tool] = {}
    for row in parse(FILE, text, _COLUMNS):
        tool = _tool(row)
        if tool.key in found:
            raise row.wrong("key", "stands here twice")
        found[tool.key] = tool
    return tuple(found.values())


def _tool(row: Row) -> Tool:
    return Tool(
        key=row.text("key"),
        name_vi=_said(row, "name_vi"),
        name_en=_said(row, "name_en"),
        maker=_said(row, "maker"),
        systems=_systems(row),
        way=row.one_of("way", Way),
        for_vi=_said(row, "for_vi"),
        for_en=_said(row, "for_en"),
        use_vi=_said(row, "use_vi"),
        use_en=_said(row, "use_en"),
        size_mb=_size(row),
        check_vi=_said(row, "check_vi"),
        check_en=_said(row, "check_en"),
        url=_url(row),
        reviewed=row.day("reviewed"),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confidence=row.confidence,
    )


def _said(row: Row, column: str) -> str:
    text = row.text(column)
    if len(text) > LONGEST:
        raise row.wrong(column, f"longer than {LONGEST} characters")
    return text


def _systems(row: Row) -> tuple[System, ...]:
    names = row.many("systems")
    if not names or len(set(names)) != len(names) or not set(names) <= set(System):
        raise row.wrong("systems", f"not some of {', '.join(System)}, each once, separated by |")
    return tuple(System(name) for name in names)


def _size(row: Row) -> int | None:
    if not row.optional("size_mb"):
        return None
    size = row.integer("size_mb")
    if not 1 <= size <= MOST_MEGABYTES:
        raise row.wrong("size_mb", f"not from 1 to {MOST_MEGABYTES} megabytes")
    return size


def _url(row: Row) -> str:
    """An address says what it leads to and nothing of who follows it: no name, port, query or fragment."""
    url = row.text("url")
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.netloc == parts.hostname and "." in parts.netloc
    except ValueError:
        plain = False
    if not plain or set("?#\\ <>\"'") & set(url) or not url.isascii():
        raise row.wrong("url", "not a plain https address without a query")
    return url
