"""What was said of the items of a notice, the latest word counting; and which sources were called wrong.

An item is a row of the notice's table, numbered from 1 in its order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


def stands(said: Iterable[tuple[Word, int | None, int | None]], rows: int) -> list[Span]:
    """What stands of `rows` items, by item, after words in the order in which they were said.

    A word about all others does not touch what the same or an earlier mail said of single items. STOP is about the
    notices to come, and says nothing of an item.
    """
    single: list[Span] = []
    others: Word | None = None
    for word, first, last in said:
        if word is Word.STOP:
            continue
        if first is None or last is None:
            others = word
            continue
        new = Span(first, min(last, rows), word)
        if new.first <= new.last:
            single = sorted([*_without(single, new), new], key=lambda one: one.first)
    return list(_filled(single, others, rows))


def _without(spans: list[Span], new: Span) -> Iterator[Span]:
    for one in spans:
        if one.first < new.first:
            yield Span(one.first, min(one.last, new.first - 1), one.word)
        if one.last > new.last:
            yield Span(max(one.first, new.last + 1), one.last, one.word)


def _filled(spans: list[Span], others: Word | None, rows: int) -> Iterator[Span]:
    place = 1
    for one in spans:
        if others is not None and place < one.first:
            yield Span(place, one.first - 1, others)
        yield one
        place = one.last + 1
    if others is not None and place <= rows:
        yield Span(place, rows, others)


def said_of(code: str) -> list[Span]:
    """What stands of a notice's items. Errors: BadInput, NotFound."""
    return _stands_of(get(code))


def _stands_of(notice: Notice) -> list[Span]:
    found = Said.objects.filter(notice=notice).order_by("mail_id", "pk").values_list("word", "first", "last")
    return stands(((Word(word), first, last) for word, first, last in found), notice.rows)


def disputed(home: Path) -> list[Dispute]:
    """Who called which source's rows wrong, the most first. Errors: Damaged where a notice's rows cannot be read."""
    counted: Counter[tuple[str, str, Word]] = Counter()
    notices = Notice.objects.filter(said__word__in=_DISPUTES).select_related("organisation").distinct().order_by("pk")
    for notice in notices.iterator():
        spans = [one for one in _stands_of(notice) if one.word in _DISPUTES]
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
