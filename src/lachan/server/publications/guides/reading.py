"""All pages as they hold now: what ships, overlaid by the editions that are out."""

from threading import Lock
from typing import Final

from lachan.server.base.errors import NotFound
from lachan.server.publications.editing import reading as editions
from lachan.server.publications.guides.form import Guide, read
from lachan.server.publications.guides.holding import texts_of

_lock: Final = Lock()
_held: dict[str, tuple[int, dict[str, Guide]]] = {}


def guides(folder: str) -> dict[str, Guide]:
    """Slug → page, in the order of slugs. One question to the database; read anew where an edition
    came out."""
    out = editions.out()
    with _lock:
        held = _held.get(folder)
        if held is None or held[0] != out:
            texts = texts_of(folder)
            held = out, {slug: read(folder, slug, texts[slug]) for slug in sorted(texts)}
            _held[folder] = held
        return held[1]


def guide(folder: str, slug: str) -> Guide:
    """One page. Errors: NotFound."""
    found = guides(folder).get(slug)
    if found is None:
        raise NotFound("there is nothing here")
    return found
