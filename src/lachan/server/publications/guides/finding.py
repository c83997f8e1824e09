"""Pages found by what people type: names, everyday words, names of vendors, with and without marks. Pure."""

from collections.abc import Iterable

from lachan.server.publications.guides.form import Guide
from lachan.wire.folding import fold

LONGEST = 100  # characters of what is looked for


def search(found: Iterable[Guide], text: str) -> list[Guide]:
    """Those that hold every word of the text, the nearest first: in a name, in a synonym, in what is said shortly."""
    words = fold(text[:LONGEST]).split()
    if not words:
        return []
    ranked = [(rank, one) for one in found if (rank := _rank(one, words)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: (pair[0], pair[1].slug))]


def of_family(found: Iterable[Guide], family: str) -> Guide | None:
    """The page that a family leads to: its own, else a kind of threat that names it."""
    theirs = [one for one in found if family in one.families]
    return min(theirs, key=lambda one: one.kind, default=None)  # "family" stands before "threat"


def _rank(one: Guide, words: list[str]) -> int | None:
    places = (
        " ".join((one.name.vi, one.name.en, one.slug)),
        " ".join(one.synonyms),
        " ".join((one.short.vi, one.short.en, *one.families, *one.systems)),
    )
    said = ""
    for rank, place in enumerate(places):
        said += " " + fold(place)
        if all(word in said for word in words):
            return rank
    return None
