"""A letter as one mail: text and HTML, both languages, the person's own first. Pure: same arguments, same bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from lachan.server.base.clock import VIETNAM, utc_text
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.post import mime
from lachan.server.post.as_html import html_of
from lachan.server.post.as_text import text_of
from lachan.server.post.blocks import Banner, Block, Facts, Letter, Link, Paragraph, Steps, Title
from lachan.server.post.dkim import Signer
from lachan.server.post.domains import mail_domain
from lachan.server.post.languages import Language
from lachan.server.post.sealing import Contents
from lachan.server.post.wording import never, phrase, words
from lachan.server.post.words import TO_CITIZENS, Purpose, code_of

HOUSE: Final = {Language.VI: "đơn vị vận hành Lá Chắn", Language.EN: "the body that runs Lá Chắn"}
_PORTAL: Final = {
    Language.VI: "trang “Gọi ai” trên cổng của chúng tôi",
    Language.EN: "the page “Whom to call” of our portal",
}
NOBODY: Final = {Language.VI: "quản trị viên của bạn", Language.EN: "your administrator"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is composed. `link_until`: when its link ends, shown only where there is one."""

    number: int
    purpose: Purpose
    language: Language
    made_at: datetime
    link_until: datetime
    contents: Contents

    @property
    def code(self) -> str:
        """What the mail and a bounce name it by."""
        return code_of(self.number)


def message_id(sheet: Sheet, settings: Settings) -> str:
    """RFC 5322 §3.6.4, without the angle brackets; also the name of the mail's file in the outbox. Tells no secret."""
    return f"{local_part(sheet.number, sheet.purpose, sheet.made_at)}@{mail_domain(settings.identity.domain)}"


def local_part(number: int, purpose: Purpose, made_at: datetime) -> str:
    """What a Message-ID of ours says before its `@`: `lt-12.` and 16 hexadecimal digits."""
    named = f"{number}\x1f{purpose}\x1f{utc_text(made_at)}"
    return f"{code_of(number).lower()}.{hashlib.sha256(named.encode()).hexdigest()[:16]}"


def as_read(sheet: Sheet, settings: Settings) -> tuple[str, str]:
    """Subject and text as the reader sees them, for who looks before it goes; in the sheet's language alone."""
    about = sheet.contents.about[0 if sheet.language is Language.VI else 1]
    letter = Letter(sheet.language, tuple(_blocks(sheet, sheet.language, settings)))
    return words(sheet.purpose, sheet.language).subject.format(about=about), text_of((letter,))


def composed(sheet: Sheet, settings: Settings, signer: Signer | None = None) -> bytes:
    """The mail as it is sent: CRLF line ends, ASCII only. Errors: BadInput for an address or domain."""
    identity = settings.identity
    try:
        sender = identity.contact or f"{mime.NOBODY_READS}@{mail_domain(identity.domain)}"
        ours = mime.address(sender, f"Lá Chắn – {identity.legal_name}" if identity.legal_name else "Lá Chắn")
    except BadInput as error:
        raise BadInput(f"settings.toml: identity.contact: {error}") from None
    others = [language for language in Language if language is not sheet.language]
    letters = tuple(Letter(one, tuple(_blocks(sheet, one, settings))) for one in (sheet.language, *others))
    about = sheet.contents.about[0 if sheet.language is Language.VI else 1]
    subject = words(sheet.purpose, sheet.language).subject.format(about=about)
    if settings.banner:
        subject = f"[{settings.banner}] {subject}"
    named = message_id(sheet, settings)
    mark = mime.boundary(named, "alternative")
    head = [
        mime.mailbox("From", ours),
        mime.mailbox("To", mime.address(sheet.contents.recipient, sheet.contents.name)),
        mime.words("Subject", subject),
        mime.line("Date", format_datetime(sheet.made_at)),
        mime.line("Message-ID", f"<{named}>"),
        mime.line("Auto-Submitted", "auto-generated"),  # RFC 3834
        mime.line("X-Lachan-Letter", sheet.code),
        *_leaving(sheet.contents.leave),
        mime.line("Content-Language", ", ".join(letter.language for letter in letters)),
        mime.line("MIME-Version", "1.0"),
        mime.line("Content-Type", f'multipart/alternative; boundary="{mark}"'),
    ]
    body = mime.multipart(
        mark,
        mime.part("text/plain; charset=utf-8", mime.canonical(text_of(letters))),
        mime.part("text/html; charset=utf-8", mime.canonical(html_of(subject, sheet.code, letters))),
    )
    signature = signer.signature(head, body, sheet.made_at) if signer else b""
    return b"".join([signature, *head, b"\r\n", body])


