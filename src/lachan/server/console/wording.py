"""What the rooms below say of a form, in the page's language, from accounts' own table."""

import re
import tomllib
from functools import cache
from importlib import resources

from lachan.server.pages.say import vietnamese


def in_words(error: Exception) -> str:
    """The sentence; English where the table has none."""
    text = str(error)
    if vietnamese():
        for pattern, sentence in _patterns():
            if found := pattern.fullmatch(text):
                text = sentence.format(*found.groups())
                break
    return text[:1].upper() + text[1:]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads(
        resources.files("lachan.server.accounts").joinpath("phrases.toml").read_text(encoding="utf-8")
    )
    return tuple(
        (re.compile("(.*?)".join(re.escape(part) for part in english.split("{}"))), vi)
        for english, vi in table["errors"].items()
    )
