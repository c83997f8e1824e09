"""A column of a table decided as a whole: its head, what most of its values look like, and whether it only counts.

A value that could mean several things takes the meaning of its column. A column that counts upwards by one (row
numbers, keys of a database) is nobody's number, whatever its digits look like.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from lachan.tools.pii.deciding import NUMBERED, weigh
from lachan.tools.pii.evidence import NOTHING, Finding, Meanings, Token, Window
from lachan.tools.pii.find import Finder
from lachan.tools.pii.numbers import numbers
from lachan.tools.pii.text.guess import font_of
from lachan.tools.pii.text.letters import fold
from lachan.tools.pii.text.reading import mend
from lachan.tools.pii.words import NOTHING_PERSONAL, of_header

_LONGEST: Final = 40  # characters of a value that is a number
_ENOUGH: Final = 5  # numbers from which a column speaks for itself


def in_column(finder: Finder, header: str, values: Sequence[str]) -> Iterator[tuple[int, Finding]]:
    """Index of the value, and what was found in it. Values are in NFC or whatever a program gave: fonts are mended."""
    font = font_of("\n".join(value for value in values[:400] if value and not value.isascii()))
    head = fold(mend(header).text)
    named = finder.named_above(head)
    weighed: list[tuple[int, Token, Meanings]] = []
    for index, value in enumerate(values):
        if not value:
            continue
        token = None if named else _number(value)
        if token is not None:
            meanings: Meanings = {}
            for detector in NUMBERED:
                meanings |= detector.number(token)
            weighed.append((index, token, meanings))
            continue
        text = value if value.isascii() else mend(value, font=font).text
        for finding in finder.in_text(text, head):
            yield index, finding
    yield from _numbers(finder, head, weighed)


def _number(value: str) -> Token | None:
    """The value is one number and nothing else."""
    text = value.strip()
    if len(text) > _LONGEST or not text or not (text[0].isdigit() or text[0] in "+(") or not text[-1].isdigit():
        return None
    shift = len(value) - len(value.lstrip())
    found = list(numbers(Window(text)))
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text):
        return Token(shift, shift + len(text), found[0].value, found[0].shape)
    return None


def _numbers(finder: Finder, head: str, weighed: list[tuple[int, Token, Meanings]]) -> Iterator[tuple[int, Finding]]:
    above = dict(of_header(head))
    strongest = max(above.values(), default=0.0)
    totals: dict[str, float] = {}
    for _, _, meanings in weighed:
        for kind, structure in meanings.items():
            totals[kind] = totals.get(kind, 0.0) + weigh(structure, above.get(kind, 0.0), strongest)
    enough = len(weighed) >= _ENOUGH
    best = max(totals, key=lambda kind: totals[kind]) if totals else ""
    nothing = (
        NOTHING + above.get(NOTHING_PERSONAL, 0.0) + (3.0 if enough and _counts([t for _, t, _ in weighed]) else 0.0)
    )
    for index, token, meanings in weighed:
        if not meanings:
            continue
        points = {kind: weigh(structure, above.get(kind, 0.0), strongest) for kind, structure in meanings.items()}
        if enough and best in points:
            points[best] += 0.8
        kind = max(points, key=lambda kind: points[kind])
        if points[kind] > nothing and kind in finder.kinds:
            yield index, Finding(kind, token.start, token.end, points[kind] - nothing)


def _counts(tokens: list[Token]) -> bool:
    """Nearly every number is the one before and a little more."""
    if any(len(token.value) > 18 for token in tokens[:50]):
        return False
    numbers_ = [int(token.value) for token in tokens]
    steps = sum(0 < after - before <= 3 for before, after in pairwise(numbers_))
    return steps >= 0.9 * (len(numbers_) - 1)