def _leaving(link: str) -> list[bytes]:
    """RFC 2369 §3.2 and RFC 8058 §3.1: a mail reader's own button leaves, by a POST that needs no page."""
    if not link:
        return []
    return [
        mime.line("List-Unsubscribe", f"<{link}>"),
        mime.line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]


def _to_many(sheet: Sheet, language: Language, house: str) -> Iterator[Block]:
    """A letter that everybody who asked for it gets: its own text, where to read it, how to leave."""
    told, contents, place = words(sheet.purpose, language), sheet.contents, 0 if language is Language.VI else 1
    yield Title(contents.about[place])
    yield from (Paragraph(one) for one in contents.body[place])
    if contents.steps[place]:
        yield Steps(told.about, contents.steps[place])
    yield Paragraph(told.do)
    yield Link(contents.link)
    yield Paragraph(told.lead.format(house=house), quiet=True)
    yield Link(contents.leave)


def _blocks(sheet: Sheet, language: Language, settings: Settings) -> Iterator[Block]:
    told, contents = words(sheet.purpose, language), sheet.contents
    house = settings.identity.legal_name or HOUSE[language]
    if settings.banner:
        yield Banner(phrase("demo" if settings.kind.invented else "trial", language))
    if sheet.purpose is Purpose.WARNING:
        yield from _to_many(sheet, language, house)
        yield _check(contents.link, language, settings, sheet.purpose)
        return
    greeting = phrase("greeting", language).format(name=contents.name)
    yield Paragraph(greeting if contents.name else phrase("greeting_nobody", language))
    yield Paragraph(told.lead.format(house=house))
    about = contents.about[0 if language is Language.VI else 1]
    pairs = [(told.about, about)] if told.about and about else []
    if contents.link:
        pairs.append((phrase("until", language), _moment(sheet.link_until, language)))
    else:
        pairs.append((phrase("happened", language), _moment(sheet.made_at, language)))
    yield Facts(tuple(pairs))
    yield Paragraph(told.do)
    if contents.link:
        yield Link(contents.link)
        yield Paragraph(phrase("once", language), quiet=True)
    yield _check(contents.link, language, settings, sheet.purpose)
    yield Paragraph(phrase("from", language).format(house=house), quiet=True)


def _check(link: str, language: Language, settings: Settings, purpose: Purpose) -> Steps:
    """How to check a letter, and what is never asked for."""
    site = _site(link, settings)
    said = never(language, citizens=purpose in TO_CITIZENS)
    contact = settings.identity.contact or (_PORTAL if purpose in TO_CITIZENS else NOBODY)[language]
    checks = said if site else tuple(one for one in said if "{site}" not in one)
    return Steps(phrase("check", language), tuple(one.format(site=site, contact=contact) for one in checks), True)


def _site(link: str, settings: Settings) -> str:
    """Where our pages are: what a person types to check a link."""
    if settings.identity.domain:
        return f"https://{mail_domain(settings.identity.domain)}/"
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


def _moment(at: datetime, language: Language) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M, %d/%m/%Y} {'(giờ Việt Nam)' if language is Language.VI else '(Vietnam, UTC+7)'}"
