"""Sensitive categories of the law of 2025 that stand in words: health, origin, belief, politics, sex, biometry, crime,
money. Found where a label names the category before a value, and where a diagnosis, a code or a status is unmistakable.

Which words belong to which category is data (words.csv). A word of the category in ordinary prose ("sức khỏe là vàng")
is not personal and does not count: a value has to follow its label.
"""

import csv
import re
from collections.abc import Iterator
from importlib import resources

from lachan.tools.pii.evidence import Finding, Window
from lachan.tools.pii.text.letters import fold

KINDS = ("health", "origin", "belief", "politics", "sexuality", "biometrics", "crime", "finance")
WORDS: dict[str, tuple[str, ...]] = {}


def _rows() -> list[dict[str, str]]:
    text = resources.files(__name__).joinpath("words.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


_LABELS = {fold(row["word"]): row["kind"] for row in _rows() if row["sort"] == "label"}
_PROOFS = {fold(row["word"]): row["kind"] for row in _rows() if row["sort"] == "proof"}


def _union(words: dict[str, str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", "[ _]") for word in sorted(words, key=len, reverse=True))


_LABEL = re.compile(
    rf"(?<![a-z0-9])({_union(_LABELS)})[\"']?\s{{0,2}}[:=]\s{{0,3}}[\"']?(?P<value>[^\s\"',;|.\n][^\n,;|\"]{{1,60}})"
)
_PROOF = re.compile(rf"(?<![a-z0-9])({_union(_PROOFS)})(?![a-z0-9])")
_EMPTY = frozenset("khong co chua ro n/a null none - trong".split()) | {"khong", "khong co", "khong ro", "binh thuong"}


def trigger() -> bytes:
    """The words as written, capitalised, in capitals and without marks; a label with the sign that follows it."""
    labels, proofs = (_forms({row["word"] for row in _rows() if row["sort"] == sort}) for sort in ("label", "proof"))
    return b"(?i:" + labels + rb")[\"']?(?:[ \t]|\xc2\xa0){0,2}[:=]|(?i:" + proofs + b")"


def _forms(words: set[str]) -> bytes:
    forms = {form for word in words for form in (word, word.capitalize(), word.upper(), fold(word), fold(word).upper())}
    forms |= {fold(word).capitalize() for word in words} | {fold(word).replace(" ", "_") for word in words}
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)).replace("\\ ", " ").encode()


def headed(header: str) -> bool:
    """A column called so holds the category."""
    return header.strip().replace("_", " ") in _LABELS


def spans(window: Window) -> Iterator[Finding]:
    """The value after a label, a proof as it stands, or a cell in a column called so."""
    for found in _LABEL.finditer(window.folded):
        if found["value"].strip() not in _EMPTY:
            end = found.start("value") + len(found["value"].rstrip())
            yield Finding(_LABELS[found[1].replace("_", " ")], found.start("value"), end, 1.5)
    for found in _PROOF.finditer(window.folded):
        yield Finding(_PROOFS[found[1].replace("_", " ")], found.start(), found.end(), 1.5)
    head = window.header.strip().replace("_", " ")
    if headed(window.header) and window.folded.strip() and window.folded.strip() not in _EMPTY:
        start = len(window.text) - len(window.text.lstrip())
        yield Finding(_LABELS[head], start, len(window.text.rstrip()), 1.5)
