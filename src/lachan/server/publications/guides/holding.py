"""The texts that hold now: what ships, overlaid by the editions that are out."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from lachan.server.base.errors import NotFound
from lachan.server.publications.editing import reading as editions
from lachan.server.publications.editing.deciding import Texts

FILES: Final = ("about.toml", "vi.md", "en.md")


def texts_of(folder: str) -> dict[str, Texts]:
    """Slug → texts, of all pages of a folder."""
    return shipped(folder) | editions.texts_of(folder)


def texts(folder: str, slug: str) -> Texts:
    """Of one page. Errors: NotFound."""
    found = texts_of(folder).get(slug)
    if found is None:
        raise NotFound("there is nothing here")
    return found


@cache
def shipped(folder: str) -> dict[str, Texts]:
    """Slug → texts of this version of the program."""
    place = resources.files("lachan.server.publications").joinpath(folder)
    if not place.is_dir():
        return {}
    return {page.name: _texts(page) for page in place.iterdir() if page.joinpath(FILES[0]).is_file()}


def _texts(page: Traversable) -> Texts:
    return Texts(*(page.joinpath(name).read_text(encoding="utf-8") for name in FILES))
