"""What the rooms say, in the language of who types."""

from lachan.cli.speech import language
from lachan.wire.phrases import meaning, phrases, vietnamese_of


def in_words(text: str) -> str:
    """A room's sentence in the reader's language; English where the table has none."""
    return vietnamese_of(text) if language() == "vi" else text


def reason_in_words(reason: str) -> str:
    """`bad-address`; to a Vietnamese reader with its meaning behind it, as pages and exports use the code."""
    means = meaning(reason)
    return f"{reason} ({means})" if means and language() == "vi" else reason


def kind_in_words(kind: str) -> str:
    """What became of rows, in the reader's language."""
    return phrases()["kinds"].get(kind, kind) if language() == "vi" else kind
