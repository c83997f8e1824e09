"""Vietnamese letters and syllables: folding away marks, and what can be a syllable at all."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

TONES: Final = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_MARKS: Final = TONES + "\u0302\u0306\u031b"  # and circumflex, breve, horn
VOWELS: Final = "aăâeêioôơuưy"


def _every_letter() -> dict[str, str]:
    """The 134 letters beyond ASCII in NFC → their plain ASCII letter."""
    found = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D"}  # the last three are taken for Đ
    for base in VOWELS + VOWELS.upper():
        plain = unicodedata.normalize("NFD", base)[0]
        for tone in ("", *TONES):
            letter = unicodedata.normalize("NFC", base + tone)
            if letter != plain:
                found[letter] = plain
    return found


PLAIN: Final = _every_letter()
LETTERS: Final = "".join(PLAIN)
_FOLD: Final = str.maketrans({**PLAIN, "\u00a0": " ", "\u2007": " ", "\u202f": " ", "–": "-", "‑": "-", "−": "-"})


def _letter(capital: bool) -> bytes:
    """A pattern of RE2, and of `re`: one letter as the bytes of UTF-8."""
    lasts: dict[bytes, list[bytes]] = {}
    for letter, without in sorted(PLAIN.items()):
        if without.isupper() == capital:
            raw = letter.encode()
            lasts.setdefault(raw[:-1], []).append(b"\\x%02x" % raw[-1])
    wide = (re.escape(head) + b"[" + b"".join(tails) + b"]" for head, tails in lasts.items())
    return b"(?:" + b"|".join((b"[A-Z]" if capital else b"[a-z]", *wide)) + b")"


CAPITAL: Final = _letter(True)
SMALL: Final = _letter(False)


class _Words(dict[str, str]):
    """Words without their marks. A language has few syllables, so the short ones are remembered."""

    def __missing__(self, word: str) -> str:
        found = word.translate(_FOLD)
        if len(word) <= _SHORT and len(self) < _REMEMBERED:
            self[word] = found
        return found


_SHORT: Final = 10
_REMEMBERED: Final = 20_000
_WITHOUT: Final = _Words()


def plain(text: str) -> str:
    """Without marks, case kept: `Nguyễn Đình` → `Nguyen Dinh`. NFC in; same length out."""
    return text if text.isascii() else " ".join([_WITHOUT[word] for word in text.split(" ")])


def fold(text: str) -> str:
    """Without marks, lower case: for looking words up. NFC in; same length out."""
    folded = plain(text).lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] for c in plain(text))


ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
RIMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang "
    "oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt "
    "ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya "
    "uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu "
    "ynh yt ych"
).split()
_ONSET: Final = re.compile("(" + "|".join(sorted(ONSETS, key=len, reverse=True)) + ")?(.*)")
_RIMES: Final = frozenset(RIMES)
_PLAIN_RIMES: Final = frozenset(plain(rime) for rime in RIMES)


def without_tone(text: str) -> str:
    """`nguyễn` → `nguyên`: the vowel stays what it is."""
    return unicodedata.normalize("NFC", re.sub(f"[{TONES}]", "", unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=20_000)
def spelling(word: str) -> str:
    """One form for a syllable whatever its case and wherever its tone stands: `Hoà` and `HÒA` are the same."""
    word = word.lower()
    tone = re.search(f"[{TONES}]", unicodedata.normalize("NFD", word))
    return without_tone(word) + (tone[0] if tone else "")


def _splits(word: str, rimes: frozenset[str]) -> bool:
    found = _ONSET.fullmatch(word)
    if found and found[2] in rimes:
        return True
    # `gì`, `giết`: the i belongs to both.
    return word.startswith("g") and word[1:] in rimes


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Could be a Vietnamese syllable, marks and all. NFC; any case."""
    if len(word) > 7:
        return False
    return _splits(without_tone(word.lower()), _RIMES)


@lru_cache(maxsize=50_000)
def is_plain_syllable(word: str) -> bool:
    """Could be a Vietnamese syllable written without marks. ASCII; any case."""
    return len(word) <= 7 and _splits(fold(word), _PLAIN_RIMES)
