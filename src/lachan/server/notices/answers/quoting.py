"""What somebody wrote themselves in an answer: without the mail they answer to, and without their signature. Pure."""

import re
from collections.abc import Iterator
from typing import Final

_ATTRIBUTION: Final = re.compile(
    r"(?:on|vào|le|am)\b.{4,200}\b(?:wrote|đã viết|viết)\s*:|.{2,100}\bđã viết\s*:", re.IGNORECASE
)
_OPENED: Final = re.compile(r"(?:on|vào|le|am)\b", re.IGNORECASE)
_ORIGINAL: Final = re.compile(
    r"[-_*\s]{2,}\s*(?:original message|forwarded message|thư gốc|tin nhắn gốc|thư chuyển tiếp)\b.*", re.IGNORECASE
)
_RULE: Final = re.compile(r"_{10,}\s*")
_FROM: Final = re.compile(r"\*?(?:from|từ|người gửi)\s*:\*?\s.*", re.IGNORECASE)
_SENT: Final = re.compile(
    r"\*?(?:sent|date|to|subject|đã gửi|ngày|gửi lúc|đến|tới|chủ đề|tiêu đề)\s*:.*", re.IGNORECASE
)
_LOOK_AHEAD: Final = 5
MOST_LINES: Final = 2_000  # what somebody writes by hand
_LONGEST: Final = 1_000


def own_lines(text: str) -> Iterator[str]:
    """Lines of the writer's own, stripped, none empty."""
    lines = [line.replace("\u00a0", " ").strip()[:_LONGEST] for line in text.splitlines()[:MOST_LINES]]
    for place, line in enumerate(lines):
        if line == "--":  # RFC 3676 §4.3: the signature follows
            return
        if line.startswith((">", "|>")):
            continue
        if _ORIGINAL.fullmatch(line) or _head_of_another(lines, place):
            return
        if (length := _attribution(lines, place)) is not None:
            if not any(later.startswith(">") for later in lines[place + length :]):
                return  # the other mail stands below, unmarked
            lines[place : place + length] = [">"] * length
            continue
        if line:
            yield line


def _attribution(lines: list[str], place: int) -> int | None:
    """How many lines `On … wrote:` takes; readers break it in two."""
    if _ATTRIBUTION.fullmatch(lines[place]):
        return 1
    if (
        place + 1 < len(lines)
        and _OPENED.match(lines[place])
        and _ATTRIBUTION.fullmatch(f"{lines[place]} {lines[place + 1]}")
    ):
        return 2
    return None


def _head_of_another(lines: list[str], place: int) -> bool:
    """Outlook's head of the mail that is answered: `From: …`, `Sent: …`, maybe under a line."""
    if _RULE.fullmatch(lines[place]):
        return any(_FROM.fullmatch(line) for line in lines[place + 1 : place + 1 + _LOOK_AHEAD])
    if not _FROM.fullmatch(lines[place]):
        return False
    return any(_SENT.fullmatch(line) for line in lines[place + 1 : place + 1 + _LOOK_AHEAD])
