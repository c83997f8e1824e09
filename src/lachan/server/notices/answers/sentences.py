"""What is recognised in mails, read once from sentences.toml."""

import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any


@cache
def table() -> dict[str, Any]:
    """The file, by section."""
    text = resources.files(__package__).joinpath("sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def phrases(section: str, name: str) -> tuple[str, ...]:
    """One list of phrases."""
    return tuple(table()[section][name])


def has_one_of(text: str, section: str, name: str) -> bool:
    """Whether the text, in lower case with single spaces, holds one of the phrases."""
    return any(phrase in text for phrase in phrases(section, name))


def even(text: str) -> str:
    """Lower case, single spaces, composed letters, straight apostrophes."""
    straight = text.replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(unicodedata.normalize("NFC", straight).casefold().split())


def without_marks(text: str) -> str:
    """`đã xử lý` as `da xu ly`, as people type it on foreign keyboards."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
