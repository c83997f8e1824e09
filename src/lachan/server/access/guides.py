"""The gate to guides and their editions: written by editors, put out by who approves, seen before that by both."""

from dataclasses import dataclass
from datetime import datetime

from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.accounts.reading import names
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.publications.editing import deciding, reading
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.editing.reading import EditionLine
from lachan.server.publications.guides import checking, holding
from lachan.server.publications.guides.form import LAW, LIBRARY, Guide, read
from lachan.server.publications.guides.reading import guides

FOLDERS = (LIBRARY, LAW)


@dataclass(frozen=True, slots=True)
class Line:
    """A page in the list. `old`: nobody has reviewed it for a year; `waits`: the edition that waits for somebody."""

    folder: str
    guide: Guide
    old: bool
    waits: int | None


def listed(asker: Asker, now: datetime) -> list[Line]:
    """Every page, those that need somebody first. Errors: NotFound."""
    _sees(asker)
    waits = {(one.kind, one.slug): one.number for one in reading.waiting()}
    today = vietnam_day(now)
    found = [
        Line(folder, one, today - one.reviewed > checking.REVIEWED, waits.get((folder, one.slug)))
        for folder in FOLDERS
        for one in guides(folder).values()
    ]
    return sorted(found, key=lambda line: (line.waits is None, not line.old, line.folder == LAW, line.guide.slug))


def new(asker: Asker) -> list[EditionLine]:
    """Editions that wait, of pages that there are not yet too. Errors: NotFound."""
    _sees(asker)
    return reading.waiting()


def texts(asker: Asker, folder: str, slug: str) -> Texts:
    """What holds of a page; empty for one that is not there yet. Errors: NotFound."""
    _sees(asker)
    _named(folder, slug)
    try:
        return holding.texts(folder, slug)
    except NotFound:
        return Texts("", "", "")


def history(asker: Asker, folder: str, slug: str) -> list[EditionLine]:
    """A page's editions, the newest first. Errors: NotFound."""
    _sees(asker)
    return reading.history(folder, slug)


def edition(asker: Asker, number: int) -> tuple[EditionLine, Texts]:
    """One edition with its texts. Errors: NotFound."""
    _sees(asker)
    return reading.one(number)


def who(asker: Asker, lines: list[EditionLine]) -> dict[str, str]:
    """`person:12` → name, of who stands in these lines. Personal data, for the house. Errors: NotFound."""
    _sees(asker)
    actors = {actor for line in lines for actor in (line.proposed_by, line.decided_by) if actor.startswith("person:")}
    found = names(frozenset(int(actor.removeprefix("person:")) for actor in actors))
    return {f"person:{number}": name for number, name in found.items()}


def faults(asker: Asker, folder: str, slug: str, written: Texts) -> list[str]:
    """What is missing of texts as they are written; nothing: they may be proposed. Errors: NotFound."""
    _sees(asker)
    _named(folder, slug)
    return checking.faults(folder, slug, written)


def preview(asker: Asker, folder: str, slug: str, written: Texts) -> Guide:
    """The page as it would be. Errors: NotFound, BadInput."""
    _sees(asker)
    return read(folder, slug, written)


def propose(asker: Asker, folder: str, slug: str, written: Texts, why: str, now: datetime) -> int:
    """Lay an edition before a second person. Errors: NotFound, BadInput, Refused."""
    if not asker.may(Right.PUBLISH):
        raise NotFound("there is nothing here")
    _named(folder, slug)
    return deciding.propose(asker.by, folder, slug, written, why, now, check=_check(folder))


def put_out(asker: Asker, number: int, reason: str, now: datetime) -> None:
    """It holds from now on. Errors: NotFound, BadInput, Refused."""
    if not asker.may(Right.APPROVE):
        raise NotFound("there is nothing here")
    line, _ = reading.one(number)
    deciding.put_out(asker.by, number, reason, now, check=_check(line.kind))


def refuse(asker: Asker, number: int, reason: str, now: datetime) -> None:
    """It never holds. Errors: NotFound, BadInput, Refused."""
    if not asker.may(Right.APPROVE):
        raise NotFound("there is nothing here")
    deciding.refuse(asker.by, number, reason, now)


def _check(folder: str) -> deciding.Check:
    return lambda slug, written: checking.faults(folder, slug, written)


def _sees(asker: Asker) -> None:
    if not asker.may(Right.SEE_PUBLICATIONS):
        raise NotFound("there is nothing here")


def _named(folder: str, slug: str) -> None:
    plain = slug.isascii() and slug.replace("-", "").isalnum() and slug == slug.lower()
    if folder not in FOLDERS or not 3 <= len(slug) <= 80 or not plain:
        raise BadInput("page: library or law, and a name of small letters, digits and dashes")
