"""What is missing of a page, so that none that is a stub is ever shown. Pure but for the data it compares with."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.law.instruments import all_instruments
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.guides.form import LAW, LIBRARY, SYSTEMS, Guide, read
from lachan.server.publications.guides.holding import texts_of
from lachan.server.publications.guides.marks import Block, bare
from lachan.wire import families

LONGEST_SHORT: Final = 140  # characters: what a shared link shows
LONGEST_LEAD: Final = 60  # words
REVIEWED: Final = timedelta(days=366)  # a page that nobody has looked at for longer is told of
SHORTEST: Final = 12  # characters of an item that says something
_BULLETS: Final = {"does": (2, 5), "got": (2, 5), "see": (3, 7), "after": (2, 6), "prevent": (2, 6)}
_STEPS: Final = {"first": (2, 6), "remove": (4, 10), "how": (2, 10)}


def faults(folder: str, slug: str, texts: Texts) -> list[str]:
    """What is wrong with a page by itself; nothing: it may be shown."""
    try:
        guide = read(folder, slug, texts)
    except BadInput as error:
        return [str(error)]
    return [*(_of_law(guide) if folder == LAW else _of_library(guide)), *_of_texts(guide)]


def among(guide: Guide, slugs: Collection[str], today: date) -> list[str]:
    """What is wrong with a page among the others, and with its age."""
    dead = [f"related: {one}: there is no such page" for one in guide.related if one not in slugs or one == guide.slug]
    old = today - guide.reviewed > REVIEWED
    return [*dead, *(["reviewed: longer than a year ago"] if old else [])]


def everything(today: date) -> tuple[int, list[tuple[str, str]]]:
    """How many pages there are as they hold now, and (page, fault) of each that lacks something."""
    pages, found = 0, []
    for folder in (LIBRARY, LAW):
        texts = texts_of(folder)
        pages += len(texts)
        for slug in sorted(texts):
            wrong = faults(folder, slug, texts[slug])
            wrong += [] if wrong else among(read(folder, slug, texts[slug]), texts.keys(), today)
            found += [(f"{folder}/{slug}", one) for one in wrong]
    return pages, found


def _of_library(guide: Guide) -> Iterator[str]:
    if guide.kind not in ("family", "threat"):
        yield "kind: family or threat"
    if not guide.systems or set(guide.systems) - set(SYSTEMS):
        yield f"systems: some of {', '.join(SYSTEMS)}"
    if guide.difficulty not in ("easy", "medium", "hard"):
        yield "difficulty: easy, medium or hard"
    if not 1 <= guide.minutes <= 600:
        yield "minutes: from 1 to 600"
    for name in guide.families:
        if name not in families.candidates(name):
            yield f"families: {name} is no canonical name"
    if not guide.synonyms:
        yield "synonyms: how people call it"
    if not 2 <= len(guide.sources) <= 6:
        yield "sources: from 2 to 6"
    for source in guide.sources:
        if not source.url.startswith("https://"):
            yield f"sources: {source.url[:80]}: https alone"


def _of_law(guide: Guide) -> Iterator[str]:
    if guide.confidence not in ("H", "M", "L"):
        yield "confidence: H, M or L"
    if not guide.instruments:
        yield "instruments: at least one"
    known = {one.key for one in all_instruments()}
    for key in guide.instruments:
        if key not in known:
            yield f"instruments: {key} is not known"


def _of_texts(guide: Guide) -> Iterator[str]:
    for language, texts in guide.texts.items():
        if tuple(texts) != guide.headings():
            yield f"{language}: headings are {', '.join(texts)}; wanted are {', '.join(guide.headings())}"
        for heading, blocks in texts.items():
            yield from (f"{language}: {heading}: {wrong}" for wrong in _of_section(heading, blocks))
        for name in ("name", "short"):
            said = getattr(guide, name).said(language)
            if not said.strip() or len(said) > LONGEST_SHORT:
                yield f"{name}.{language}: 1 to {LONGEST_SHORT} characters"
    vi, en = guide.texts["vi"], guide.texts["en"]
    for heading in vi.keys() & en.keys():
        counts = [[len(block.items) for block in texts[heading] if block.shape == "steps"] for texts in (vi, en)]
        if counts[0] != counts[1]:
            yield f"{heading}: as many steps in English as in Vietnamese"


def _of_section(heading: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    if not blocks:
        yield "nothing is said"
    for block in blocks:
        for item in block.items:
            if len(bare(item)) < SHORTEST:
                yield f"too short to say anything: {bare(item)}"
    name = heading.partition(" ")[0]
    if name == "lead":
        words = sum(len(bare(item).split()) for block in blocks for item in block.items)
        if len(blocks) != 1 or words > LONGEST_LEAD:
            yield f"one paragraph of at most {LONGEST_LEAD} words"
    for shape, limits in (("bullets", _BULLETS), ("steps", _STEPS)):
        if name in limits:
            least, most = limits[name]
            count = sum(len(block.items) for block in blocks if block.shape == shape)
            if not least <= count <= most:
                yield f"{count} {shape}: {least} to {most} are wanted"
