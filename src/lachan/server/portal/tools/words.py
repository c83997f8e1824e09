"""A tool as the page says it, in one language. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from urllib.parse import urlsplit

from lachan.server.publications.catalogue.offered import Offer
from lachan.server.publications.catalogue.reading import System, Tool, Way

Language = Literal["vi", "en"]

_SYSTEMS: Final = {
    System.WINDOWS: ("Máy tính Windows", "Windows computers"),
    System.ANDROID: ("Điện thoại Android", "Android phones"),
    System.IPHONE: ("iPhone", "iPhone"),
    System.MACOS: ("Máy Mac", "Mac"),
    System.LINUX: ("Máy Linux", "Linux"),
    System.ACCOUNT: ("Tài khoản và tệp", "Accounts and files"),
}
_WAYS: Final = {
    Way.BUILT_IN: ("Có sẵn trong máy", "Part of the device"),
    Way.DOWNLOAD: ("Tải từ trang của nhà làm ra", "Download from its maker"),
    Way.SERVICE: ("Dùng trên trang web", "Used on a web page"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a tool."""

    name: str
    maker: str
    way: str
    what: str
    use: str
    check: str
    size_mb: int | None
    url: str
    domain: str  # what a reader compares with the browser's line
    reviewed: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What is shown of a program of ours. `size`: in words; `signed`: whether its signature is there too."""

    name: str
    version: str
    size: str
    sha256: str
    signed: bool
    offered_at: datetime


def own(offer: Offer, language: Language) -> Own:
    """A program of ours in one language."""
    size = f"{offer.bytes / 1e6:.1f}" if offer.bytes >= 100_000 else f"{offer.bytes / 1e6:.3f}"
    said = size.replace(".", ",") if language == "vi" else size
    return Own(offer.name, offer.version, f"{said} MB", offer.sha256, bool(offer.signature), offer.offered_at)


def named(system: System, language: Language) -> str:
    """The system as people call it."""
    return _SYSTEMS[system][language == "en"]


def card(tool: Tool, language: Language) -> Card:
    """A tool in one language."""
    vi = language == "vi"
    return Card(
        name=tool.name_vi if vi else tool.name_en,
        maker=tool.maker,
        way=_WAYS[tool.way][not vi],
        what=tool.for_vi if vi else tool.for_en,
        use=tool.use_vi if vi else tool.use_en,
        check=tool.check_vi if vi else tool.check_en,
        size_mb=tool.size_mb,
        url=tool.url,
        domain=urlsplit(tool.url).netloc,
        reviewed=tool.reviewed,
        verified=tool.verified,
    )
