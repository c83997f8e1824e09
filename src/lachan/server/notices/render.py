"""Content and rows → what is sent: subject, plain text, HTML, attachment. Pure: same in, same bytes out."""

from dataclasses import dataclass
from typing import Final

from lachan.server.notices.as_html import html_of
from lachan.server.notices.as_text import text_of
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
    file: str
    table: bytes


def render(heading: Heading, figures: Figures, attached: tuple[str, bytes]) -> Rendered:
    """`attached`: the notice's rows as `items.attachment` makes them."""
    ending, table = attached
    content = content_of(heading, figures, f"{heading.code}{ending}")
    letters = tuple(letter(content, language) for language in LANGUAGES)
    title = subject(content)
    return Rendered(title, text_of(letters), html_of(title, content.code, letters), content.file, table)
