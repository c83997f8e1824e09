"""Whether a surname before a capital letter could begin a name at all, told from the words alone and remembered.

Streets, wards, schools and provinces are called after people, and a text says the same ones over and over: `đường Võ
Nguyên Giáp`, `TP. Hồ Chí Minh`, `Hà Nội`. What the detector makes of such a run of capitalised words is worked out once.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from lachan.tools.pii.blocks import boundary
from lachan.tools.pii.detectors.name import LABELS, spans, surname_forms
from lachan.tools.pii.evidence import Window
from lachan.tools.pii.text.letters import CAPITAL, SMALL, fold

_REMEMBERED: Final = 20_000
_RUN: Final = re.compile(CAPITAL + rb"[A-Za-z\x80-\xff]*(?: " + CAPITAL + rb"[A-Za-z\x80-\xff]*)*")
_EARLIER: Final = re.compile(rb"(?:" + CAPITAL + rb"[A-Za-z\x80-\xff]* )+$")  # of the run, before a surname in it
_NEAR: Final = 60  # bytes before a surname in which the beginning of its run is looked for
_ENDS: Final = frozenset(b'\n\t\r .,;:!?()[]{}"\\/|<>=+*&%#@-')  # what may follow a run that is whole
_MARKERS: Final = frozenset("quan phuong xa thon ap to".split())  # surnames that also tell a part of an address
# In small letters, right before a run: a place is called so, and none of them is also said before a person's name.
_PLACED: Final = tuple(
    f"{word} ".encode()
    for word in (
        "đường", "phố", "ngõ", "hẻm", "ngách", "phường", "xã", "quận", "huyện", "tỉnh", "trường", "viện", "phổ thông",
        "tiểu học", "đại học", "trung học", "mầm non", "cao đẳng", "đại lộ", "quảng trường", "sân bay", "công viên",
    )
)  # fmt: skip
_LETTER: Final = rb"[A-Za-z\x80-\xff]"
_SMALL_WORD: Final = re.compile(rb"(?:^|[^0-9A-Za-z_'\x80-\xff])" + SMALL + _LETTER + rb"*$|[^A-Za-z\x80-\xff]$")


class _Memo(dict[bytes, bool]):
    """Answers worked out once, so many at most."""

    def __init__(self, work_out: Callable[[bytes], bool]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, key: bytes) -> bool:
        answer = self.work_out(key)
        if len(self) < _REMEMBERED:
            self[key] = answer
        return answer


@cache
def _surnames() -> frozenset[bytes]:
    return frozenset(form.encode() for form in surname_forms() if fold(form) not in _MARKERS)


def _nothing(run: bytes, *before: str) -> bool:
    """Nothing is found in the run after any of these words."""
    text = run.decode("utf-8", "replace")
    return not any(finding for words in before for finding in spans(Window(words + text)))


_begins: Final = _Memo(lambda run: run.partition(b" ")[0] in _surnames())
_nobody: Final = _Memo(lambda run: _nothing(run, "Họ tên: ", "ông ", "- "))
_placed: Final = _Memo(lambda run: _nothing(run, "đường "))
# The word before a run begins with a small letter, or ends with a sign: the run begins after it.
_small: Final = _Memo(lambda word: bool(_SMALL_WORD.search(word)))


@cache
def _labels() -> frozenset[bytes]:
    return frozenset(label.strip(" .").encode() for label in LABELS)


def worth(raw: bytes, start: int, end: int) -> bool:
    """Whether a trigger's hit could lead to anything. False only for a surname before capitalised words that are
    nobody's, and for a word that announces a name before a single capitalised word."""
    found = _RUN.match(raw, start)
    if found is None:
        capital = boundary(raw, end - 1)
        return raw[start + 1 : capital].rstrip(b" :.") not in _labels() or not _single(raw, capital)
    stop = found.end()
    if raw[start - 1] != 0x20 or (stop < len(raw) and raw[stop] not in _ENDS) or not _begins[found[0]]:
        return True
    run = found[0]
    if raw.endswith(_PLACED, 0, start):
        return not _placed[run]
    if _small[_before(raw, start)]:
        return not _nobody[run]
    earlier = _EARLIER.search(raw, max(0, start - _NEAR), start)
    if earlier is None or raw[earlier.start() - 1] != 0x20 or earlier.start() == start - _NEAR:
        return True
    start = earlier.start()
    run = raw[start:stop]
    if raw.endswith(_PLACED, 0, start):
        return not _placed[run]
    return not (_small[_before(raw, start)] and _nobody[run])


def _before(raw: bytes, start: int) -> bytes:
    """The word before the space before a place."""
    return raw[max(0, start - 24) : start - 1].rpartition(b" ")[2]


def _single(raw: bytes, start: int) -> bool:
    found = _RUN.match(raw, start)
    if found is None or b" " in found[0]:
        return False
    return found.end() == len(raw) or raw[found.end()] in _ENDS
