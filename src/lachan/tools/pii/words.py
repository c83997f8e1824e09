"""The words before, after and above a value, and how much each says for a kind."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from lachan.tools.pii.detectors import ALL
from lachan.tools.pii.evidence import WORD, Token, Window

NOTHING_PERSONAL: Final = "nothing"
# What else a number is called.
_OTHER: Final = (
    "so tien", "thanh tien", "tong tien", "tong cong", "gia tri", "don gia", "gia ban", "doanh thu",     "so hoa don", "hoa don so", "hoa don", "don hang", "ma don", "ma don hang", "order", "order id", "invoice", "ma van don",
    "van don", "tracking", "so hop dong", "hop dong so", "hop dong", "so hieu", "serial", "seri", "s/n", "imei", "ma vach",
    "barcode", "isbn", "issn", "ean", "ma giao dich", "giao dich so", "ma gd", "transaction", "ma san pham",
    "ma sp", "sku", "ma hang", "so cong van", "cong van so", "quyet dinh so", "so quyet dinh", "so van ban",
    "so ban", "ma tham chieu", "reference", "version", "phien ban", "commit", "checksum", "timestamp",
    "so lo", "so khung", "so may dong co", "so luong", "dien tich", "dan so", "ma du an", "ma goi thau", "ma tin",
    "so phieu", "phieu so", "ma phieu", "ma hs", "ma so phieu", "ma nhan vien", "ma sinh vien", "msv", "mssv", "session",
    "request", "process", "pid", "bytes", "epoch", "uuid", "ma ho so", "so ho so", "so bao danh", "sbd",
    "so giay chung nhan", "ma khach hang", "ma kh", "ma tai san", "so dang ky", "dk so", "so thu tu", "ma so don", "ma cong trinh",
)  # fmt: skip
_WORDS: Final = re.compile(r"[a-z]+(?:[0-9]{1,2}(?![0-9]))?")
_NEXT: Final = re.compile(r"[ _./-]*([a-z]+(?:[0-9]{1,2}(?![0-9]))?)")
_LONGEST: Final = 40  # characters of an entry as it is written
_UNITS: Final = re.compile(
    r" {0,2}(?:d|vnd|dong|usd|eur|trieu|ty|nghin|km|km2|m2|m3|ha|kg|tan|kwh|mb|gb|byte|bytes|nguoi|ho|ty dong|%|ms)(?:[^a-z0-9]|$)"
)
_WEAK_WORD: Final = 1.6
_REACH: Final = 60  # characters before a value in which a word counts
BEFORE: Final = 140  # characters before a value that are looked at; most count within 60
BEFORE_ONE: Final = 100  # the same where it is the only value: nothing further off counts
AFTER: Final = 30  # characters after a value that are looked at; a word has to be within 14
_AFTER: Final = 14
_SEPARATORS: Final = frozenset(" ,;/|&-:()\t\"'") | set("vahoacor")


class Named(NamedTuple):
    """A word found, and what it names."""

    start: int
    end: int
    kinds: tuple[tuple[str, float], ...]


@cache
def _table() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, dict[str, float]] = {}
    for detector in ALL:
        for kind, words in detector.WORDS.items():
            for word in words:
                found.setdefault(word, {})[kind] = WORD
        for kind, words in getattr(detector, "WEAK", {}).items():
            for word in words:
                found.setdefault(word, {})[kind] = _WEAK_WORD
    for word in _OTHER:
        found.setdefault(word, {})[NOTHING_PERSONAL] = WORD
    return {_key(word): tuple(kinds.items()) for word, kinds in found.items()}


def _key(word: str) -> str:
    return word.replace(" ", "").replace("_", "").replace("-", "").replace(".", "").replace("/", "")


@cache
def _firsts() -> frozenset[str]:
    """The words that entries begin with; an entry may be written as one word too."""
    entries = {w for d in ALL for t in (d.WORDS, getattr(d, "WEAK", {})) for ws in t.values() for w in ws} | set(_OTHER)
    words = [_WORDS.findall(entry) for entry in entries]
    return frozenset(found[0] for found in words) | frozenset("".join(found) for found in words)


def named(folded: str, begin: int = 0) -> list[Named]:
    """Every word of the tables in a folded text, in order, from a place on; of two that begin together the longer."""
    found: list[Named] = []
    table, beginnings = _table(), _beginnings()
    after = -1
    for first in _first_words().finditer(folded, begin):
        start, end = first.span()
        if start < after:
            continue
        key = first[0]
        kinds = table.get(key)
        last = end
        while (word := _NEXT.match(folded, end)) is not None:
            key += word[1]
            if key not in beginnings:
                break
            end = word.end()
            if (longer := table.get(key)) is not None and end - start < _LONGEST:
                kinds, last = longer, end
        if kinds is not None:
            found.append(Named(start, last, kinds))
            after = last
    return found


@cache
def _beginnings() -> frozenset[str]:
    """Of entries, as `_key` writes them."""
    return frozenset(key[:size] for key in _table() for size in range(1, len(key) + 1))


@cache
def _first_words() -> re.Pattern[str]:
    """The words that begin an entry, as one pattern that looks at each letter once."""
    return re.compile(rf"(?<![a-z])(?:{_tree(_firsts())})(?![a-z]|[0-9]{{1,2}}(?![0-9]))")


def _tree(words: Iterable[str]) -> str:
    """An alternation by first letters: `so|sdt|stk` → `s(?:dt|o|tk)`."""
    heads: dict[str, list[str]] = {}
    for word in sorted(words):
        heads.setdefault(word[:1], []).append(word[1:])
    ends = heads.pop("", None) is not None
    branches = [head + (_tree(rests) if rests != [""] else "") for head, rests in heads.items()]
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return inner + ("?" if ends else "")


@lru_cache(maxsize=4096)
def of_header(header: str) -> tuple[tuple[str, float], ...]:
    """What a column's head names: the last word of the tables in it."""
    spaced = header.replace("_", " ")
    words = named(spaced) or named(_split(header))
    return words[-1].kinds if words else ()


