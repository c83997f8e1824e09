"""What people say of a notice and its items, where they say it plainly. Pure.

A line is an answer only where nothing else stands in it: a code, numbers of items, one phrase of sentences.toml, and
polite words. `1-3, 7: đã xử lý`, `LC-7K2M-94QX not ours`, `STOP`. "Not fixed yet" is none, and makes a person read it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.notices.answers.sentences import even, phrases, table, without_marks
from lachan.server.notices.answers.words import SPOKEN, Word
from lachan.server.notices.codes import read_code

MOST_CODES: Final = 50
MOST_CLAIMS: Final = 2_000
_LOOKS_LIKE_A_CODE: Final = re.compile(
    r"(?<![0-9A-Za-z@.-])LC[-\u2010-\u2015]?[0-9A-Za-z]{3,5}[-\u2010-\u2015]?[0-9A-Za-z]{3,5}"
    r"(?:[-\u2010-\u2015]?[0-9A-Za-z]{1,3})?(?![-\u2010-\u2015]?[0-9A-Za-z]|@|\.[0-9A-Fa-f]+@)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Claim:
    """`code` None: of the notice that the mail answers to. `first` and `last` None: of all other items."""

    code: str | None
    word: Word
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """`codes`: those of the body, in order. `doubt`: some line speaks of the matter and is not plain."""

    codes: tuple[str, ...]
    claims: tuple[Claim, ...]
    doubt: bool


def codes_in(text: str) -> tuple[str, ...]:
    """Every code that stands in a text, in order, once."""
    return tuple(dict.fromkeys(code for code, _ in _codes(text)))[: MOST_CODES + 1]


def heard(subject: str, lines: Sequence[str]) -> Heard:
    """What the lines say; the subject, where they say nothing."""
    codes: dict[str, None] = {}
    claims: list[Claim] = []
    current: tuple[str | None, ...] = (None,)
    doubt = False
    for line in lines:
        named = codes_in(line)
        rest = _without_codes(line)
        if named and len(codes) <= MOST_CODES:
            codes.update(dict.fromkeys(named))
            current = named
        if (said := _said(rest)) is not None:
            claims += [Claim(code, *one) for code in current for one in said]
        else:
            doubt = doubt or _doubtful(rest)
        if len(claims) > MOST_CLAIMS:
            return Heard(tuple(codes), (), doubt=True)
    if not claims and not doubt and (said := _said(_without_codes(_bare_subject(subject)))) is not None:
        claims = [Claim(None, *one) for one in said]
    return Heard(tuple(codes), tuple(claims), doubt)


def _codes(text: str) -> Iterator[tuple[str, str]]:
    for found in _LOOKS_LIKE_A_CODE.finditer(text):
        try:
            yield read_code(found[0]), found[0]
        except BadInput:
            continue


def _without_codes(line: str) -> str:
    for _, written in _codes(line):
        line = line.replace(written, " ")
    return line


def _bare_subject(subject: str) -> str:
    while (found := _prefix().match(subject)) is not None:
        subject = subject[found.end() :]
    return subject


def _said(line: str) -> list[tuple[Word, int | None, int | None]] | None:
    """The word and the items of a line that is an answer; None: it is none."""
    line = even(line).strip(" \t.,;:!-–—*[](){}\"'")
    plain = without_marks(line) == line
    for word in SPOKEN:
        found = _pattern(word, plain).fullmatch(line)
        if found is None or (found["before"] and found["after"]):
            continue
        spans = _spans((found["before"] or found["after"] or "").strip())
        if spans is None:
            return None
        return [(word, *span) for span in spans] or [(word, None, None)]
    return None


def _spans(text: str) -> list[tuple[int, int]] | None:
    """`1-3, 7 và 9` as [(1, 3), (7, 7), (9, 9)]; None where a range runs backwards or a number is none."""
    spans = []
    for piece in re.split(rf"\s*(?:[,;]|{_any('joins')})\s*", text) if text else []:
        numbers = [int(one) for one in _NUMBER.findall(piece)]
        if not numbers:
            continue
        if len(numbers) > 2 or numbers[0] < 1 or numbers[-1] < numbers[0]:
            return None
        spans.append((numbers[0], numbers[-1]))
    return spans


def _doubtful(line: str) -> bool:
    line = even(line)
    return "?" in line or _doubts().search(line) is not None


def _any(name: str, *, plain: bool = False) -> str:
    """One of the phrases of a list of [people], the longest first."""
    return _alternatives(phrases("people", name), plain)


def _alternatives(found: Sequence[str], plain: bool) -> str:
    kept = phrases("people", "only_with_marks")
    both = {*found, *(without_marks(one) for one in found if one not in kept)} if plain else set(found)
    return "(?:" + "|".join(re.escape(one) for one in sorted(both, key=lambda one: (-len(one), one))) + ")"


@cache
def _pattern(word: Word, plain: bool) -> re.Pattern[str]:
    number = rf"(?:{_any('items', plain=plain)}\s*|#\s*)?\d{{1,12}}"
    piece = rf"{number}(?:\s*(?:[-–]|{_any('ranges', plain=plain)})\s*{number})?"
    items = rf"{piece}(?:\s*(?:[,;]|{_any('joins', plain=plain)})\s*{piece}){{0,500}}"
    filler = _any("fillers", plain=plain)
    phrase = _alternatives(table()["people"]["words"][word.value], plain)
    return re.compile(
        rf"(?P<before>{items})?[\s:.,=\-–>→]*(?:{filler}[\s:,.]+){{0,6}}{phrase}"
        rf"(?:[\s,.!;]+{filler}){{0,6}}(?:[\s:.,=\-–>→]+(?P<after>{items}))?[\s.!;,]*"
    )


@cache
def _doubts() -> re.Pattern[str]:
    found = phrases("people", "doubts")
    return re.compile(r"(?<!\w)" + _alternatives(found, plain=False))


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"\s*{_any('prefixes')}\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
