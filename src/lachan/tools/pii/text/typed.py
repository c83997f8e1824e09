"""Telex and VNI keystrokes that were never turned into letters: `Nguyeenx Vawn`, `Nguye64n Va8n`.

Every syllable that can be is spelled in the ways people type it; a text is taken for keystrokes when many of its words
are such spellings, never for a word alone, as `as` and `too` are spellings too.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from lachan.tools.pii.text.letters import ONSETS, RIMES, TONES, is_plain_syllable

_TELEX: Final = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI: Final = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONES: Final = dict(zip(TONES, "fsxrj", strict=True))
_VNI_TONES: Final = dict(zip(TONES, "21435", strict=True))
WORD: Final = re.compile(r"(?<![\w@./:-])[A-Za-z][A-Za-z0-9]{0,10}(?![\w@/])")
_ENGLISH: Final = frozenset(  # words of English that are keystrokes of a syllable
    "as is us of if or for too see how now new low far does has his this its was bus gas box fix mix max tax sex six "
    "buff add off all boss loss miss pass less mess kiss hiss toss moss bar car her per far tar war car hear dear near "
    "fear year bear tear our hour four your door poor moor floor user order over ever never meet been seen keen need "
    "feed seed deed book look took cook hook good food mood root foot soon moon noon room boom doom loom cool tool pool "
    "fool law saw raw draw paw jaw few dew view sow tow cow row bow vow how show know knee free tree three bee fee lee "
    "toes goes hoes does lies ties dies pies max axe boxes sir stir air hair pair lair chair dear tax ax ox ex".split()
)
ENOUGH: Final = 0.25  # share of a text's words that have to be keystrokes
FEWEST: Final = 4


def _syllables() -> Iterator[tuple[str, str, str]]:
    """Onset, rime, tone mark; stopped rimes take two tones only."""
    for onset in ("", *ONSETS):
        for rime in RIMES:
            stopped = rime.endswith(("c", "ch", "p", "t"))
            for tone in "\u0301\u0323" if stopped else ("", *TONES):
                yield onset, rime, tone


def _place(rime: str) -> int:
    """Which vowel carries the tone: the last marked one, else by the rime's shape."""
    vowels = [i for i, c in enumerate(rime) if c in "aăâeêioôơuưy"]
    marked = [i for i in vowels if rime[i] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(vowels) == 1 or rime[-1] in "aeiouy":
        return vowels[min(len(vowels) - 1, 1 if len(vowels) == 3 else 0)]
    return vowels[-1]


def _keys(text: str, marks: dict[str, str]) -> str:
    return "".join(marks.get(c, c) for c in text)


@cache
def spellings() -> dict[str, str]:
    """Keystrokes in lower case → syllable in NFC. Those that are plain words as they stand are left out."""
    table: dict[str, str] = {}
    for onset, rime, tone in _syllables():
        at = _place(rime)
        letter = unicodedata.normalize("NFC", onset + rime[: at + 1] + tone + rime[at + 1 :])
        for marks, tones in ((_TELEX, _TELEX_TONES), (_VNI, _VNI_TONES)):
            key = tones.get(tone, "")
            head, tail = _keys(onset + rime[: at + 1], marks), _keys(rime[at + 1 :], marks)
            ways = {head + tail + key, head + key + tail}
            if "ươ" in rime:  # one w, or one 7, for both
                both = marks["ư"][1]
                short = rime.replace("ươ", "uo" + both)
                ways |= {_keys(onset, marks) + _keys(short, marks) + key}
                ways |= {_keys(onset, marks) + _keys(short.replace("uo" + both, "uo" + both + key), marks)}
            if rime[0] == "ư":  # a lone w
                ways |= {way.replace("uw", "w", 1) for way in ways} if marks is _TELEX else set()
            ways |= {_at_end(onset, rime, marks) + key}
            for way in ways:
                if not is_plain_syllable(way):
                    table.setdefault(way, letter)
    return table


def _at_end(onset: str, rime: str, marks: dict[str, str]) -> str:
    """Marks typed after the whole syllable: `nguyene`, `hoang` stays."""
    plain, keys = "", ""
    for c in onset + rime:
        plain += marks.get(c, c)[0]
        keys += marks[c][1] if c in marks else ""
    return plain + "".join(dict.fromkeys(keys))


def looks_typed(text: str) -> bool:
    """Enough of the words are keystrokes."""
    words = WORD.findall(text)
    if len(words) < FEWEST or not text.isascii():
        return False
    hits = sum(word.lower() in spellings() and word.lower() not in _ENGLISH for word in words)
    return hits >= FEWEST // 2 and hits >= ENOUGH * len([word for word in words if not word.isdigit()])


def letters_of(word: str) -> str:
    """The syllable that was meant, in the case it was typed in; the word itself where it is none."""
    meant = spellings().get(word.lower())
    if meant is None:
        return word
    if word.isupper() and len(meant) > 1:
        return meant.upper()
    return meant[0].upper() + meant[1:] if word[0].isupper() else meant
