"""A page of the library in the page's language: names of devices, titles of sections."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django import template
from django.utils.safestring import SafeString

from lachan.server.pages.say import vietnamese
from lachan.server.publications.guides.form import Guide, Source
from lachan.server.publications.guides.marks import as_html, bare

register = template.Library()

_SYSTEMS: Final = {
    "windows": ("Máy tính Windows", "Windows computer"),
    "android": ("Điện thoại Android", "Android telephone"),
    "iphone": ("iPhone, iPad", "iPhone, iPad"),
    "macos": ("Máy Mac", "Mac"),
    "linux": ("Máy Linux", "Linux computer"),
    "router": ("Bộ phát Wi-Fi", "Router"),
    "camera": ("Camera, đầu ghi", "Camera, recorder"),
    "account": ("Tài khoản", "Account"),
}
_EFFORT: Final = {
    "easy": ("Dễ, tự làm được", "Easy, alone"),
    "medium": ("Cần kiên nhẫn", "Takes patience"),
    "hard": ("Khó, nên có người giúp", "Hard: have somebody help"),
}
_LAW: Final = {
    "short": ("Nói ngắn gọn", "In short"),
    "you": ("Bạn được làm gì", "What you may do"),
    "they": ("Họ phải làm gì, đến khi nào", "What they have to do, and by when"),
    "how": ("Làm thế nào", "How"),
    "where": ("Hỏi ai, gửi đâu", "Whom to ask"),
    "unsure": ("Điều chưa chắc", "What is not sure"),
}
_SITUATIONS: Final = {
    "money": ("Tiền đã chuyển đi, hoặc lộ mã OTP", "Money was moved, or a code was given away"),
    "danger": ("Có người đe dọa bạn", "Somebody threatens you"),
    "message": ("Tin nhắn, cuộc gọi lừa đảo", "A fraudulent message or call"),
    "line": ("Mạng nhà bạn, bộ phát Wi-Fi", "Your line or router"),
    "data": ("Thông tin cá nhân bị lộ", "Your personal data leaked"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one language. `lead` without marks; `sections`: heading → HTML."""

    slug: str
    kind: str
    name: str
    short: str
    lead: str
    effort: str
    difficulty: str
    minutes: int
    systems: tuple[str, ...]
    synonyms: tuple[str, ...]
    sources: tuple[Source, ...]
    reviewed: date
    valid_from: date | None
    verified: bool
    sections: dict[str, SafeString]

    @property
    def guides(self) -> list[tuple[str, SafeString]]:
        """Each device and its steps."""
        return [(system, self.sections[f"remove {system}"]) for system in self.systems]


def shown(one: Guide) -> Shown:
    """A page in the page's language."""
    language = "vi" if vietnamese() else "en"
    texts = one.texts[language]
    lead = texts.get("lead", ())
    return Shown(
        one.slug, one.kind, one.name.said(language), one.short.said(language),
        " ".join(bare(item) for block in lead for item in block.items), _of(_EFFORT, one.difficulty), one.difficulty,
        one.minutes, one.systems, one.synonyms, one.sources, one.reviewed, one.valid_from, one.confidence != "L",
        {heading: as_html(blocks) for heading, blocks in texts.items()},
    )  # fmt: skip


def law_sections(one: Guide) -> list[tuple[str, SafeString]]:
    """Title and text of each section."""
    texts = one.texts["vi" if vietnamese() else "en"]
    return [(_of(_LAW, heading), as_html(blocks)) for heading, blocks in texts.items()]


@register.filter
def system_name(system: str) -> str:
    """A device in words."""
    return _of(_SYSTEMS, system)


@register.filter
def situation(value: str) -> str:
    """What happened, in words."""
    return _of(_SITUATIONS, value)


def _of(words: dict[str, tuple[str, str]], name: str) -> str:
    vi, en = words.get(name, ("", ""))
    return vi if vietnamese() else en
