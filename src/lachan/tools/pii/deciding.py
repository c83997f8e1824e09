"""One number, one meaning: all that a window's values could mean, weighed together.

Each detector says what a value's structure is worth; the words around it and the column over it add points; *nothing
personal* competes too. The meaning with the most points wins, and of overlapping values the one with more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from types import ModuleType
from typing import Final

from lachan.tools.pii.detectors import ALL
from lachan.tools.pii.evidence import NOTHING, Finding, Meanings, Token, Window
from lachan.tools.pii.numbers import numbers
from lachan.tools.pii.words import AFTER, BEFORE, BEFORE_ONE, NOTHING_PERSONAL, named, points

NUMBERED: Final = tuple(detector for detector in ALL if hasattr(detector, "number"))
_BY_LENGTH: Final = {
    length: tuple(detector.number for detector in NUMBERED if length in detector.LENGTHS) for length in range(24)
}
_NO_CONTEXT: Final[dict[str, float]] = {}
_POINTS: Final = itemgetter(1)
_PROVEN: Final = 3.0  # points of structure that no word argues away
_GLUE: Final = frozenset("-/#_=&?.@\\")
# A kind found by words gives way to one found by these where they overlap.
_STRONGER: Final = ("password", "key", "address", "birth-date")


@dataclass(frozen=True)
class Asked:
    """What the detectors worth asking offer; numbers are weighed by all number detectors whenever one of them is."""

    tokens: tuple[Callable[[Window], Iterable[tuple[Token, Meanings]]], ...]
    spans: tuple[Callable[[Window], Iterable[Finding]], ...]
    numbers: bool

    @classmethod
    def of(cls, detectors: Iterable[ModuleType]) -> "Asked":
        """Of some detectors."""
        some = list(detectors)
        return cls(
            tuple(d.tokens for d in some if hasattr(d, "tokens")),
            tuple(d.spans for d in some if hasattr(d, "spans")),
            any(d in NUMBERED for d in some),
        )


def decide(window: Window, asked: Asked) -> list[Finding]:
    """What is personal in the window from `window.first` on, in order, none overlapping."""
    values: list[tuple[Token, Meanings]] = [pair for tokens in asked.tokens for pair in tokens(window)]
    spans: list[Finding] = [finding for find in asked.spans for finding in find(window)]
    if asked.numbers:
        taken = [(token.start, token.end) for token, meanings in values if max(meanings.values()) >= NOTHING]
        for token in numbers(window):
            if not any(start < token.end and token.start < end for start, end in taken):
                values.append((token, _meanings(token, window)))
    found = _weighed(window, values) if values else []
    if not spans and len(found) < 2:
        return [finding for finding in found if finding.start >= window.first]
    return sorted(_apart(found, spans, window.first), key=lambda finding: finding.start)


def _meanings(token: Token, window: Window) -> Meanings:
    meanings: Meanings = {}
    for number in _BY_LENGTH.get(len(token.value), ()):
        meanings.update(number(token))
    before = window.text[token.start - 1 : token.start]
    if before in _GLUE and before and not (before in "=_" and token.shape == "run"):
        meanings = {kind: value - (0.6 if before == "." else 1.2) for kind, value in meanings.items()}
    return meanings


def _weighed(window: Window, values: list[tuple[Token, Meanings]]) -> list[Finding]:
    if len(values) > 1:
        values.sort(key=lambda value: (value[0].start, -value[0].end))
    proven = [max(meanings.values(), default=_PROVEN) >= _PROVEN for _, meanings in values]
    contexts = _contexts(window, [token for token, _ in values]) if not all(proven) else repeat(_NO_CONTEXT)
    found = []
    for (token, meanings), sure, context in zip(values, proven, contexts, strict=False):
        if not meanings:
            continue
        if sure or not context:
            kind, total = max(meanings.items(), key=_POINTS)
            above = total - NOTHING
        else:
            strongest = max(context.values())
            kind, total = "", -_PROVEN
            for one, structure in meanings.items():
                weight = weigh(structure, context.get(one, 0.0), strongest)
                if weight > total:
                    kind, total = one, weight
            above = total - NOTHING - context.get(NOTHING_PERSONAL, 0.0)
        if above > 0:
            found.append(Finding(kind, token.start, token.end, above))
    return found


def _contexts(window: Window, tokens: list[Token]) -> Iterable[dict[str, float]]:
    """What the words around each value say."""
    reach = BEFORE if len(tokens) > 1 else BEFORE_ONE
    words = named(window.folded[: tokens[-1].end + AFTER], max(0, tokens[0].start - reach))
    return points(window, tokens, words)


def weigh(structure: float, word: float, strongest: float) -> float:
    """Points of one meaning: a word that names another meaning speaks against this one."""
    return structure + word if word else structure - 0.5 * strongest


def _apart(found: list[Finding], spans: Iterable[Finding], first: int) -> list[Finding]:
    """None overlapping: passwords and keys first, then addresses and dates, then numbers, then what has most points."""
    ranked = sorted(
        [*found, *spans],
        key=lambda f: (f.kind not in _STRONGER[:2], f.kind not in _STRONGER, -f.points, f.start),
    )
    kept: list[Finding] = []
    for finding in ranked:
        if finding.start >= first and not any(k.start < finding.end and finding.start < k.end for k in kept):
            kept.append(finding)
    return kept
