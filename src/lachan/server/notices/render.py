"""Content and rows → what is sent: subject, plain text, HTML, attachments. Pure: same in, same bytes out."""

from dataclasses import dataclass
from hashlib import sha256

from lachan.server.notices.attachments import Attachment
from lachan.server.notices.content import Figures, Heading, Pointer, content_of
from lachan.server.notices.letter import letter, subject
from lachan.server.notices.links import files_page, list_address, list_page
from lachan.server.post.as_html import html_of
from lachan.server.post.as_text import text_of


@dataclass(frozen=True, slots=True)
class Rendered:
    """One notice, ready for any channel. `html` may be empty."""

    subject: str
    text: str
    html: str
    attached: tuple[Attachment, ...]


def render(heading: Heading, figures: Figures, attached: tuple[Attachment, ...]) -> Rendered:
    """`attached`: the notice's rows as `attachments` makes them."""
    sent = tuple(one for one in attached if not one.fetched)
    pointers = [_pointer(heading, one) for one in attached if one.fetched]
    content = content_of(heading, figures, tuple(one.name for one in attached), next(iter(pointers), None))
    letters = tuple(letter(content, language) for language in heading.languages)
    title = subject(content, heading.languages[0])
    html = "" if pointers else html_of(title, content.code, letters)  # a pointer is short
    return Rendered(title, text_of(letters), html, sent)


def _pointer(heading: Heading, file: Attachment) -> Pointer:
    portal = heading.identity.portal
    address, page = list_address(portal, heading.code), list_page(portal, heading.code)
    return Pointer(address, page, files_page(portal), len(file.raw), sha256(file.raw).hexdigest())
