"""What the rooms say in English, in Vietnamese: doors translate (phrases.toml), as the rooms know of no reader."""

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def phrases() -> dict[str, dict[str, str]]:
    """The table, by section: errors, reasons, kinds, waiting, remedies, notes."""
    text = resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = tomllib.loads(text)
    return table


def vietnamese_of(text: str) -> str:
    """A room's sentence, and sentences within it; as it is where the table has none."""
    for pattern, vietnamese in _patterns():
        if found := pattern.fullmatch(text):
            return vietnamese.format(*(part if part == text else vietnamese_of(part) for part in found.groups()))
    return text


def meaning(code: str) -> str:
    """What the code of a reason means, in Vietnamese: why a row was not taken in, why somebody is not told; empty
    where the table has none."""
    return phrases()["reasons"].get(code) or phrases()["waiting"].get(code) or ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentence with the most words of its own first."""
    sentences = {**phrases()["errors"], **phrases()["remedies"], **phrases()["notes"]}
    ordered = sorted(sentences, key=lambda sentence: len(sentence.replace("{}", "")), reverse=True)
    return tuple(
        (re.compile("(.*?)".join(re.escape(part) for part in sentence.split("{}")), re.DOTALL), sentences[sentence])
        for sentence in ordered
    )
