"""Content and rows → what is sent: subject, plain text, HTML, attachments. Pure: same in, same bytes out."""

from dataclasses import dataclass
from typing import Final

from lachan.server.notices.as_html import html_of
from lachan.server.notices.as_text import text_of
from lachan.server.notices.attachments import Attachment
from lachan.server.notices.content import Figures, Heading, content_of
from lachan.server.notices.letter import letter, subject
from lachan.server.notices.wording import Language

LANGUAGES: Final = (Language.VI, Language.EN)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One notice, ready for any channel."""

    subject: str
    text: str
    html: str
    attached: tuple[Attachment, ...]


def render(heading: Heading, figures: Figures, attached: tuple[Attachment, ...]) -> Rendered:
    """`attached`: the notice's rows as `attachments` makes them."""
    content = content_of(heading, figures, tuple(one.name for one in attached))
    letters = tuple(letter(content, language) for language in LANGUAGES)
    title = subject(content)
    return Rendered(title, text_of(letters), html_of(title, content.code, letters), attached)