def _split(header: str) -> str:
    """`sodienthoai` is looked up whole."""
    return header.replace(" ", "").replace("_", "")


def points(window: Window, tokens: list[Token], words: list[Named]) -> Iterable[dict[str, float]]:
    """For each token, in order, points of the words around it, by kind (and NOTHING_PERSONAL)."""
    starts = [word.start for word in words]
    above = dict(of_header(window.header)) if window.header else {}
    before: dict[str, float] = {}
    last = 0
    for index, token in enumerate(tokens):
        own = _between(words, starts, max(last, token.start - _REACH), token.start, window.folded)
        if not own and index and _is_list(window.folded[last : token.start]):
            own = {kind: value * 0.85 for kind, value in before.items()}
        elif not own:
            own = _further(words, starts, last, token.start, window.folded)
        after_limit = min(token.end + _AFTER, tokens[index + 1].start if index + 1 < len(tokens) else len(window.text))
        for word in words[bisect_left(starts, token.end) :]:
            if word.end > after_limit or (index + 1 < len(tokens) and tokens[index + 1].start - word.end < 4):
                break
            if (
                set(window.folded[token.end : word.start]) <= {" ", "(", "[", "-"}
                and "\n" not in window.folded[token.end : word.start]
            ):
                closed = window.folded[word.end : word.end + 1]
                if "(" in window.folded[token.end : word.start] or closed not in (":", "=", "_", " "):
                    for kind, value in word.kinds:
                        own[kind] = max(own.get(kind, 0.0), value * 0.7)
        before = dict(own)
        for kind, value in above.items():
            own[kind] = max(own.get(kind, 0.0), value)
        if _UNITS.match(window.folded, token.end):
            own[NOTHING_PERSONAL] = own.get(NOTHING_PERSONAL, 0.0) + 4.0
        last = token.end
        yield own


def _between(words: list[Named], starts: list[int], first: int, end: int, folded: str) -> dict[str, float]:
    """Words that stand between the last value and this one: the nearest counts whole, those further off less."""
    found: dict[str, float] = {}
    factor = 1.0
    for word in reversed(words[bisect_left(starts, first) : bisect_left(starts, end)]):
        if word.end > end:
            continue
        gap = folded[word.end : end]
        lines = gap.count("\n")
        if lines > 1 or (lines and gap.strip(" \n:.-\t")):
            break
        fade = factor * (1.0 - min(len(gap), 60) / 90) * (0.5 if "." in gap.rstrip(". ") and ". " in gap else 1.0)
        for kind, value in word.kinds:
            found[kind] = max(found.get(kind, 0.0), value * fade)
        factor *= 0.75 if len(gap) < 30 else 0.5
    return found


def _further(words: list[Named], starts: list[int], last: int, start: int, folded: str) -> dict[str, float]:
    """A word before the value before, on the same line: weak."""
    line = folded.rfind("\n", 0, start) + 1
    first = max(line, start - 2 * _REACH)
    found: dict[str, float] = {}
    for word in words[bisect_left(starts, first) : bisect_left(starts, last)]:
        for kind, value in word.kinds:
            found[kind] = max(found.get(kind, 0.0), value * 0.2)
    return found


def _is_list(between: str) -> bool:
    return len(between) <= 8 and set(between) <= _SEPARATORS
