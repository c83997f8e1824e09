"""One edition as a page says it, in one language: the portal's page and the console's preview are made of this."""

from dataclasses import dataclass

from lachan.server.publications.guides.form import LIBRARY
from lachan.server.publications.guides.reading import guides
from lachan.server.publications.warnings.content import Content, Text
from lachan.server.publications.warnings.forms.house import House, areas, systems
from lachan.server.publications.warnings.forms.texts import clock
from lachan.server.publications.warnings.reading import Edition
from lachan.server.publications.warnings.words import State


@dataclass(frozen=True, slots=True)
class Page:
    """`over`: it holds no more, or not in these words."""

    one: Edition
    text: Text
    content: Content
    where: str
    about: str
    begins: str
    until: str
    dated: str
    house: str
    language: str
    guides: tuple[tuple[str, str], ...]  # slug and name of pages of the library

    @property
    def office(self) -> str:
        """The spokesperson's."""
        return self.content.of_office(self.language)

    @property
    def why(self) -> str:
        """Of its withdrawal."""
        return self.one.said_why(self.language)

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.one.state is State.WITHDRAWN

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.one.state is State.EXPIRED

    @property
    def replaced(self) -> bool:
        """Whether there is a correction."""
        return self.one.state is State.REPLACED

    @property
    def over(self) -> bool:
        """Whether one of these."""
        return self.withdrawn or self.expired or self.replaced


def page(edition: Edition, house: House, language: str) -> Page:
    """The page of an edition."""
    return Page(
        one=edition,
        text=edition.content.text(language),
        content=edition.content,
        where=areas(edition, language),
        about=systems(edition, language),
        begins=clock(edition.content.begins, language),
        until=clock(edition.content.expires, language),
        dated=clock(edition.published_at, language),
        house=house.called(language),
        language=language,
        guides=_guides(edition.content.library, language),
    )


def _guides(slugs: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Those that are there still."""
    found = guides(LIBRARY) if slugs else {}
    return tuple((slug, found[slug].name.said(language)) for slug in slugs if slug in found)
