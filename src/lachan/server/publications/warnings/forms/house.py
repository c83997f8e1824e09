"""Who speaks, as every form names them."""

from dataclasses import dataclass
from typing import Final

from lachan.server.base.settings import Settings
from lachan.server.law.provinces import provinces
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import SYSTEMS

_UNSAID: Final = {"vi": "Đơn vị vận hành Lá Chắn", "en": "The body that runs Lá Chắn"}
_WHOLE: Final = {"vi": "Cả nước", "en": "The whole country"}
ENGLISH_BANNERS: Final = {"SỐ LIỆU GIẢ LẬP": "INVENTED DATA", "BẢN THỬ NGHIỆM": "TRIAL"}


@dataclass(frozen=True, slots=True)
class House:
    """`base`: where the portal is, as `https://…` without a slash behind. `banner`: empty on a real instance."""

    base: str
    name: str
    contact: str
    domain: str
    banner: str
    invented: bool

    @property
    def host(self) -> str:
        """What people type: the address without `https://`."""
        return self.base.partition("://")[2]

    @property
    def sender(self) -> str:
        """Who sends, unique in the world (CAP 1.2 §3.2.1: no space, comma, `<` or `&`)."""
        return self.contact or f"canh-bao@{self.domain or 'la-chan.invalid'}"

    def called(self, language: str) -> str:
        """Its name."""
        return self.name or _UNSAID[language]

    def marked(self, text: str, language: str) -> str:
        """The text behind the banner, where there is one."""
        said = self.banner if language == "vi" else ENGLISH_BANNERS.get(self.banner, self.banner)
        return f"[{said}] {text}" if said else text

    def link(self, edition: Edition, language: str) -> str:
        """The warning's page."""
        return f"{self.base}{'/en' if language == 'en' else ''}{edition.path}"

    def short_link(self, edition: Edition) -> str:
        """What is typed or read aloud; it leads to the page."""
        return f"{self.host}/canh-bao/{edition.number}"


def house_of(settings: Settings, base: str = "") -> House:
    """`base`: where the service is, for a trial whose settings name neither portal nor domain."""
    identity = settings.identity
    named = f"https://{identity.domain}" if identity.domain else ""
    portal = identity.portal.rstrip("/") or named or base.rstrip("/")
    return House(
        base=portal or "https://la-chan.invalid",
        name=identity.legal_name,
        contact=identity.contact,
        domain=identity.domain,
        banner=settings.banner,
        invented=settings.kind.invented,
    )


def areas(edition: Edition, language: str) -> str:
    """Where it holds, in words."""
    codes = edition.content.provinces
    if not codes:
        return _WHOLE[language]
    names = {one.code: one.name for one in provinces(edition.published_at.date())}
    return ", ".join(names.get(code, code) for code in codes)


def systems(edition: Edition, language: str) -> str:
    """What it concerns, in words; empty: nothing in particular."""
    return ", ".join(SYSTEMS[one][1 if language == "en" else 0] for one in edition.content.systems)
