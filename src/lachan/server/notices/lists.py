"""The lists of notices that are planned together: rows by NUMBER, a long list cut into several mails. No Django."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import polars as pl

from lachan.server.notices import items
from lachan.server.notices.attachments import Attachment, Wanted, attachments
from lachan.server.notices.content import Figures, figures_of

NOTICES_AT_ONCE: Final = 250  # in one transaction
ROWS_AT_ONCE: Final = 100_000  # whose table is made in one go


@dataclass(frozen=True, slots=True)
class Lists:
    """By NUMBER of the mail: `firsts`, which of what was asked for it tells of; `places`, which mail of how many that
    list is; where its rows begin and end."""

    firsts: list[int]
    places: list[tuple[int, int]]
    ordered: pl.DataFrame
    figures: dict[int, Figures]
    bounds: list[tuple[int, int]]

    def portions(self) -> Iterator[list[int]]:
        """Numbers that have rows, some at a time; the mails of one list are never apart, as one transaction makes
        them."""
        some: list[int] = []
        first = 0
        for number in sorted(self.figures):
            begin, end = self.bounds[number]
            full = len(some) >= NOTICES_AT_ONCE or end - first > ROWS_AT_ONCE
            if some and full and self.places[number][0] == 1:
                yield some
                some = []
            if not some:
                first = begin
            some.append(number)
        if some:
            yield some

    def of(self, numbers: Sequence[int]) -> pl.DataFrame:
        """The rows of a portion."""
        begin, end = self.bounds[numbers[0]][0], self.bounds[numbers[-1]][1]
        return self.ordered.slice(begin, end - begin)

    def files(self, wanted: Mapping[int, Wanted]) -> Iterator[tuple[bytes, tuple[Attachment, ...]]]:
        """The rows of each as they are kept, and as they are attached, in the order of `wanted`: a portion."""
        numbers = list(wanted)
        rows = self.of(numbers)
        if rows.height > ROWS_AT_ONCE:  # one list alone, in one mail or several
            for number in numbers:
                yield self._alone(number, wanted[number])
            return
        begin = self.bounds[numbers[0]][0]
        cells, held = items.table(rows, wanted[numbers[0]].banner), items.to_keep(rows).collect()
        for number in numbers:
            first, last = self.bounds[number]
            theirs = (first - begin, last - first)
            kept = items.kept(held.lazy().slice(*theirs))
            yield kept, attachments(rows.slice(*theirs), [cells.slice(*theirs)], wanted[number])

    def _alone(self, number: int, wanted: Wanted) -> tuple[bytes, tuple[Attachment, ...]]:
        rows = self.of([number])
        some = (items.table(part, wanted.banner) for part in rows.iter_slices(ROWS_AT_ONCE))
        return items.kept(items.to_keep(rows)), attachments(rows, some, wanted)


def lists(ordered: pl.DataFrame, most: Sequence[int]) -> Lists:
    """`ordered`: rows with the NUMBER of the list that they belong to, by `items.numbered`. `most`: of each list that
    was asked for, rows of a mail; a longer list is several, each numbered anew."""
    asked = len(most)
    counts = dict(ordered.group_by(items.NUMBER).len().iter_rows())
    mails = [max(1, -(-counts.get(n, 0) // most[n])) for n in range(asked)]
    places = [(place, many) for many in mails for place in range(1, many + 1)]
    firsts = [n for n, many in enumerate(mails) for _ in range(many)]
    if len(firsts) > asked:
        begins = pl.Series([0, *accumulate(mails)], dtype=pl.UInt32)
        portion = pl.Series(most, dtype=pl.Int64).gather(ordered[items.NUMBER])
        nth = pl.int_range(pl.len(), dtype=pl.Int64).over(items.NUMBER) // portion
        ordered = ordered.with_columns(begins.gather(ordered[items.NUMBER]).alias("first"), nth.alias("nth"))
        ordered = ordered.with_columns((pl.col("first") + pl.col("nth")).cast(pl.UInt32).alias(items.NUMBER))
    ordered = items.itemised(ordered)
    figures = figures_of(ordered)
    ends = list(accumulate(figures[n].rows if n in figures else 0 for n in range(len(firsts))))
    return Lists(firsts, places, ordered, figures, list(zip([0, *ends], ends, strict=False)))
