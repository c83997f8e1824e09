"""Every quick way gives what the slow and plain way gives."""

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pii.corpus import documents
from lachan.tools.pii import words
from lachan.tools.pii.deciding import NUMBERED
from lachan.tools.pii.detectors.name import surname_forms
from lachan.tools.pii.detectors.name.runs import worth
from lachan.tools.pii.evidence import Token, Window
from lachan.tools.pii.find import Finder
from lachan.tools.pii.numbers import _NOT_DIGIT, _NUMBER, numbers
from lachan.tools.pii.tally import Count, digest_of
from lachan.tools.pii.text.letters import _FOLD, CAPITAL, PLAIN, SMALL, plain

FINDER, OPEN = Finder(), Finder()
OPEN._worth = lambda raw, start, end: True


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), sort=st.sampled_from(("form", "letter", "table", "log", "prose")))
def test_what_is_not_worth_a_look_holds_nothing(seed: int, sort: str) -> None:
    document = documents.document(Random(seed), sort)
    data = (document.text or "\n".join("  ".join(row) for row in document.rows)).encode()
    assert FINDER.in_bytes(data) == OPEN.in_bytes(data)


_BEFORE = (
    "",
    "đường ",
    "phố ",
    "Ông ",
    "ông ",
    "không ",
    "trường phổ thông ",
    "TP. ",
    "Võ ",
    "Họ tên: ",
    "của ",
    "(",
    "12 ",
)
_AFTER = ("", ".", " đi", " Đi", ", Hà Nội", "_", "\u0301", " P.5", " Phường 5", " AP Bình", " TP Hồ Chí Minh")


@given(
    st.sampled_from(_BEFORE),
    st.lists(st.sampled_from([*sorted(surname_forms())[:400:7], "Thị", "Minh", "Khai", "Nội", "A", "VĂN"]), min_size=1, max_size=5),
    st.sampled_from(_AFTER),
)  # fmt: skip
def test_a_run_of_capitals_is_judged_as_the_detector_judges_it(before: str, run: list[str], after: str) -> None:
    data = f"hôm nay {before}{' '.join(run)}{after} vào lúc trưa".encode()
    assert FINDER.in_bytes(data) == OPEN.in_bytes(data)


def test_most_prose_is_not_worth_a_look() -> None:
    """Else the two tests above could not fail."""
    for text in ("đường Võ Nguyên Giáp", "ở Hà Nội", "người Việt"):
        data = f"xe {text} xe".encode()
        start, end = FINDER._search(data, 0)
        assert start < 0 or not worth(data, start, end)


@given(st.text(alphabet="0123456789 .,-()+/aé_٣\n", max_size=60))
def test_numbers(text: str) -> None:
    slow = [
        Token(found.start(), found.end(), digits, str(found.lastgroup))
        for area in re.finditer(r"[+(0-9][0-9 .()-]{5,}", text)
        for found in _NUMBER.finditer(text, area.start(), area.end() + 2)
        if (digits := _NOT_DIGIT.sub("", found[0])).isascii()
    ]
    assert list(numbers(Window(text))) == slow


@given(st.text(alphabet="0123456789", min_size=6, max_size=19), st.text(alphabet="0123456789 .-+()", max_size=24))
def test_a_number_of_another_length_means_nothing_to_a_detector(digits: str, written: str) -> None:
    for token in numbers(Window(f"{digits} x {written} x 0084{digits} x {digits[:10]}-{digits[:3]}")):
        for detector in NUMBERED:
            if len(token.value) not in detector.LENGTHS:
                assert not detector.number(token)


@given(st.lists(st.sampled_from([*sorted(words._table()), "so", "tai khoan", "x", "1", "12", "123", "dien thoai"])),
       st.sampled_from([" ", "", "_", ": ", "1", " - ", "\n"]))  # fmt: skip
def test_words(parts: list[str], between: str) -> None:
    folded = between.join(parts)
    assert words.named(folded) == _named_slowly(folded)


def _named_slowly(folded: str) -> list[words.Named]:
    """Of all rows of up to nine words that begin at a word of the tables, the longest that is in them."""
    found: list[words.Named] = []
    each = list(words._WORDS.finditer(folded))
    after = 0
    for index, first in enumerate(each):
        if first.start() < after or first[0] not in words._firsts():
            continue
        for last in reversed(each[index : index + 9]):
            kinds = words._table().get(words._key(folded[first.start() : last.end()]))
            if kinds and (last is first or last.end() - first.start() < words._LONGEST):
                found.append(words.Named(first.start(), last.end(), kinds))
                after = last.end()
                break
    return found


@given(st.text(alphabet=[*PLAIN, *"aA  \n-–\u00a0", "漢"], max_size=80))
def test_marks(text: str) -> None:
    assert plain(text) == text.translate(_FOLD)


def test_letters_as_bytes() -> None:
    for letter, without in PLAIN.items():
        assert bool(re.fullmatch(CAPITAL, letter.encode())) == without.isupper()
        assert bool(re.fullmatch(SMALL, letter.encode())) == without.islower()


def test_different_values_are_never_more_than_findings() -> None:
    count = Count()
    for number in range(3000):
        count.add(digest_of(f"{number}", b"k" * 16), 0, 0, 1, 1.0)
    assert count.different <= count.findings == 3000
    assert count.different > 2600
