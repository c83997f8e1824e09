"""The form of an answer, as the console and the portal show it: read into what is said. Pure, but for an upload."""

from collections.abc import Mapping
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.notices.answers.from_page import LONGEST, MOST_LINES, listed, spans
from lachan.server.notices.answers.grammar import Claim
from lachan.server.notices.answers.words import Word

WORDS: Final = (Word.FIXED, Word.NOT_OURS, Word.FALSE)
MOST_SIGNS: Final = 5_000  # of a field of row numbers
MOST_BYTES: Final = 200_000  # of a list


def claims_of(form: Mapping[str, str], list_file: bytes = b"") -> list[Claim]:
    """Fields `all` (a word about all other rows), `fixed`, `not-ours`, `false` (numbers of rows), `list` (lines).

    Errors: BadInput.
    """
    found: list[Claim] = []
    for word in WORDS:
        found += spans(form.get(word.value, "")[:MOST_SIGNS], word)
    found += listed(form.get("list", "")[:MOST_BYTES]) + listed(_text(list_file))
    said = form.get("all", "")
    if said in (*WORDS, Word.STOP):
        found.append(Claim(None, Word(said)))
    return found


def comment_of(form: Mapping[str, str]) -> str:
    """Words of their own; one sign more than allowed shows that there were too many."""
    return form.get("comment", "").replace("\r\n", "\n").strip()[: LONGEST + 1]


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise BadInput(f"list: at most {MOST_LINES} lines")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("list: not a text file in UTF-8") from None
