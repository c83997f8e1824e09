"""What was said of the items of a notice, the latest word counting; and which sources were called wrong.

An item is a row of the notice's table, numbered from 1 in its order.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from lachan.server.notices import items, store
from lachan.server.notices.answers.models import Said
from lachan.server.notices.answers.words import Word
from lachan.server.notices.models import Notice
from lachan.server.notices.reading import get

_DISPUTES = (Word.FALSE, Word.NOT_OURS)


@dataclass(frozen=True, slots=True)
class Span:
    """Items `first` to `last`, both counted, and what stands of them."""

    first: int
    last: int
    word: Word


@dataclass(frozen=True, slots=True)
class Dispute:
    """Rows of one source that one organisation called false, or not its own; each row counted once."""

    feed: str
    organisation: str
    word: Word
    rows: int


def governing(said: Iterable[tuple[Word, int | None, int | None]], rows: int) -> list[int]:
    """Of each of `rows` items, the place of the word that stands, in the order in which they were said; -1: none.

    A word about all others does not touch what the same or an earlier mail said of single items. STOP is about the
    notices to come, and says nothing of an item.
    """
    standing = [-1] * rows
    others = -1
    for place, (word, first, last) in enumerate(said):
        if word is Word.STOP:
            continue
        if first is None or last is None:
            others = place
        elif first <= (end := min(last, rows)):
            standing[first - 1 : end] = [place] * (end - first + 1)
    return standing if others < 0 else [others if place < 0 else place for place in standing]


def stands(said: Iterable[tuple[Word, int | None, int | None]], rows: int) -> list[Span]:
    """What stands of `rows` items after words in the order in which they were said; see `governing`."""
    known = list(said)
    words = [known[place][0] if place >= 0 else None for place in governing(known, rows)]
    found: list[Span] = []
    first = 1
    for word, same in groupby(words):
        count = sum(1 for _ in same)
        if word is not None:
            found.append(Span(first, first + count - 1, word))
        first += count
    return found


def said_of(code: str) -> list[Span]:
    """What stands of a notice's items. Errors: BadInput, NotFound."""
    return stands_of(get(code))


def stands_of(notice: Notice) -> list[Span]:
    """`said_of` for a notice that is at hand."""
    found = Said.objects.filter(notice=notice).order_by("mail_id", "pk").values_list("word", "first", "last")
    return stands(((Word(word), first, last) for word, first, last in found), notice.rows)


def disputed(home: Path) -> list[Dispute]:
    """Who called which source's rows wrong, the most first. Errors: Damaged where a notice's rows cannot be read."""
    counted: Counter[tuple[str, str, Word]] = Counter()
    notices = Notice.objects.filter(said__word__in=_DISPUTES).select_related("organisation").distinct().order_by("pk")
    for notice in notices.iterator():
        spans = [one for one in stands_of(notice) if one.word in _DISPUTES]
        if not spans:
            continue
        rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
        for span in spans:
            theirs = rows.slice(span.first - 1, span.last - span.first + 1)
            sources = theirs.group_by("feed_provider", "feed_code").agg(pl.len().alias("rows"))
            for provider, feed, count in sources.iter_rows():
                counted[(f"{provider}/{feed}", notice.organisation.key, span.word)] += count
    found = [Dispute(feed, owner, word, count) for (feed, owner, word), count in counted.items()]
    return sorted(found, key=lambda one: (-one.rows, one.feed, one.organisation, one.word))
