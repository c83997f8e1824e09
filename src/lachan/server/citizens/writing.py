"""What people write into the form: trimmed, bounded, without what cannot be seen. Pure."""

from dataclasses import dataclass, field
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.cases.writing import body
from lachan.server.citizens.words import What
from lachan.server.post.mime import address

LINK: Final = 500
CONTACT: Final = 120


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it was sent. `link`: an address or a number; `contact`: mail or telephone; `language`: vi or en."""

    what: What
    text: str = field(repr=False)
    link: str = field(repr=False)
    contact: str = field(repr=False)
    language: str


def cleaned(given: Given, pictures: int) -> Given:
    """As it is kept. Errors: BadInput, naming the field."""
    text = body("text", given.text, needed=False)
    link = _line("link", given.link, LINK)
    contact = _line("contact", given.contact, CONTACT)
    if not (text or link or pictures):
        raise BadInput("report: write what happened, or give the address or number, or a picture")
    if "@" in contact and mail_of(contact) is None:
        raise BadInput("contact: this mail address is not written rightly")
    return Given(given.what, text, link, contact, given.language)


def mail_of(contact: str) -> str | None:
    """The contact, where it is a mail address that can be written to."""
    try:
        return str(address(contact, "").addr_spec) if "@" in contact else None
    except BadInput:
        return None


def _line(name: str, text: str, most: int) -> str:
    line = " ".join(body(name, text[: most * 4], needed=False).split())
    if len(line) > most:
        raise BadInput(f"{name}: at most {most} signs")
    return line
