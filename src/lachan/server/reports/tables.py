"""The counts as tables, small cells hidden. Pure: one function a figure.

A row that is hidden stands after those that are told, so that its place says nothing of its figure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from lachan.server.law.provinces import provinces
from lachan.server.reports.counting import LONGEST, Counted
from lachan.server.reports.figures import Key, Text
from lachan.server.reports.lines import Lines
from lachan.server.reports.placing import CARRIED, UNKNOWN, place
from lachan.server.reports.suppressing import THRESHOLD, Published, alone, suppress

FAMILIES: Final = 20
OTHERS: Final = "khac"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, for who reads it as a file. `type` is one of Frictionless' Table Schema."""

    name: str
    type: str
    means: Text


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` have the columns' names; `period`: first and last UTC day; `total`: None where hidden or none is told;
    `more`: what else is told of the whole, by name."""

    key: Key
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    period: tuple[date, date]
    total: int | None = None
    hidden: int = 0
    more: Mapping[str, int | None] = field(default_factory=dict)


_NAME: Final = Column("name", "string", Text("tên, tiếng Việt", "name in Vietnamese"))
_NAME_EN: Final = Column("name_en", "string", Text("tên, tiếng Anh", "name in English"))
_COUNT: Final = Column("addresses", "integer", Text("số địa chỉ; trống: đã che", "addresses; empty: hidden"))
_HIDDEN: Final = Column(
    "suppressed", "boolean", Text("đúng: số đã che, vì nhỏ hoặc để không tính ngược ra số nhỏ", "true: hidden, as it "
    "is small or would give a small one away"),
)  # fmt: skip
_UNPLACED: Final = {
    CARRIED: Text("Trong mạng của nhà mạng, chưa rõ tỉnh", "In carriers' networks, province not known"),
    UNKNOWN: Text("Chưa rõ của ai hoặc ở đâu", "Whose or where is not known"),
}
# code, first and last day of a spell's length, words
_LENGTHS: Final = (
    ("0", 0, 0, Text("Trong một ngày", "Within a day")),
    ("1-3", 1, 3, Text("1 đến 3 ngày", "1 to 3 days")),
    ("4-7", 4, 7, Text("4 đến 7 ngày", "4 to 7 days")),
    ("8-14", 8, 14, Text("8 đến 14 ngày", "8 to 14 days")),
    ("15-30", 15, 30, Text("15 đến 30 ngày", "15 to 30 days")),
    ("31-60", 31, LONGEST, Text("31 đến 60 ngày", "31 to 60 days")),
    ("60+", LONGEST + 1, 1 << 30, Text("Lâu hơn 60 ngày", "Longer than 60 days")),
)


def by_province(counted: Counted, today: date) -> Table:
    """All units of the day, those without a figure too, and what has no province."""
    found: dict[str, int] = {}
    for holder, operator, _, addresses in counted.owned.iter_rows():
        where = _place(counted, holder, operator, today)
        found[where] = found.get(where, 0) + addresses
    named = {unit.code: Text(unit.name, unit.name) for unit in provinces(counted.day)} | _UNPLACED
    told = suppress(list(named), [found.get(code, 0) for code in named])
    columns = (Column("code", "string", Text("mã tỉnh, hoặc chữ", "code of the unit, or a word")), _NAME, _NAME_EN)
    # in the order of codes: it says nothing of the figures
    return _partition(Key.PROVINCES, counted, columns, list(named.items()), told, in_order=True)


def by_week(counted: Counted) -> Table:
    """Weeks do not add up, so each is looked at alone."""
    told = alone([addresses for _, addresses in counted.weeks])
    rows = [(monday, value, value is None) for (monday, _), value in zip(counted.weeks, told, strict=True)]
    columns = (Column("week", "date", Text("thứ Hai của tuần (UTC)", "Monday of the week (UTC)")), _COUNT, _HIDDEN)
    last = counted.weeks[-1][0] if counted.weeks else counted.day
    period = (counted.weeks[0][0] if counted.weeks else counted.day, date.fromordinal(last.toordinal() + 6))
    return Table(Key.WEEKS, columns, _frame(columns, rows), period, hidden=sum(1 for row in rows if row[2]))


def by_family(counted: Counted) -> Table:
    """The largest by name; families of fewer than THRESHOLD are not named but stand among the others."""
    sums = (
        counted.owned.group_by("family")
        .agg(pl.col("addresses").sum())
        .sort("addresses", "family", descending=[True, False])
    )
    named: dict[str, int] = {}
    others = unnamed = 0
    for family, addresses in sums.iter_rows():
        if family is None:
            unnamed = addresses
        elif len(named) < FAMILIES and addresses >= THRESHOLD:
            named[family] = addresses
        else:
            others += addresses
    words = {family: Text(family, family) for family in named}
    words |= {OTHERS: Text("Các họ khác", "Other families"), UNKNOWN: Text("Không rõ họ nào", "Family not named")}
    told = suppress(list(words), [*named.values(), others, unnamed], first=(OTHERS,))
    columns = (Column("family", "string", Text("họ mã độc, hoặc chữ", "family, or a word")), _NAME, _NAME_EN)
    return _partition(Key.FAMILIES, counted, columns, list(words.items()), told)


def by_length(counted: Counted) -> Table:
    """How long spells lasted; `median_days` is None where half of them lasted longer than is told."""
    lengths = sorted(counted.spells.iter_rows())
    values = [sum(n for days, n in lengths if first <= days <= last) for _, first, last, _ in _LENGTHS]
    words = [(code, text) for code, _, _, text in _LENGTHS]
    codes = [code for code, _ in words]
    told = suppress(codes, values, first=codes[::-1])
    columns = (Column("length", "string", Text("độ dài, số ngày", "length in days")), _NAME, _NAME_EN)
    count = Column("spells", "integer", Text("số đợt; trống: đã che", "spells; empty: hidden"))
    table = _partition(Key.TIME, counted, columns, words, told, in_order=True, count=count)
    more = {"median_days": None if told.total in (0, None) else _median(lengths), "gap_days": counted.gap}
    return Table(table.key, table.columns, table.rows, counted.cohort, told.total, told.hidden, more)


def by_operator(counted: Counted, lines: Mapping[str, Lines]) -> Table:
    """Addresses and, where its lines are known, how many of 1,000; beside it what the operator says."""
    sums = counted.owned.group_by("operator").agg(pl.col("addresses").sum()).sort("operator", nulls_last=True)
    keys = [key or UNKNOWN for key in sums["operator"]]
    told = suppress(keys, sums["addresses"].to_list())
    rows: list[tuple[Any, ...]] = []
    for key, value in zip(keys, told.values, strict=True):
        known, owner = lines.get(key), counted.organisations.get(key)
        name = owner.name if owner else _UNPLACED[UNKNOWN].vi if key == UNKNOWN else key
        english = _UNPLACED[UNKNOWN].en if key == UNKNOWN else name
        rate = None if known is None or value is None else round(value / known.lines * 1000, 2)
        said = (None,) * 5 if known is None else (
            known.lines, known.valid_from, known.source, known.comment or None, known.comment_en or None
        )  # fmt: skip
        rows.append((key, name, english, value, rate, *said, value is None))
    rows.sort(key=lambda row: (row[4] is None, -(row[4] or 0), row[0]))
    columns = (
        Column("operator", "string", Text("mã nhà mạng, hoặc chữ", "key of the operator, or a word")), _NAME, _NAME_EN,
        _COUNT,
        Column("per_1000", "number", Text("địa chỉ trên 1.000 đường truyền", "addresses per 1,000 lines")),
        Column("lines", "integer", Text("số đường truyền", "lines")),
        Column("lines_since", "date", Text("số đường truyền tính từ ngày", "day from which the number of lines holds")),
        Column("lines_source", "string", Text("nguồn của số đường truyền", "source of the number of lines")),
        Column("comment", "string", Text("ý kiến của nhà mạng", "what the operator says of it")),
        Column("comment_en", "string", Text("ý kiến của nhà mạng, tiếng Anh", "the same in English")),
        _HIDDEN,
    )  # fmt: skip
    return Table(
        Key.OPERATORS, columns, _frame(columns, rows), counted.window, told.total, told.hidden,
    )  # fmt: skip


def _place(counted: Counted, holder: str | None, operator: str | None, today: date) -> str:
    owner = counted.organisations.get(holder) if holder is not None else None
    if owner is None and operator is not None:
        return CARRIED
    return place(owner, counted.day, today)


def _partition(
    key: Key,
    counted: Counted,
    columns: tuple[Column, ...],
    words: Sequence[tuple[str, Text]],
    told: Published,
    *,
    in_order: bool = False,
    count: Column = _COUNT,
) -> Table:
    rows = [
        (code, text.vi, text.en, value, value is None) for (code, text), value in zip(words, told.values, strict=True)
    ]
    if not in_order:
        rows.sort(key=lambda row: (row[4], -(row[3] or 0), row[0]))
    whole = (*columns, count, _HIDDEN)
    return Table(key, whole, _frame(whole, rows), counted.window, told.total, told.hidden)


def _median(lengths: Iterable[tuple[int, int]]) -> int | None:
    """The day by which half of them were over; None: later than is told."""
    pairs = list(lengths)
    half, so_far = sum(n for _, n in pairs) / 2, 0
    for days, n in pairs:
        so_far += n
        if so_far >= half:
            return days if days <= LONGEST else None
    return None


_TYPES: Final[Mapping[str, Callable[[], pl.DataType]]] = {
    "string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date
}  # fmt: skip


def _frame(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={one.name: _TYPES[one.type]() for one in columns}, orient="row")
