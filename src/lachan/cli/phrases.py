"""What the rooms say in English, in Vietnamese: the door translates (phrases.toml), as the rooms know of no reader."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from lachan.cli.speech import language

ROOMS: Final = ("lachan.server.accounts",)  # rooms whose sentences pages say too: they keep the table themselves


@cache
def phrases() -> dict[str, dict[str, str]]:
    """The table, by section: errors, reasons, kinds, waiting, remedies, notes."""
    table = _read("lachan.cli")
    for room in ROOMS:
        for section, sentences in _read(room).items():
            table[section] |= sentences
    return table


def _read(package: str) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(
        resources.files(package).joinpath("phrases.toml").read_text(encoding="utf-8")
    )
    return table


def in_words(text: str) -> str:
    """A room's sentence in the reader's language; English where the table has none."""
    if language() != "vi":
        return text
    for pattern, vietnamese in _patterns():
        if found := pattern.fullmatch(text):
            return vietnamese.format(*(part if part == text else in_words(part) for part in found.groups()))
    return text


def reason_in_words(reason: str) -> str:
    """`bad-address`; to a Vietnamese reader with its meaning behind it, as pages and exports use the code."""
    meaning = phrases()["reasons"].get(reason) or phrases()["waiting"].get(reason)
    return f"{reason} ({meaning})" if meaning and language() == "vi" else reason


def kind_in_words(kind: str) -> str:
    """What became of rows, in the reader's language."""
    return phrases()["kinds"].get(kind, kind) if language() == "vi" else kind


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentence with the most words of its own first."""
    sentences = {**phrases()["errors"], **phrases()["remedies"], **phrases()["notes"]}
    ordered = sorted(sentences, key=lambda sentence: len(sentence.replace("{}", "")), reverse=True)
    return tuple(
        (re.compile("(.*?)".join(re.escape(part) for part in sentence.split("{}")), re.DOTALL), sentences[sentence])
        for sentence in ordered
    )
