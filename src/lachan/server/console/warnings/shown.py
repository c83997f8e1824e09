"""A version in every form in which it will appear, for who writes and who reviews."""

from dataclasses import dataclass
from datetime import datetime

from lachan.server.base.settings import Settings
from lachan.server.publications.warnings.forms import cap, kit, texts
from lachan.server.publications.warnings.forms.house import House
from lachan.server.publications.warnings.forms.page import Page, page
from lachan.server.publications.warnings.forms.sms import Sms
from lachan.server.publications.warnings.reading import Edition, Line, editions, preview
from lachan.server.publications.warnings.subscribers import mailing


@dataclass(frozen=True, slots=True)
class Forms:
    """One language's texts. `words`, `seconds`: of the spoken one."""

    language: str
    page: Page
    mail: tuple[str, str]
    summary: str
    zalo: str
    sms: tuple[Sms, Sms]
    radio: str
    words: int
    seconds: int
    loudspeaker: str


def forms(line: Line, house: House, settings: Settings, now: datetime) -> tuple[Edition, list[Forms], str]:
    """The edition it would become, its texts in both languages, its CAP message."""
    edition = preview(line, now)
    found = []
    for language in ("vi", "en"):
        plain = dict(kit.plain(edition, house, language))
        spoken = edition.content.text(language).spoken
        found.append(
            Forms(
                language=language,
                page=page(edition, house, language),
                mail=mailing.preview(edition, house, language, settings),
                summary=plain["tom-tat.txt"],
                zalo=plain["zalo.txt"],
                sms=texts.sms(edition, house, language),
                radio=plain["phat-thanh-30-giay.txt"],
                words=texts.words(spoken),
                seconds=texts.seconds(spoken),
                loudspeaker=plain["loa-xa-phuong.txt"],
            )
        )
    return edition, found, cap.message(_all(line, edition, now), edition, house).decode()


def _all(line: Line, edition: Edition, now: datetime) -> list[Edition]:
    before = [one for one in editions(line.number, now) if one.edition < edition.edition]
    return [*before, edition]
